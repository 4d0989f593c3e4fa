import { tellWait } from "../detect/tell-wait.ts";
import { explain } from "../explain/explain.ts";
import type { Stuck } from "../kernel/scheduling/stuck.ts";
import { displayPlace } from "../lesson/display-path.ts";
import type { EventOf } from "../protocol/event.ts";
import type { Program } from "../protocol/program.ts";
import type { Fact } from "../result/fact.ts";
import type { Finding } from "../result/finding.ts";
import type { RunResult } from "../result/run.ts";
import type { BusyThread, Exit, LostCopy, TimedOut } from "../result/run-facts.ts";
import type { Livelock } from "../result/schedule-facts.ts";
import { DEFAULT_CAPS } from "../trace/lines.ts";
import type { Roster } from "../trace/roster.ts";
import { tellDivergence } from "./divergence.ts";
import type { Observer } from "./observer.ts";
import type { Ending } from "./record.ts";
import { tellUncaught } from "./uncaught.ts";

/** When a run is ended: see `ExecuteOptions.timeout`. */
export interface TimeLimit {
  readonly seconds: number;
  readonly clock: "machine" | "virtual";
}

/** The findings of a run, apart from its output: errors, crashes, deadlocks, limits. */
export function findingsOf(observer: Observer, ending: Ending, limit: TimeLimit): Finding[] {
  const { failures, races, roster, exit } = observer;
  const facts: readonly Fact[] = [
    ...failures.uncaught.map(({ thread, error, text }) => tellUncaught(roster.thread(thread), error, text)),
    ...tellCrashes(observer),
    ...tellLocks(observer, ending),
    ...races.find(),
    ...(ending.reason === "timeout" ? [tellTimeout(observer, limit)] : []),
    ...tellStuck(observer, ending),
    ...(exit === undefined ? [] : [tellExit(exit, roster)]),
    ...tellCap(observer),
  ];
  return facts.map((fact) => explain(fact));
}

/** Adds further findings to a result. */
export function withFact(result: RunResult, fact: Fact): RunResult {
  return { ...result, findings: [...result.findings, explain(fact)] };
}

function tellCrashes({ failures, roster }: Observer): readonly Fact[] {
  const { crashes, others: count } = failures;
  const told = crashes.map(({ thread, how }): Fact => {
    const place = roster.place(roster.entry(thread)?.last?.site ?? 0);
    return { kind: "crash", thread: roster.thread(thread), how, place };
  });
  return count === 0 ? told : [...told, { kind: "output-cap", of: "failed threads", count }];
}

/** A deadlock, or a warning about a possible one. After a deadlock, the warning would say nothing new. */
function tellLocks({ deadlocks, lockOrders }: Observer, { reason }: Ending): readonly Fact[] {
  const found = reason === "hopeless" ? deadlocks.findAtLimit() : undefined;
  return found === undefined ? lockOrders.find() : [found];
}

function tellTimeout(observer: Observer, { seconds, clock }: TimeLimit): TimedOut {
  return { kind: "timeout", seconds, clock, threads: tellBusy(observer) };
}

/** What the threads that had not ended were doing. */
function tellBusy({ roster, polls }: Observer): readonly BusyThread[] {
  return roster.alive().map(({ id, name, waiting, last, state }) => {
    const polled = polls.of(id);
    return {
      thread: name,
      state: waiting !== undefined ? "waiting" : state === "starting" ? state : "running",
      ...(waiting && { waitsFor: tellWait(roster, id, waiting) }),
      ...(polled && { polls: polled }),
      place: polled?.place ?? roster.place(waiting?.site ?? last?.site ?? 0),
    };
  });
}

function tellStuck(observer: Observer, { reason, stuck, detail, divergence }: Ending): readonly Fact[] {
  const broken: readonly Fact[] =
    reason === "broken" ? [{ kind: "crash", how: detail ?? "died.", place: "" }] : [];
  const why = stuck && LIVELOCKS[stuck];
  if (why !== undefined) return [{ kind: "livelock", why, alive: tellBusy(observer) }, ...broken];
  return [...(divergence === undefined ? [] : [tellDivergence(observer.roster, divergence)]), ...broken];
}

/** The endings of runs that do not end by themselves. */
export const LIVELOCKS: Readonly<Partial<Record<Stuck, Livelock["why"]>>> = {
  "step cap": "steps",
  livelock: "polls",
  "given up": "retry",
  looping: "loop",
};

export function tellExit({ thread, code, site }: EventOf<"exit">, roster: Roster): Exit {
  return { kind: "exit", thread: roster.thread(thread), code, place: roster.place(site) };
}

function tellCap({ transcript }: Observer): readonly Fact[] {
  const { lines, printed, kept, truncated } = transcript.output;
  const long = lines.filter(({ isCut }) => isCut).length;
  return [
    ...(truncated ? [{ kind: "output-cap", of: "lines", printed, kept } as const] : []),
    ...(long > 0
      ? [{ kind: "output-cap", of: "long lines", count: long, kept: DEFAULT_CAPS.lineCharacters } as const]
      : []),
  ];
}

/** The changes in a program that no other thread sees. */
export function tellLostChanges({ lostChanges }: Program): readonly LostCopy[] {
  return lostChanges.map(({ kind: of, place, readAt, ...lost }) => ({
    ...{ kind: "lost change", of, ...lost },
    ...{ place: displayPlace(place), readAt: readAt === undefined ? "" : displayPlace(readAt) },
  }));
}
