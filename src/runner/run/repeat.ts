import type { Target } from "../../lesson/resolve.ts";
import { wordFor } from "../../lesson/word-for.ts";
import type { Finding } from "../../result/finding.ts";
import type { RepeatedOutput, RepeatResult } from "../../result/repeat.ts";
import type { RunResult } from "../../result/run.ts";
import { isFailure, type Verdict, worse } from "../../result/verdict.ts";
import { runCommand } from "../repeat-command.ts";
import { MACHINE_CLOCK, type VirtualClock } from "../scheduling.ts";
import type { Session } from "../session.ts";
import { findRepeat } from "./make-repeatable.ts";
import type { RunOptions } from "./run-options.ts";
import { runTraced, type TracedRun } from "./run-target.ts";

interface RepeatOptions extends Omit<RunOptions, "watch" | "orders"> {
  /** The number of runs: at least one. */
  readonly times: number;
  /** Called after each run. */
  progress?(done: number): void;
}

/** The most different outputs that are kept with their lines; more are only counted. */
const MOST_OUTPUTS = 100;

/**
 * Runs a lesson or a file several times, one after the other, and collects what the runs printed. Under a strategy that draws lots each run
 * has its own seed, counting up from the given one. Ends early if the program is wrong or the signal comes.
 *
 * @throws ThreadlabError `ERR_PARAM` for a `--set` that the lesson does not know.
 */
export async function repeatTarget(
  session: Session,
  target: Target,
  { times, progress, ...options }: RepeatOptions,
): Promise<RepeatResult> {
  const { scheduling = MACHINE_CLOCK, sets, signal } = options;
  const virtual = scheduling.clock === "virtual" ? scheduling : undefined;
  const tally = createTally({ target: wordFor(target), sets, time: virtual?.time ?? "free" });
  for (let done = 0; done < times; done++) {
    const now = virtual && { ...virtual, seed: virtual.seed + done };
    const run = await runTraced(session, target, { ...options, ...(now && { scheduling: now }) });
    const { result } = run;
    // The result of an interrupted run says nothing about the program.
    if (signal.aborted && done > 0) break;
    tally.add(result, tally.isKnown(result) ? undefined : await repeatOf(run, now));
    progress?.(done + 1);
    if (result.verdict === "error" || signal.aborted) break;
  }
  return tally.result();

  /** How to repeat a run that failed. */
  async function repeatOf(run: TracedRun, now: VirtualClock | undefined): Promise<Repeat | undefined> {
    if (now === undefined) {
      const found = await findRepeat(session, target, run, { sets, signal });
      return found && { schedule: found.schedule, replay: found.command };
    }
    const { result } = run;
    const { schedule } = result;
    return {
      ...(schedule !== undefined && { schedule }),
      ...(isFailure(result) && { replay: runCommand(target, sets, now) }),
    };
  }
}

type Repeat = Pick<RepeatedOutput, "schedule" | "replay">;

interface Tally {
  /** Whether an earlier run had the same output, or there are too many outputs to keep this one. */
  isKnown(result: RunResult): boolean;
  add(result: RunResult, repeat: Repeat | undefined): void;
  result(): RepeatResult;
}

function createTally(how: Pick<RepeatResult, "target" | "sets" | "time">): Tally {
  const outputs = new Map<string, { -readonly [K in keyof RepeatedOutput]: RepeatedOutput[K] }>();
  const unkept = new Set<string>();
  const findings = new Map<string, Finding>();
  let first: RunResult | undefined;
  let verdict: Verdict = "ran";
  let runs = 0;
  let seconds = 0;

  return {
    isKnown: (result) => outputs.size === MOST_OUTPUTS || outputs.has(keyOf(result)),
    add(result, repeat) {
      first ??= result;
      runs++;
      seconds += result.seconds;
      verdict = worse(verdict, result.verdict);
      count(result, repeat);
      for (const finding of result.findings) {
        const key = findingKey(finding);
        const known = findings.get(key);
        if (known === undefined || known.places.length < finding.places.length) findings.set(key, finding);
      }
    },
    result() {
      const { lesson = "", title, section } = first ?? {};
      return {
        ...{ lesson, runs, verdict, seconds },
        ...(title !== undefined && { title }),
        ...(section !== undefined && { section }),
        outputs: [...outputs.values()].sort((a, b) => b.count - a.count),
        distinct: outputs.size + unkept.size,
        findings: [...findings.values()],
        ...how,
      };
    },
  };

  function count(result: RunResult, repeat: Repeat | undefined): void {
    const key = keyOf(result);
    const known = outputs.get(key);
    if (known !== undefined) known.count++;
    else if (outputs.size === MOST_OUTPUTS) unkept.add(shorten(key));
    else outputs.set(key, { output: result.actual, verdict: result.verdict, count: 1, ...repeat });
  }
}

function keyOf({ verdict, actual }: RunResult): string {
  return JSON.stringify([verdict, actual]);
}

/** Equal for findings of several runs that say the same, such as races on one variable. */
function findingKey({ kind, places, message, facts }: Finding): string {
  const what = facts?.kind === "race" ? facts.variable : places.length > 0 ? places : message;
  return JSON.stringify([kind, what]);
}

/** A part of a long output that distinguishes it from most others. */
function shorten(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)} ${text.length}` : text;
}
