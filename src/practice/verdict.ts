import { explain } from "../explain/explain.ts";
import { ending, share } from "../explain/vocabulary.ts";
import type { Params } from "../protocol/program.ts";
import { showCount, showNumber } from "../protocol/quantity.ts";
import type { ExploreResult, Outcome } from "../result/explore.ts";
import type { Finding } from "../result/finding.ts";
import { isFailure, type Verdict } from "../result/verdict.ts";
import type { Exercise } from "./exercise.ts";
import { isUncaught, type Searched, type ShownSchedule } from "./search.ts";

/** The rules of an exercise. A reason names the rule that is broken or could not be proved. */
export type Rule =
  | "compiles"
  | "ends"
  | "output"
  | "deadlock"
  | "error"
  | "race"
  | "threads"
  | "shared"
  | "within"
  | "possible"
  | "proved";

interface Reason {
  /** The rule that is broken or not proved. */
  readonly rule: Rule;
  /** A sentence. */
  readonly message: string;
}

/**
 * `solved`: proved, by all rules · `not-solved`: some rule is broken · `not-proved`: no rule was seen broken, but not everything was seen ·
 * `error`: it cannot be run.
 */
export type PracticeVerdict = "solved" | "not-solved" | "not-proved" | "error";

/** The results of searching one case. */
export interface PracticeCase {
  /** Its params, as `name=value`. */
  readonly sets: readonly string[];
  /** The number of traces that were seen under it. */
  readonly traces: number;
  readonly outcomes: readonly Outcome[];
}

/** The verdict on an exercise, and why. */
export interface PracticeResult {
  readonly exercise: Exercise;
  /** The learner's file, by its name in messages. */
  readonly file: string;
  /** `solved`: proved by all rules; `not-proved`: no rule was seen broken, but not everything was seen. */
  readonly verdict: PracticeVerdict;
  /** Why it is not solved; empty if it is. */
  readonly reasons: readonly Reason[];
  /** The number of traces that were seen. */
  readonly traces: number;
  /** The params of the search: if there are several cases, those of the last one searched. */
  readonly sets?: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** If there are several cases: the results of those that were searched. */
  readonly cases?: readonly PracticeCase[];
  /** What the search showed and a reader should know. */
  readonly findings: readonly Finding[];
  /** Whether the driver beside the learner's files differs from the course's: neither a check nor a replay runs it. */
  readonly isDriverChanged?: true;
  /** The shortest schedule that shows why it is not solved, if one does. */
  readonly shown?: ShownSchedule;
  /** What runs on the machine's clock would show instead: a sentence, if it is known. */
  readonly luck?: string;
  /** What was proved, in words, if it is solved. */
  readonly proof?: string;
}

/**
 * Decides whether an exercise is solved. A broken rule outweighs what was not seen: one failing trace is enough. Without one, a search that
 * did not end says "not proved", and never "solved".
 *
 * @param isStart whether the file is still the start.
 */
export function judgeExercise(
  exercise: Exercise,
  file: string,
  searched: Searched,
  isStart: boolean,
): PracticeResult {
  const { result } = searched;
  const byTraces = brokenByTraces(exercise, result);
  const broken = byTraces.length > 0 ? byTraces : brokenByWhole(exercise, searched);
  const doubts = broken.length > 0 ? [] : doubtsOf(exercise, searched);
  const verdict = broken.length > 0 ? "not-solved" : doubts.length > 0 ? "not-proved" : "solved";
  const shown = verdict === "not-solved" ? worthSeeing(broken, searched) : undefined;
  const luck = verdict === "not-solved" ? luckOf(exercise, searched, isStart) : undefined;
  return {
    ...{ exercise, file, verdict, reasons: [...broken, ...doubts] },
    ...{ traces: result.traces, outcomes: result.outcomes, sets: result.sets },
    findings: result.findings.map(withoutOptions),
    ...(shown && { shown }),
    ...(luck !== undefined && { luck }),
    ...(verdict === "solved" && { proof: proofOf(exercise, result.traces) }),
  };
}

/** A finding without advice on options of other commands, which practice does not have. */
function withoutOptions(finding: Finding): Finding {
  return finding.facts === undefined ? finding : { ...finding, ...explain(finding.facts, "without options") };
}

/** The same result, with the params of its case in the reasons. */
export function inCase(result: PracticeResult, params: Params): PracticeResult {
  const sets = setsOf(params);
  if (sets.length === 0) return result;
  const reasons = result.reasons.map((reason) => ({
    ...reason,
    message: `With ${sets.join(", ")}: ${reason.message.charAt(0).toLowerCase()}${reason.message.slice(1)}`,
  }));
  return { ...result, reasons };
}

/**
 * Combines the cases: the first one that is not solved decides; if all are solved, all of them are the proof.
 *
 * @param results of the exercise's cases in order, up to the last that was searched.
 */
export function sumUp(exercise: Exercise, results: readonly PracticeResult[]): PracticeResult {
  const last = results.at(-1) as PracticeResult;
  if (exercise.cases.length === 1) return last;
  const cases = results.map(({ traces, outcomes }, index) => ({
    ...{ sets: setsOf(exercise.cases[index] as Params), traces, outcomes },
  }));
  if (last.verdict !== "solved") return { ...last, cases };
  const traces = results.reduce((sum, result) => sum + result.traces, 0);
  return { ...last, cases, traces, proof: proofOf(exercise, traces, cases.length) };
}

function setsOf(params: Params): readonly string[] {
  return Object.entries(params).map(([name, value]) => `${name}=${value}`);
}

/** The result for a file that cannot be run. */
export function unrunnable(exercise: Exercise, file: string, message: string): PracticeResult {
  const reasons = [{ rule: "compiles", message }] as const;
  return { exercise, file, verdict: "error", reasons, traces: 0, outcomes: [], findings: [] };
}

/**
 * The findings that a learner is told. Those that say how to mend a program are left to the hints: a schedule shows the same deadlock, and
 * the race that made an output wrong.
 */
export function findingsToTell({ findings, reasons }: PracticeResult): readonly Finding[] {
  const isOnlyRace = reasons.every(({ rule }) => rule === "race");
  return findings.filter(({ kind }) => kind !== "deadlock" && (kind !== "race" || isOnlyRace));
}

/** The rules that outcomes of each verdict break, in words. */
const BY_VERDICT: readonly {
  readonly rule: Rule;
  readonly verdicts: readonly Verdict[];
  words(s: string): string;
}[] = [
  { rule: "output", verdicts: ["mismatch"], words: (s) => `print${s} something else` },
  { rule: "deadlock", verdicts: ["deadlock"], words: (s) => `end${s} in a deadlock` },
  { rule: "error", verdicts: ["crash", "error"], words: (s) => `end${s} in an uncaught error` },
  { rule: "ends", verdicts: ["timeout"], words: (s) => `do${s === "" ? "" : "es"} not end` },
];

/** Rules that single traces break. */
function brokenByTraces({ criteria }: Exercise, result: ExploreResult): Reason[] {
  const { outcomes, findings, failing, raced } = result;
  // Outcomes that are not kept count only among the failing traces.
  const least = tracesOf(outcomes.filter(isFailure)) < failing ? "At least " : "";
  const reasons: Reason[] = BY_VERDICT.flatMap(({ rule, verdicts, words }) => {
    const count = tracesOf(outcomes.filter(({ verdict }) => verdicts.includes(verdict)));
    return count === 0
      ? []
      : [{ rule, message: `${least}${shareOf(count, result)} ${words(ending(count))}.` }];
  });
  if (findings.some(isUncaught) && !reasons.some(({ rule }) => rule === "error"))
    reasons.push({ rule: "error", message: "A thread ends in an uncaught error." });
  if (raced > 0 && criteria.races === "none")
    reasons.push({ rule: "race", message: `${shareOf(raced, result)} show${ending(raced)} a data race.` });
  return reasons;
}

function tracesOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { traces }) => sum + traces, 0);
}

/** Rules that the program as a whole breaks, although each trace prints the right text. */
function brokenByWhole({ criteria, driver }: Exercise, { duration, impossible, result }: Searched): Reason[] {
  const reasons: Reason[] = [];
  if (driver !== undefined && result.exits)
    reasons.push({
      rule: "ends",
      message: "It calls process.exit before the course's own program has come to its end.",
    });
  const threads = result.threadsAtOnce;
  if (criteria.threads !== undefined && result.complete === true && threads < criteria.threads) {
    const wanted = showCount(criteria.threads, "thread");
    const found = threads === 0 ? "is there any" : `are there more than ${threads}`;
    const message = `It should have ${wanted} with work under way at the same time, besides MainThread; in no trace ${found}.`;
    reasons.push({ rule: "threads", message });
  }
  if (reasons.length === 0 && criteria.shared && result.complete === true && !result.printsShared) {
    const message =
      "What it prints should come from the work of its threads; in no trace does a thread look at what others have done before it prints.";
    reasons.push({ rule: "shared", message });
  }
  if (duration?.late !== undefined) {
    const message =
      `It takes ${seconds(duration.seconds)} on the virtual clock, but ${seconds(criteria.within ?? 0)} would be enough: ` +
      "threads wait without need.";
    reasons.push({ rule: "within", message });
  }
  for (const { text, isProved } of impossible) {
    if (!isProved) continue;
    const message = `No trace prints ${quote(text)}, which is also right: the synchronisation is stronger than necessary.`;
    reasons.push({ rule: "possible", message });
  }
  return reasons;
}

/** Why a program that breaks no rule is not proved. */
function doubtsOf({ criteria }: Exercise, { result, duration, impossible }: Searched): Reason[] {
  if (result.traces === 0)
    return [{ rule: "proved", message: "No run came to its end, so nothing is known." }];
  const reasons: Reason[] = [];
  const seen = `${showCount(result.traces, "trace")} ${result.traces === 1 ? "was" : "were"} seen, none of them wrong`;
  if (result.complete === "polls") {
    const bound = result.polls?.words ?? "up to a bound on tries in vain";
    reasons.push({
      rule: "proved",
      message:
        `${seen}: every schedule ${bound}. What more tries do is not known, and they could go on for ever. ` +
        "A thread that waits in place of trying again needs no such bound.",
    });
  } else if (!result.complete) {
    reasons.push({ rule: "proved", message: `${seen}. There may be others, which the search did not see.` });
  }
  if (criteria.within !== undefined && duration?.isProved !== true)
    reasons.push({
      rule: "proved",
      message: "It is not known how long it takes at most: the search did not see every trace.",
    });
  for (const { text } of impossible.filter(({ isProved }) => !isProved)) {
    const message = `It is not known whether some trace prints ${quote(text)}: the search did not end.`;
    reasons.push({ rule: "proved", message });
  }
  return reasons;
}

/** Of the failing schedules, the one with the fewest switches, then the shortest. */
function worthSeeing(
  reasons: readonly Reason[],
  { result, faulty, duration }: Searched,
): ShownSchedule | undefined {
  const failing = result.outcomes.filter(isFailure).sort(byLength)[0];
  if (failing !== undefined) return failing;
  if (faulty !== undefined) return faulty;
  const isAboutAll = reasons.some(({ rule }) => ["ends", "threads", "shared"].includes(rule));
  return duration?.late ?? (isAboutAll ? [...result.outcomes].sort(byLength)[0] : undefined);
}

function byLength(one: Outcome, other: Outcome): number {
  return one.switches - other.switches || one.rows.length - other.rows.length;
}

/** `all 48 traces print 0 0; no deadlock, no race` */
function proofOf(exercise: Exercise, traces: number, cases = 1): string {
  const within = cases === 1 ? "" : ` of ${showNumber(cases)} cases`;
  const who = traces === 1 ? "the only trace prints" : `all ${showNumber(traces)} traces${within} print`;
  const races = exercise.criteria.races === "none" ? ", no race" : "";
  return `${who} ${sayExpected(exercise)}; no deadlock${races}`;
}

/** A sleep of this many seconds is long for a machine: other threads finish their work meanwhile, unless it is very busy. */
const LONG_WAIT = 0.1;

/** What twenty runs on the machine's clock would most likely have shown. Given only if it was tried or follows. */
function luckOf(
  exercise: Exercise,
  { result, isHiddenBySleep }: Searched,
  isStart: boolean,
): string | undefined {
  const { twenty } = exercise;
  const right = `printed ${sayExpected(exercise)}`;
  if (result.complete === true && result.failing === result.traces)
    return "Twenty runs on the machine's clock would all have failed as well.";
  if (result.complete === true && result.failing === 0)
    return `Twenty runs on the machine's clock would all have ${right}.`;
  const isHidden = isHiddenBySleep && result.shortestWait >= LONG_WAIT;
  if (isHidden || (isStart && twenty === "right"))
    return `Twenty runs on the machine's clock would most likely all have ${right}.`;
  if (isStart && twenty === "wrong")
    return "Twenty runs on the machine's clock would most likely all have failed as well.";
  if (isStart && twenty === "mixed")
    return `Of twenty runs on the machine's clock, some would most likely have ${right}, and others failed.`;
  return undefined;
}

/** `2 of 4 traces`, `All 4 traces`, `The only trace`. */
function shareOf(count: number, { traces, complete }: ExploreResult): string {
  return share(count, traces, "trace", { saysAll: true, hasOthers: complete !== true });
}

function seconds(count: number): string {
  return `${showNumber(count)} s`;
}

/** A text as a sentence quotes it. */
function quote(text: string): string {
  return `"${text.trimEnd().split("\n").join(" ⏎ ")}"`;
}

/** The expected output in a sentence, if it is a single line. */
function sayExpected({ expected }: Pick<Exercise, "expected">): string {
  const text = expected.trimEnd();
  return text === "" ? "nothing" : text.includes("\n") ? "the expected lines" : text;
}
