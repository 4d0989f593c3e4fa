import type { World } from "../kernel/memory/world.ts";
import { type Control, controlRun } from "../kernel/scheduling/control.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { resetWorld, startMain } from "../kernel/supervision/reset.ts";
import type { Params, Program } from "../protocol/program.ts";
import { maxThreads } from "./system-limits.ts";

/** What a run begins with. */
export interface RunStart {
  readonly program: Program;
  readonly params: Params;
  /** In a child process: the target of its MainThread, and its place among processes. */
  readonly job?: { readonly spec: Uint8Array; readonly identity: string };
  /** Seconds of the run's clock for each second of the machine's. */
  readonly speed: number;
  /** Chooses the next thread, on the virtual clock. Without it threads run freely on the machine's clock. */
  readonly control?: Control | undefined;
  /** Sets up what the scheduling strategy keeps in the world. */
  readonly arrange?: ((world: World) => void) | undefined;
}

/** Sets the world up for a run, and starts MainThread: an action under the kernel's lock. */
export function startRun(kernel: Kernel, { program, params, job, speed, control, arrange }: RunStart): void {
  const { world } = kernel;
  resetWorld(world, {
    ...{ program: textOf(program), params: JSON.stringify(params), speed, maxAlive: maxThreads() },
    ...(job !== undefined && { identity: job.identity }),
  });
  if (control !== undefined) controlRun(world, control);
  arrange?.(world);
  startMain(kernel, job?.spec);
}

const texts = new WeakMap<Program, string>();

/** A program as workers read it. The same program gives the same string, so a comparison is quick. */
function textOf(program: Program): string {
  const known = texts.get(program);
  if (known !== undefined) return known;
  const head = JSON.stringify({
    file: program.file,
    code: program.code,
    marks: program.marks,
    touchesGlobals: program.touchesGlobals,
    isGuarded: program.isGuarded,
    confined: program.confined,
    signals: program.sites.flatMap(({ isSignal }, site) => (isSignal ? [site] : [])),
    names: Object.fromEntries(program.sites.flatMap(({ name }, site) => (name === "" ? [] : [[site, name]]))),
  });
  // On a line of its own: a worker reads the map only when an error's stack is looked at.
  const { sources, mappings } = JSON.parse(program.map) as { sources: unknown; mappings: unknown };
  const text = `${head}\n${JSON.stringify({ sources, mappings })}`;
  texts.set(program, text);
  return text;
}
