import type { Target } from "../lesson/resolve.ts";
import { wordFor } from "../lesson/word-for.ts";
import type { RunResult } from "../result/run.ts";
import { isFailure } from "../result/verdict.ts";
import { setWords, shellWords } from "./commands.ts";
import { withFact } from "./findings.ts";
import { DEFAULT_VIRTUAL, type VirtualClock } from "./scheduling.ts";

/** The command that repeats a run under a schedule. */
export function runCommand(target: Target, sets: readonly string[], virtual: VirtualClock): string {
  const { strategy, seed, time, depth } = virtual;
  return shellWords([
    ...["threadlab", "run", wordFor(target), ...setWords(sets), "--virtual"],
    ...(strategy === "round-robin" ? [] : ["--seed", String(seed)]),
    ...(strategy === DEFAULT_VIRTUAL.strategy ? [] : ["--strategy", strategy]),
    ...(strategy === "pct" && depth !== DEFAULT_VIRTUAL.depth ? ["--depth", String(depth)] : []),
    ...(time === "ordered" ? [] : ["--time", time]),
  ]);
}

/** Adds the command that repeats a run to its result if it failed. A lesson that is wrong fails without a run. */
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
