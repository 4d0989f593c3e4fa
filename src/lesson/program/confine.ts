import { isBuiltin } from "node:module";
import { sep } from "node:path";
import { TraceMap } from "@jridgewell/trace-mapping";
import type { Plugin } from "esbuild";
import type { Refusal } from "../refused.ts";
import { type Mistake, placeOfMistake } from "./mistake.ts";

/** The limits of an untrusted program, such as a submission. */
export interface Confinement {
  /** It may import files of this folder alone; a real path. */
  readonly folder: string;
  /** Trusted programs. The other program may use whatever they use. */
  readonly trusted: readonly string[];
}

/** Globals that lead out of a program: to the process, to all other code, or to the network. */
const NAMES = [
  ...["process", "global", "globalThis", "Function", "WebAssembly", "navigator"],
  ...["fetch", "WebSocket", "EventSource", "BroadcastChannel", "MessageChannel", "MessagePort"],
];
const MARK = "__refused_";
const FORBIDDEN: Refusal = "forbidden";

/** Replaces each global that the program may not use by another name. The compiler knows which names are globals. */
export function replacedNames({ trusted }: Confinement): Readonly<Record<string, string>> {
  const isRefused = (name: string) => !trusted.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  return Object.fromEntries(NAMES.filter(isRefused).map((name) => [name, MARK + name]));
}

/** Node's modules that the trusted programs import, without `node:`. */
export function trustedModules({ trusted }: Confinement): readonly string[] {
  const imports = trusted.flatMap((text) => [...text.matchAll(/["'](?:node:)?([\w/]+)["']/g)]);
  return [...new Set(imports.map(([, name = ""]) => name).filter((name) => isBuiltin(name)))];
}

/** What the compiler leaves out of the compiled program: threadlab's own files, and what is on the network. */
const LEFT_OUT = /^(?:threadlab\/|(?:https?:)?\/\/)/;

/** Refuses Node's modules, and files of other folders. */
export function confine(confinement: Confinement): Plugin {
  const { folder } = confinement;
  const allowed = trustedModules(confinement);
  return {
    name: "confine",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path }) => {
        const name = path.replace(/^node:/, "");
        if (path === "threadlab" || !(isBuiltin(path) || LEFT_OUT.test(path)) || allowed.includes(name))
          return undefined;
        return {
          errors: [{ text: `The module "${path}" is not for this program: ${MAY_USE}.`, detail: FORBIDDEN }],
        };
      });
      onLoad({ filter: /./, namespace: "file" }, ({ path }) =>
        path.startsWith(folder + sep)
          ? undefined
          : {
              errors: [
                { text: `An import leads out of the program's folder: ${MAY_USE}.`, detail: FORBIDDEN },
              ],
            },
      );
    },
  };
}

const MAY_USE = "it may import threadlab, its own files, and what the course's own solution imports";

/** The places where compiled code uses a forbidden global. */
export function refusedUses(code: string, map: string): readonly Mistake[] {
  const found = [...code.matchAll(new RegExp(`\\b${MARK}(\\w+)`, "g"))];
  if (found.length === 0) return [];
  const trace = new TraceMap(map);
  return found.map(({ 0: { length }, 1: name = "", index }) => {
    const lines = code.slice(0, index).split("\n");
    const bundled = { line: lines.length, column: lines.at(-1)?.length ?? 0 };
    const text = `"${name}" is not for this program: it leads out of it, and the course's own solution does not use it.`;
    const location = placeOfMistake(trace, bundled, length - MARK.length);
    return { text, location, notes: [], detail: FORBIDDEN };
  });
}
