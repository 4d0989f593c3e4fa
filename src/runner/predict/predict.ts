import { sayBound } from "../../explain/search-limit.ts";
import type { Target } from "../../lesson/resolve.ts";
import { type ExploreResult, type PrintedOrders, tracesOf } from "../../result/explore.ts";
import { hasReached } from "../../result/finding.ts";
import type { Answer, Grounds, Question, ReaderClaim } from "../../result/prediction.ts";
import type { FoundSchedule } from "../../result/search-facts.ts";
import { hasEnded } from "../../result/verdict.ts";
import { type ExploreOptions, exploreTarget } from "../explore/explore.ts";
import { findSchedule } from "../explore/find-schedule.ts";
import { withExpected } from "../explore/with-expected.ts";
import type { Session } from "../session.ts";
import { canPrecede, chooseOrders, chooseOutputs } from "./choices.ts";

type PredictOptions = Pick<ExploreOptions, "sets" | "signal" | "timeout" | "maxTraces" | "progress">;

/** A program whose schedules were searched, so that claims about it can be judged. */
export interface Predictable {
  readonly question: Question;
  readonly result: ExploreResult;
  /** What keeps the search from knowing all that schedules can do, in sentences. */
  readonly limits: readonly string[];
  judge(claim: ReaderClaim): Promise<Answer>;
}

/** Seconds of processor time for the search, unless `--timeout` gives others. */
const SEARCH_SECONDS = 20;
const MOST_ORDERS = 4;
const NO_ORDERS: PrintedOrders = { texts: [], later: new Map(), threads: new Map() };

/**
 * Searches a program in free time, and makes a question of the results.
 *
 * @throws ThreadlabError if the lesson is wrong, and `ERR_PARAM`.
 */
export async function openPrediction(
  session: Session,
  target: Target,
  { timeout, ...options }: PredictOptions,
): Promise<Predictable> {
  const budget = timeout === undefined ? { effort: SEARCH_SECONDS } : { timeout };
  const result = await exploreTarget(session, target, {
    ...{ ...options, ...budget, time: "free", orders: true },
  });
  const { orders = NO_ORDERS } = result;
  const canWait = result.waitsForOthers || result.deadlocks > 0;
  const { lesson } = target;
  const given = lesson?.predict ?? [];
  // If an author asks nothing, outputs that differ only in an order that nothing fixes are a poor question.
  const asksOrders = given.length === 0 && result.outcomes.some((outcome) => outcome.orders !== undefined);
  const canOrder = (): readonly ReaderClaim[] => [
    ...chooseOrders(orders, MOST_ORDERS).map((order): ReaderClaim => ({ kind: "order", ...order })),
    ...(canWait ? [{ kind: "deadlock" } as const] : []),
  ];
  const canOutput = (): readonly ReaderClaim[] =>
    given.length > 0
      ? given.map(readClaim)
      : chooseOutputs(result, { expected: plainLines(lesson?.expected), canWait });
  const choices = asksOrders ? canOrder() : canOutput();
  return {
    question: {
      ...{ lesson: result.lesson, title: lesson?.title ?? "", choices, sets: result.sets },
      kind: asksOrders ? "orders" : "outputs",
    },
    result,
    limits: limitsOf(result),
    async judge(claim) {
      if (claim.kind === "order") return judgeOrder(claim, orders, result);
      if (claim.kind === "deadlock") return judgeDeadlock(claim, result);
      return judgeOutput(claim, result, findText);
    },
  };

  function findText(expected: string): Promise<FoundSchedule> {
    const { sets } = result;
    const { signal, maxTraces } = options;
    const { lesson } = withExpected(target, expected, { sets });
    // As among the outcomes, a run that ends by an error has printed what it printed before.
    const wanted: Target = { kind: "lesson", lesson: { ...lesson, despiteErrors: true } };
    return findSchedule(session, wanted, { sets, signal, maxTraces, budget, time: "free" });
  }
}

function limitsOf({ findings, polls }: ExploreResult): readonly string[] {
  const limits = findings.filter(({ kind }) => kind === "search-limit" || kind === "divergence");
  return [...limits.map(({ message }) => message), ...(polls === undefined ? [] : [sayBound(polls)])];
}

/** A claim as an author writes it. */
function readClaim(text: string): ReaderClaim {
  return text === "deadlock" ? { kind: "deadlock" } : { kind: "output", lines: linesOf(text) };
}

/** The lines of an expected output without captures; undefined otherwise. */
function plainLines(expected: string | undefined): readonly string[] | undefined {
  return expected === undefined || expected.includes("{{") ? undefined : linesOf(expected);
}

/** The lines of a text, without empty ones at its end. */
function linesOf(text: string): readonly string[] {
  const all = text.replace(/\n+$/, "");
  return all === "" ? [] : all.split("\n");
}

function judgeOrder(
  claim: ReaderClaim & { readonly kind: "order" },
  orders: PrintedOrders,
  result: ExploreResult,
): Answer {
  return canPrecede(orders, claim) ? { claim, can: true, grounds: SOME } : notSeen(claim, result);
}

function judgeDeadlock(claim: ReaderClaim, result: ExploreResult): Answer {
  const stuck = result.outcomes.find(({ deadlock }) => deadlock);
  if (stuck === undefined) return notSeen(claim, result);
  return seen(claim, result, { count: result.deadlocks, replay: stuck.replay });
}

/** @param findText searches a schedule that prints a text, which has the form of expected.txt. */
async function judgeOutput(
  claim: ReaderClaim & { readonly kind: "output" },
  result: ExploreResult,
  findText: (expected: string) => Promise<FoundSchedule>,
): Promise<Answer> {
  const text = JSON.stringify(claim.lines);
  // Of an output that was cut, an outcome has only the beginning.
  const isCut = hasReached(result.findings, "output");
  const found = isCut
    ? []
    : result.outcomes.filter((outcome) => hasEnded(outcome) && JSON.stringify(outcome.output) === text);
  const [first] = found;
  // An outcome whose order is open has traces that may print other texts than the one that is shown.
  const isCounted = result.outcomes.every(({ orders }) => orders === undefined);
  if (first !== undefined && isCounted) {
    const { shownBy, replay } = first;
    return seen(claim, result, { count: tracesOf(found), replay, shownBy });
  }
  if (first !== undefined) return { claim, can: true, grounds: SOME, replay: first.replay };
  if (!isCut && isCounted && tracesOf(result.outcomes) === result.traces)
    return notSeen(claim, result, { mayPrint: !result.outcomes.every(hasEnded) });
  const literal = claim.lines.map((line) => `${line.replaceAll("{{", "\\{{")}\n`).join("");
  const { replay, isInOrder, answer } = await findText(literal);
  if (replay !== undefined) return { claim, can: true, grounds: SOME, ...(isInOrder && { replay }) };
  if (answer.is !== "refuted") return { claim, can: undefined, grounds: { kind: "text-search", answer } };
  const mayPrint = !result.outcomes.every(hasEnded);
  return {
    claim,
    can: false,
    traces: 0,
    grounds: { kind: "none", traces: answer.traces, isProved: true, mayPrint },
  };
}

const SOME: Grounds = { kind: "some" };

interface TracesFound {
  /** How many traces do what is claimed. */
  readonly count: number;
  /** The command that shows one of them. */
  readonly replay: string;
  /** What happens in it. */
  readonly shownBy?: string;
}

function seen(
  claim: ReaderClaim,
  { traces, complete }: ExploreResult,
  { count, replay, shownBy }: TracesFound,
): Answer {
  const isWhole = complete === true;
  const grounds = {
    kind: "traces",
    count,
    traces,
    isWhole,
    ...(shownBy !== undefined && { shownBy }),
  } as const;
  return { claim, can: true, traces: count, grounds, replay };
}

/** The answer about what no trace has done. */
function notSeen(
  claim: ReaderClaim,
  { traces, complete, ok, polls }: ExploreResult,
  more: { readonly mayPrint?: boolean } = {},
): Answer {
  const isProved = complete === true && ok !== undefined;
  const bound = polls && { bound: polls.words };
  const grounds = { kind: "none", traces, isProved, ...bound, ...more } as const;
  return isProved ? { claim, can: false, traces: 0, grounds } : { claim, can: undefined, grounds };
}
