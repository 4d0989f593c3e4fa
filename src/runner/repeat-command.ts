import { dirname } from "node:path";
import { builtinLessons } from "../lesson/builtin.ts";
import { displayPath } from "../lesson/display-path.ts";
import type { Target } from "../lesson/resolve.ts";
import type { RunResult } from "../result/run.ts";
import { isFailure } from "../result/verdict.ts";
import { withFact } from "./findings.ts";
import { DEFAULT_VIRTUAL, type VirtualClock } from "./scheduling.ts";

/** The word of the command line for a target: the id of a built-in lesson, or a path. */
export function wordFor(target: Target): string {
  if (target.kind === "file") return target.name;
  const { id, folder } = target.lesson;
  if (dirname(folder) === builtinLessons()) return id;
  const path = displayPath(folder);
  // Without a slash it could be the name of a built-in lesson.
  return path.includes("/") || path.includes("\\") ? path : `./${path}`;
}

/** The command that repeats a run under a schedule. */
export function runCommand(target: Target, sets: readonly string[], virtual: VirtualClock): string {
  const { strategy, seed, time, depth } = virtual;
  return words([
    ...["threadlab", "run", wordFor(target), ...setWords(sets), "--virtual"],
    ...(strategy === "round-robin" ? [] : ["--seed", String(seed)]),
    ...(strategy === DEFAULT_VIRTUAL.strategy ? [] : ["--strategy", strategy]),
    ...(strategy === "pct" && depth !== DEFAULT_VIRTUAL.depth ? ["--depth", String(depth)] : []),
    ...(time === "ordered" ? [] : ["--time", time]),
  ]);
}

/** The command that replays a schedule. */
export function replayCommand(
  target: string,
  { sets, time, schedule }: { sets: readonly string[]; time: "free" | "ordered"; schedule: string },
): string {
  const order = time === "free" ? [] : ["--time", time];
  return words(["threadlab", "replay", target, ...setWords(sets), ...order, "--schedule", schedule]);
}

/** Adds to a run that failed how to make it again. A lesson that is wrong fails without a run. */
export function withRepeatCommand(
  result: RunResult,
  target: Target,
  { sets, virtual }: { readonly sets: readonly string[]; readonly virtual: VirtualClock },
): RunResult {
  return isFailure(result) && result.verdict !== "error"
    ? addCommand(result, runCommand(target, sets, virtual))
    : result;
}

export function addCommand(result: RunResult, command: string): RunResult {
  return withFact(result, { kind: "repeat", command });
}

function setWords(sets: readonly string[]): readonly string[] {
  return sets.flatMap((set) => ["--set", set]);
}

/** Words as a shell takes them. */
function words(list: readonly string[]): string {
  return list.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

const PLAIN = /^[\w./:=,@%+-]+$/;
