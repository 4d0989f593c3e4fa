import type { RunInit } from "../kernel/supervision/reset.ts";
import type { Params, Program } from "../protocol/program.ts";
import { maxThreads } from "./system-limits.ts";

/** The initial settings of a run. */
export function initOf({
  program,
  params,
  speed,
  job,
}: {
  readonly program: Program;
  readonly params: Params;
  readonly speed: number;
  readonly job?: { readonly identity: string };
}): RunInit {
  return {
    program: textOf(program),
    params: JSON.stringify(params),
    speed,
    maxAlive: maxThreads(),
    ...(job !== undefined && { identity: job.identity }),
  };
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
