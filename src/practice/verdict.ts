import { explain } from "../explain/explain.ts";
import { sayInCase, sayShortcoming, saySolved, sayTwentyRuns } from "../explain/practice.ts";
import { asSets } from "../lesson/params.ts";
import type { Params } from "../protocol/program.ts";
import { countTraces, type ExploreResult, type Outcome } from "../result/explore.ts";
import type { Finding } from "../result/finding.ts";
import type { FailingTraces, Rule, Shortcoming, TwentyRuns } from "../result/practice-facts.ts";
import { isFailure, type Verdict } from "../result/verdict.ts";
import { ROUNDING } from "../runner/explore/longest-run.ts";
import type { Exercise } from "./exercise.ts";
import { cutOffBy, isUncaught, type Searched, type ShownSchedule } from "./search.ts";

interface Reason {
  /** The rule that is broken or not proved. */
  readonly rule: Rule;
  /** A sentence. */
  readonly message: string;
  /** What it says, as data; missing if the program cannot be run. */
  readonly facts?: Shortcoming;
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
  /** A short schedule that shows why it is not solved, if one does. */
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
  const { expected } = exercise;
  const byTraces = brokenByTraces(exercise, result);
  const broken = byTraces.length > 0 ? byTraces : brokenByWhole(exercise, searched);
  const doubts = broken.length > 0 ? [] : doubtsOf(exercise, searched);
  const verdict = broken.length > 0 ? "not-solved" : doubts.length > 0 ? "not-proved" : "solved";
  const shown = worthSeeing(broken, searched);
  const luck = verdict === "not-solved" ? luckOf(exercise, searched, isStart) : undefined;
  return {
    ...{ exercise, file, verdict, reasons: [...broken, ...doubts].map(reasonFor) },
    ...{ traces: result.traces, outcomes: result.outcomes, sets: result.sets },
    // What is wrong with a start is what its hints are about.
    findings: result.findings
      .filter(({ facts }) => !isStart || facts?.kind !== "lost change")
      .map(withoutOptions),
    ...(shown && { shown }),
    ...(luck !== undefined && { luck: sayTwentyRuns(luck, expected) }),
    ...(verdict === "solved" && { proof: proofOf(exercise, result.traces) }),
  };
}

/** A finding without advice on options of other commands, which practice does not have. */
function withoutOptions(finding: Finding): Finding {
  return finding.facts === undefined ? finding : { ...finding, ...explain(finding.facts, "without options") };
}

/** The same result, with the params of its case in the reasons. */
export function inCase(result: PracticeResult, params: Params): PracticeResult {
  const sets = asSets(params);
  const reasons = result.reasons.map((reason) => ({
    ...reason,
    message: sayInCase(reason.message, sets),
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
    ...{ sets: asSets(exercise.cases[index] as Params), traces, outcomes },
  }));
  if (last.verdict !== "solved") return { ...last, cases };
  const traces = results.reduce((sum, result) => sum + result.traces, 0);
  return { ...last, cases, traces, proof: proofOf(exercise, traces, cases.length) };
}

/** The result for a program of which no search would be complete, because it imports these modules of Node. */
export function unsearchable(exercise: Exercise, file: string, modules: readonly string[]): PracticeResult {
  const reasons = modules.map((module) => reasonFor({ kind: "imports out", module }));
  return { exercise, file, verdict: "not-proved", reasons, traces: 0, outcomes: [], findings: [] };
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

function reasonFor(facts: Shortcoming): Reason {
  return { rule: ruleOf(facts), message: sayShortcoming(facts), facts };
}

function ruleOf(fact: Shortcoming): Rule {
  return fact.kind === "failing traces" ? fact.rule : RULES[fact.kind];
}

/** The rule that is broken, or could not be proved. */
const RULES: Readonly<Record<Exclude<Shortcoming["kind"], "failing traces">, Rule>> = {
  "thread fails": "error",
  exits: "ends",
  "cuts off": "ends",
  "few threads": "threads",
  "nothing shared": "shared",
  late: "within",
  impossible: "possible",
  "stopped traces": "ends",
  "imports out": "proved",
  "nothing seen": "proved",
  "not all seen": "proved",
  "time unknown": "proved",
  "text unknown": "proved",
};

/** The rules that outcomes of each verdict break. */
const BY_VERDICT: readonly { readonly rule: FailingTraces["rule"]; readonly verdicts: readonly Verdict[] }[] =
  [
    { rule: "output", verdicts: ["mismatch"] },
    { rule: "deadlock", verdicts: ["deadlock"] },
    { rule: "error", verdicts: ["crash", "error"] },
  ];

/** Rules that single traces break. */
function brokenByTraces({ criteria }: Exercise, result: ExploreResult): Shortcoming[] {
  const { findings, raced, traces } = result;
  const seen = { kind: "failing traces", traces, hasOthers: result.complete !== true } as const;
  const broken: Shortcoming[] = BY_VERDICT.map(({ rule, verdicts }) => {
    return { ...seen, rule, count: countTraces(result, ({ verdict }) => verdicts.includes(verdict)) };
  }).filter(({ count }) => count > 0);
  if (findings.some(isUncaught) && !broken.some((fact) => ruleOf(fact) === "error"))
    broken.push({ kind: "thread fails" });
  if (raced > 0 && criteria.races === "none") broken.push({ ...seen, rule: "race", count: raced });
  return broken;
}

/** Rules that the program as a whole breaks, although each trace prints the right text. */
function brokenByWhole(exercise: Exercise, { duration, impossible, result }: Searched): Shortcoming[] {
  const { criteria, driver } = exercise;
  if (cutOffBy(exercise, result) !== undefined)
    return [{ kind: driver === undefined ? "cuts off" : "exits" }];
  const broken: Shortcoming[] = [];
  const { threads: wanted, within = 0 } = criteria;
  const most = result.threadsAtOnce;
  if (wanted !== undefined && result.complete === true && most < wanted)
    broken.push({ kind: "few threads", most, wanted });
  if (broken.length === 0 && criteria.shared && result.complete === true && !result.printsShared)
    broken.push({ kind: "nothing shared" });
  if (duration?.late !== undefined) broken.push({ kind: "late", seconds: duration.seconds, within });
  for (const { text } of impossible.filter(({ isProved }) => isProved))
    broken.push({ kind: "impossible", text });
  return broken;
}

/** Why a program that breaks no rule is not proved. */
function doubtsOf({ criteria }: Exercise, { result, duration, impossible }: Searched): Shortcoming[] {
  const { traces, complete, polls } = result;
  if (traces === 0) return [{ kind: "nothing seen" }];
  const stopped = result.verdicts.timeout ?? 0;
  if (stopped > 0) return [{ kind: "stopped traces", count: stopped, traces, isWhole: complete === true }];
  const doubts: Shortcoming[] = [];
  if (complete !== true) doubts.push({ kind: "not all seen", traces, bound: polls?.words });
  if (criteria.within !== undefined && duration?.isProved !== true) doubts.push({ kind: "time unknown" });
  for (const { text } of impossible.filter(({ isProved }) => !isProved))
    doubts.push({ kind: "text unknown", text });
  return doubts;
}

/** Of the schedules that fail, or else of those that were stopped, the one with the fewest switches, then steps. */
function worthSeeing(
  broken: readonly Shortcoming[],
  { result, faulty, duration }: Searched,
): ShownSchedule | undefined {
  const failing = result.outcomes.filter(isFailure);
  const ended = failing.filter(({ verdict }) => verdict !== "timeout");
  const [simplest] = (ended.length > 0 ? ended : failing).sort(bySwitches);
  if (simplest !== undefined) return simplest;
  if (faulty !== undefined) return faulty;
  const isAboutAll = broken.some((fact) => ["ends", "threads", "shared"].includes(ruleOf(fact)));
  return duration?.late ?? (isAboutAll ? [...result.outcomes].sort(bySwitches)[0] : undefined);
}

function bySwitches(one: Outcome, other: Outcome): number {
  return one.switches - other.switches || one.rows.length - other.rows.length;
}

function proofOf({ expected, criteria }: Exercise, traces: number, cases = 1): string {
  return saySolved({ traces, cases, expected, forbidsRaces: criteria.races === "none" });
}

/** Sleeps that end so many seconds apart end in the same order on a machine, unless it is very busy. */
const LONG_WAIT = 0.1;

/** What twenty runs on the machine's clock would most likely have shown. Given only if it was tried or follows. */
function luckOf({ twenty }: Exercise, { result }: Searched, isStart: boolean): TwentyRuns | undefined {
  if (result.complete === true && result.failing === result.traces) return "all fail";
  if (result.complete === true && result.failing === 0) return "all right";
  const isHiddenBySleep = (result.hiddenFor ?? 0) >= LONG_WAIT - ROUNDING;
  if (isHiddenBySleep || (isStart && twenty === "right")) return "most likely all right";
  if (isStart && twenty === "wrong") return "most likely all fail";
  return isStart && twenty === "mixed" ? "mixed" : undefined;
}
