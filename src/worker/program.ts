import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { World } from "../kernel/memory/world.ts";
import { unwindIfOver } from "../kernel/steps/end-run.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { programBytes } from "../kernel/supervision/program.ts";
import type { Program } from "../protocol/program.ts";
import { tellOwnStacks, unmark } from "./own-stack.ts";

/** A program in the form that the supervisor puts into shared memory; its source map follows on a second line. */
interface ProgramText {
  readonly file: string;
  readonly code: string;
  /** The program's names for its objects, by the index of the place where it makes them. */
  readonly names: Readonly<Record<number, string>>;
  /** The places where it makes locks that one thread releases for another. */
  readonly signals: readonly number[];
  readonly marks: Program["marks"];
  readonly touchesGlobals: boolean;
  readonly isGuarded?: boolean;
  readonly confined?: Program["confined"];
}

/** A compiled program: call it to evaluate the module, once for each thread. */
export interface LoadedProgram {
  readonly touchesGlobals: boolean;
  readonly isGuarded: boolean;
  readonly isConfined: boolean;
  readonly names: ProgramText["names"];
  readonly signals: ProgramText["signals"];
  /** Whether the name occurs in its code, or the code could reach any global without naming it. */
  mentions(name: string): boolean;
  /** In a thread whose operations go to this kernel. */
  evaluate(kernel: Kernel): Readonly<Record<string, unknown>>;
}

interface Surroundings {
  /** Threadlab's modules, by the name in `import … from "threadlab"`. */
  readonly own: Readonly<Record<string, object>>;
  /** Called with each of Node's modules before the program gets it. */
  readonly onModule: (module: object, name: string) => void;
}

/** Compiles the program in shared memory. */
export function loadProgram(world: World, { own, onModule }: Surroundings): LoadedProgram {
  const {
    file,
    code,
    names: objectNames,
    signals,
    marks,
    touchesGlobals,
    isGuarded = false,
    confined,
  } = JSON.parse(readLine(world, "program")) as ProgramText;
  const tellStacks = tellOwnStacks({ file, map: () => readLine(world, "map"), mark: marks.site });
  tellStacks();
  const names = ["module", "exports", "require", marks.site, marks.caught];
  const body = compileBody(code, names, file);
  const load = createRequire(file);
  const requireFrom = (name: string): unknown => {
    if (Object.hasOwn(own, name)) return own[name];
    if (confined !== undefined && !confined.modules.includes(name.replace("node:", "")))
      throw new TypeError(`The module "${name}" is not for this program.`);
    const module = load(name) as object;
    onModule(module, name.replace("node:", ""));
    return module;
  };
  const caught = (error?: unknown): void => {
    unwindIfOver(world);
    unmark(error);
  };
  return {
    names: objectNames,
    signals,
    touchesGlobals,
    isGuarded,
    isConfined: confined !== undefined,
    mentions: (name) => /\b(globalThis|global|eval|Function)\b/.test(code) || code.includes(name),
    evaluate(kernel) {
      tellStacks();
      const site = <T>(value: T, index: number): T => {
        kernel.site = index;
        return value;
      };
      const module = { exports: {} as Record<string, unknown> };
      body(module, module.exports, requireFrom, site, caught);
      return module.exports;
    },
  };
}

/** If the engine cannot compile the code, the thread that evaluates it gets an error. */
function compileBody(code: string, names: string[], file: string): (...values: unknown[]) => unknown {
  try {
    return compileFunction(code, names, { filename: file }) as (...values: unknown[]) => unknown;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Returns one of the two lines. The map is read only when an error is looked at. */
function readLine(world: World, which: "program" | "map"): string {
  const bytes = programBytes(world);
  const end = bytes.indexOf("\n");
  return which === "program" ? bytes.toString("utf8", 0, end) : bytes.toString("utf8", end + 1);
}
