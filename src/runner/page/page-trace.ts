import { dirname } from "node:path";
import { createRaceBook } from "../../detect/race-book.ts";
import { sayBlocked } from "../../explain/deadlock.ts";
import { nameQueuePart } from "../../explain/queue-step.ts";
import { sayLostUpdate, sayUnordered } from "../../explain/race.ts";
import type { Decision } from "../../kernel/scheduling/schedule-report.ts";
import { withShortPaths } from "../../lesson/display-path.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import { OPERATIONS } from "../../protocol/operations.ts";
import type { Program } from "../../protocol/program.ts";
import type { BlockedThread, Deadlock } from "../../result/lock-facts.ts";
import type { PageEvent, PageFinding, PageLane, PageStep, PageTrace, PageWait } from "../../result/page.ts";
import type { Race } from "../../result/race-facts.ts";
import { opOf } from "../../scheduler/steps.ts";
import { createLanes, type Lane } from "../../trace/lanes.ts";
import type { Moment } from "../../trace/moments.ts";
import { happensBefore } from "../../trace/order.ts";
import type { Roster } from "../../trace/roster.ts";
import { analyse, type Facts } from "../analyse.ts";
import { createRowTeller } from "../schedule-rows.ts";
import { shownValue } from "../shown-value.ts";
import { findLostReads } from "./lost-reads.ts";
import { compareForPage, type Wanted } from "./wanted.ts";

/** The most steps of a trace, and characters of a line, that a page stores. */
export const MOST_STEPS = 2_000;
const MOST_CHARACTERS = 2_000;

/** A run, as a page shows it. */
export interface Paged {
  readonly trace: Omit<PageTrace, "outcome" | "replay">;
  /** By decision: its step, and the threads that could have gone instead. */
  readonly decisions: readonly {
    readonly step: number;
    readonly thread: number;
    readonly others: readonly number[];
  }[];
}

/**
 * Puts a run into the form of a page.
 *
 * @param wanted what it should print. @param decisions with their choices; none for a run on the machine's clock. @param isCut whether the
 * events are only the beginning of the run.
 */
export function pageTrace(
  program: Program,
  events: readonly TraceEvent[],
  wanted: Wanted | undefined,
  { decisions = [], isCut = false }: { readonly decisions?: readonly Decision[]; readonly isCut?: boolean },
): Paged {
  const facts = analyse({ program, events });
  const { roster } = facts;
  const files = filesOf(program);
  const { rows, stepOf } = rowsOf(facts);
  const kept = rows.slice(0, MOST_STEPS);
  const isKept = (step: number | undefined): step is number => step !== undefined && step < kept.length;
  const choices = choicesOf(
    events,
    decisions,
    rows.map(({ event }) => event),
  );
  const forks = new Map<number, Set<number>>();
  for (const { step, others } of choices) forks.set(step, new Set([...(forks.get(step) ?? []), ...others]));
  const steps = kept.map(({ event: index, text }, at): PageStep => {
    const event = events[index] as TraceEvent;
    const place = event.site > 0 ? program.sites[event.site] : undefined;
    const file = place === undefined ? -1 : files.indexOf(place.file);
    const after = new Set<number>();
    for (const { mark } of facts.causes[index] ?? []) {
      const step = stepOf[mark];
      if (isKept(step) && step !== at && events[mark]?.thread !== event.thread) after.add(step);
    }
    const others = [...(forks.get(at) ?? [])].filter((thread) => thread !== event.thread);
    return {
      event: index,
      thread: event.thread,
      text,
      ...(file >= 0 && place && { file, line: place.line }),
      ...(after.size > 0 && { after: [...after] }),
      ...(others.length > 0 && { forks: others.map((thread) => ({ thread })) }),
    };
  });
  const end = kept.length < rows.length ? (rows[kept.length]?.event ?? events.length) : events.length;
  const lastSeq = events[end - 1]?.seq ?? 0;
  const lanes = createLanes({ events: events.slice(0, end), names: roster, lines: [] });
  const objects = new Set(
    events.flatMap((event) => (event.op === "make" && event.kind !== "thread" ? [event.object] : [])),
  );
  const awaited = new Set(
    events.flatMap(({ op, object, outcome }) =>
      outcome === "wait" && OPERATIONS[op].on !== "thread" ? [object] : [],
    ),
  );
  const named = (id: number) => ({ id, name: roster.object(id) });
  const namedPart = (id: number) => {
    const part = roster.part(id);
    return { id, name: (part && nameQueuePart(part.name, roster.object(part.of))) ?? roster.object(id) };
  };
  const trace = {
    threads: roster
      .threads()
      .filter(({ hidden, state }) => !hidden && state !== "made")
      .map(({ id, name }) => ({ id, name })),
    objects: [...objects].filter((id) => isPrograms(roster, id)).map(named),
    parts: [...objects].filter((id) => !isPrograms(roster, id) && awaited.has(id)).map(namedPart),
    events: events.slice(0, end).map((event, index) => toPageEvent(event, events[index - 1])),
    steps,
    lines: facts.transcript.output.lines
      .filter(({ seq }) => seq <= lastSeq)
      .map(({ text, thread, seq }) => ({ text: clipLine(text), thread, seq })),
    // The lines of a beginning say nothing about the whole.
    ...(wanted && !isCut && { rows: compareForPage(wanted, facts) }),
    lanes: lanes.lanes.map(toPageLane),
    findings: findingsOf(facts, rows, kept.length),
    ring: facts.deadlock ? ringOf(facts.deadlock, dirname(program.file)) : [],
    isCycle: facts.deadlock?.isCycle ?? false,
    isStuck: facts.deadlock?.extent === "all",
    more: rows.length - kept.length,
    isCut,
  };
  return { trace, decisions: choices };
}

/** The threads of a deadlock. In a cycle each of them waits for the next one. */
function ringOf({ blocked, isCycle }: Deadlock, folder: string): readonly PageWait[] {
  return (isCycle ? inCycle(blocked) : blocked).map((each) => {
    const { id, thread, heldBy } = each;
    const waits = withShortPaths(sayBlocked(each), folder);
    return { id, thread, waits, ...(heldBy && { heldBy: heldBy.thread }) };
  });
}

function inCycle(blocked: readonly BlockedThread[]): readonly BlockedThread[] {
  const order = new Set<BlockedThread>();
  for (let next = blocked[0]; next !== undefined && !order.has(next); ) {
    order.add(next);
    const { needs } = next;
    next = blocked.find(({ id }) => id === needs);
  }
  return [...order];
}

/** A queue hides its lock and its conditions. The lock of a condition is the one that the program acquires. */
function isPrograms({ part, kind }: Roster, object: number): boolean {
  const of = part(object)?.of;
  return kind(object) !== "futures" && (of === undefined || kind(of) === "condition");
}

interface OperationRow {
  readonly event: number;
  readonly text: string;
}

/** The operations as `replay` prints them, and for each event the operation that it belongs to. */
function rowsOf({ events, roster }: Facts): {
  readonly rows: readonly OperationRow[];
  readonly stepOf: readonly (number | undefined)[];
} {
  const tell = createRowTeller(roster, events);
  const rows: OperationRow[] = [];
  const stepOf: (number | undefined)[] = [];
  const latest = new Map<number, number>();
  for (const [index, event] of events.entries()) {
    const row = tell(event);
    if (row !== undefined && event.thread !== 0) {
      latest.set(event.thread, rows.length);
      rows.push({ event: index, text: row.text });
    }
    stepOf.push(latest.get(event.thread));
  }
  return { rows, stepOf };
}

/** The operation that each decision of a run leads to: the next one. */
function choicesOf(
  events: readonly TraceEvent[],
  decisions: readonly Decision[],
  rows: readonly number[],
): Paged["decisions"] {
  const choices: { step: number; thread: number; others: readonly number[] }[] = [];
  let step = 0;
  for (const [index, event] of events.entries()) {
    while (step < rows.length && (rows[step] as number) < index) step++;
    const decision = decisions[choices.length];
    if (decision === undefined || decision.chosen !== event.thread) continue;
    if (opOf(decision) !== event.op) continue;
    const others = decision.enabled.map(({ thread }) => thread).filter((thread) => thread !== event.thread);
    choices.push({ step, thread: event.thread, others });
  }
  return choices;
}

function toPageEvent(event: TraceEvent, before: TraceEvent | undefined): PageEvent {
  const { seq, time, op, thread, object, outcome, site } = event;
  return {
    ...(seq !== (before?.seq ?? 0) + 1 && { seq }),
    ...(microseconds(time) !== microseconds(before?.time ?? 0) && { time: microseconds(time) }),
    op,
    ...(thread !== 1 && { thread }),
    ...(object !== 0 && { object }),
    ...(outcome !== "ok" && { outcome }),
    ...(site !== 0 && { site }),
    ...(event.op === "make" && { kind: event.kind, name: event.name, count: event.count }),
    ...(event.op === "grant" && { to: event.to }),
    ...(event.op === "release" && event.count !== 1 && { count: event.count }),
    ...((event.op === "read" || event.op === "write") && { text: shownValue(event) }),
  };
}

/** Seconds, with the precision of a page. */
function microseconds(time: number): number {
  return Number(time.toFixed(6));
}

function toPageLane({ thread, from, to, segments, holds }: Lane): PageLane {
  const moment = ({ seq, time }: Moment) => [seq, microseconds(time)] as const;
  return {
    ...{ thread, from: moment(from), to: moment(to) },
    segments: segments
      .filter(({ state }) => state !== "running")
      .map((segment) => ({
        ...{ state: segment.state, what: segment.what },
        ...{ from: moment(segment.from), to: moment(segment.to) },
      })),
    holds: holds.map((hold) => ({ lock: hold.lock, from: moment(hold.from), to: moment(hold.to) })),
  };
}

/** The updates that were lost in this run, and its races: for each pair of places, the first two unordered steps. */
function findingsOf(facts: Facts, rows: readonly OperationRow[], kept: number): readonly PageFinding[] {
  const findings: PageFinding[] = [];
  const stepAt = new Map(rows.slice(0, kept).map(({ event }, step) => [event, step]));
  for (const { object, reads, writes } of findLostReads(facts.events)) {
    const steps = [...reads, ...writes].flatMap((at) => stepAt.get(at) ?? []);
    const name = facts.roster.object(object);
    if (steps.length === 4) findings.push({ message: sayLostUpdate(name), steps });
  }
  for (const fact of facts.races(createRaceBook())) {
    if (fact.kind !== "race") continue;
    for (const { earlier, later } of fact.pairs) {
      const pair = firstUnordered(facts, rows.slice(0, kept), fact, [earlier, later]);
      if (pair === undefined) continue;
      findings.push({ message: sayUnordered(fact.variable), steps: pair });
    }
  }
  return findings;
}

function firstUnordered(
  { events, stamps, roster }: Facts,
  rows: readonly OperationRow[],
  { variable }: Race,
  [earlier, later]: readonly [Race["pairs"][number]["earlier"], Race["pairs"][number]["later"]],
): readonly [number, number] | undefined {
  const stepsOf = ({ thread, op, place }: typeof earlier) =>
    [...rows.entries()].filter(([, { event: index }]) => {
      const event = events[index] as TraceEvent;
      return (
        event.op === op &&
        roster.thread(event.thread) === thread &&
        roster.place(event.site) === place &&
        roster.object(event.object) === variable
      );
    });
  for (const [i, one] of stepsOf(earlier)) {
    for (const [j, other] of stepsOf(later)) {
      const [a, b] = [stamps[one.event], stamps[other.event]];
      if (a === undefined || b === undefined || i >= j) continue;
      if (events[one.event]?.object !== events[other.event]?.object) continue;
      if (!happensBefore(a.synchronisation, b.synchronisation)) return [i, j];
    }
  }
  return undefined;
}

/** A line as a page stores it. */
export function clipLine(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** The files that contain the program's operations, the entry file first. */
export function filesOf({ file, sites }: Program): readonly string[] {
  return [...new Set([file, ...sites.slice(1).map((site) => site.file)])];
}
