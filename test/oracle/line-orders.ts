import { listOrders } from "../../src/expect/match/count-orders.ts";
import { createObserver } from "../../src/runner/observer.ts";
import type { Prepared } from "../../src/runner/prepare.ts";
import { prepare } from "../../src/runner/prepare.ts";
import { record } from "../../src/runner/record.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { byPass, searchSchedules } from "../../src/runner/search/search-schedules.ts";
import type { Session } from "../../src/runner/session.ts";
import type { StampedLine } from "../../src/trace/lines.ts";
import { withProgram } from "../support/with-program.ts";
import type { Comparison } from "./compare.ts";
import { readOutcome } from "./explored.ts";
import { tryInterleavings } from "./interleavings.ts";
import type { Rules } from "./machine.ts";
import { type Outcome, outcomeText } from "./outcome.ts";
import type { Call, Program, Statement } from "./program.ts";
import { translate } from "./translate.ts";

/** More than a program has that is not too large. */
const MOST_ORDERS = 1000;
/** Single runs of each program. */
export const DRAWN: readonly Drawn[] = [1, 2].flatMap((seed) =>
  (["free", "ordered"] as const).map((time) => ({ seed, time })),
);

/**
 * Compares the orders of lines that threadlab's runs stand for with those that brute force prints. All runs of a search together stand for
 * what is printed, and for nothing else; in ordered time they need not stand for all of it. A single run stands for nothing else, either.
 */
export async function compareOrders(
  session: Session,
  { program, time }: Rules,
  states: number,
): Promise<Comparison> {
  const rules: Rules = { program: withMarks(program), time: "free", order: "exact" };
  const all = tryInterleavings(rules, states);
  if (all === undefined) return { kind: "too large" };
  const { outcomes: expected } = all;
  const prepared = await withProgram(translate(rules.program), prepare);
  const differs = (what: string, found: ReadonlySet<string>): Comparison => ({
    kind: "differs",
    difference: { rules, what, expected, found },
  });
  const { found, traces } = await ordersOfSearch(session, prepared, { ...rules, time });
  const isWhole = time === "ordered" || found.size === expected.size;
  if (!isWhole || !isWithin(found, expected))
    return differs(`The runs of a search in ${time} time stand for other orders of lines.`, found);
  for (const how of DRAWN) {
    const orders = await ordersOfRun(session, prepared, rules, how);
    if (!isWithin(orders, expected))
      return differs(`The run with seed ${how.seed} in ${how.time} time stands for other orders.`, orders);
  }
  return { kind: "equal", outcomes: expected.size, traces };
}

function isWithin(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].every((each) => others.has(each));
}

/** The same program, with a line before each statement: so the order of the statements shows. */
function withMarks({ threads, tasks, callbacks, ...program }: Program): Program {
  return {
    ...program,
    threads: threads.map((thread, i) => (i === 0 ? thread : { ...thread, body: marked(thread) })),
    ...(tasks && { tasks: tasks.map((task) => ({ ...task, body: marked(task) })) }),
    ...(callbacks && {
      callbacks: callbacks.map(({ name, calls }) => ({ name, calls: [mark(name), ...calls] })),
    }),
  };
}

function marked({ name, body }: { readonly name: string; readonly body: readonly Statement[] }): Statement[] {
  return body.flatMap((statement, i) => [{ call: mark(`${name}.${i}`) }, statement]);
}

function mark(text: string): Call {
  return { op: "print", text };
}

async function ordersOfSearch(session: Session, prepared: Prepared, rules: Rules) {
  const passes = byPass(() => new Set<string>());
  const limits = { time: rules.time, signal: new AbortController().signal };
  const runs = searchSchedules({ engine: session, ...prepared, params: {} }, limits);
  for await (const { pass, facts, end } of runs) {
    const { lines } = facts.transcript.output;
    for (const order of ordersOf(lines, readOutcome({ facts, end }, rules))) passes.of(pass).add(order);
  }
  return { found: passes.of(runs.end.pass), traces: runs.end.traces };
}

async function ordersOfRun(
  session: Session,
  prepared: Prepared,
  rules: Rules,
  how: Drawn,
): Promise<ReadonlySet<string>> {
  const { observer, ending } = await drawRun(session, prepared, how);
  // A run that is stopped as soon as it is certain to be a deadlock stands for nothing.
  if (ending.reason === "hopeless") return new Set();
  const outcome = readOutcome({ facts: { events: observer.events }, end: "ended" }, rules);
  return ordersOf(observer.transcript.output.lines, outcome);
}

type Drawn = Pick<typeof DEFAULT_VIRTUAL, "seed" | "time">;

/** A run as `threadlab run --virtual` makes it. */
export async function drawRun(session: Session, { program }: Prepared, how: Drawn) {
  const observer = createObserver(program, undefined);
  const { ending } = await record(session, {
    ...{ program, params: {}, observer, timeout: 60, signal: new AbortController().signal },
    scheduling: { ...DEFAULT_VIRTUAL, ...how },
  });
  return { observer, ending };
}

function ordersOf(lines: readonly StampedLine[], outcome: Outcome): Set<string> {
  return new Set(listOrders(lines, MOST_ORDERS).map((output) => outcomeText({ ...outcome, output })));
}
