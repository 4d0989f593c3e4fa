import { createRaceBook } from "../../src/detect/race-book.ts";
import type { Pending } from "../../src/kernel/scheduling/pending.ts";
import { readReport } from "../../src/kernel/scheduling/schedule-report.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Prepared } from "../../src/runner/prepare.ts";
import { runPlan } from "../../src/runner/search/run-plan.ts";
import { searchSchedules } from "../../src/runner/search/search-schedules.ts";
import { endOf, type Run } from "../../src/runner/search/searched-run.ts";
import type { Session } from "../../src/runner/session.ts";

/** How runs ended, and what they printed, line by line. */
export interface Ends {
  readonly ends: ReadonlySet<string>;
  /** Whether there is a data race. */
  readonly races: boolean;
  readonly runs: number;
}

const LIMITS = { time: "free", ordersPrints: true, signal: new AbortController().signal } as const;
const STEP_CAP = 1000;

/**
 * Runs a program under every schedule that there is, without any notion of what depends on what. It takes the program itself and the
 * real kernel, and so also operations that the machine of this folder does not know; but only small programs have so few schedules.
 * A data race is here that two threads can make accesses next, of which one is a write.
 *
 * @param most runs: `isAll` tells whether these were all.
 */
export async function runAllSchedules(
  session: Session,
  prepared: Prepared,
  most = Infinity,
): Promise<Ends & { readonly isAll: boolean }> {
  const ends = new Set<string>();
  const left: (readonly number[])[] = [[]];
  let races = false;
  let runs = 0;
  for (let prefix = left.pop(); prefix !== undefined; prefix = left.pop()) {
    if (runs === most) return { ends, races, runs, isAll: false };
    const plan = { prefix, asleep: [] };
    const { ending, events } = await runPlan(
      { engine: session, ...prepared, params: {} },
      { ...LIMITS, plan, stepCap: STEP_CAP },
    );
    runs++;
    ends.add(endText(endOf(ending), events));
    const decisions = readReport(session.kernel.world);
    races ||= decisions.some(({ enabled }) => areRacing(enabled));
    const chosen = decisions.map((decision) => decision.chosen);
    for (let at = prefix.length; at < decisions.length; at++) {
      for (const { thread } of decisions[at]?.enabled ?? [])
        if (thread !== chosen[at]) left.push([...chosen.slice(0, at), thread]);
    }
  }
  return { ends, races, runs, isAll: true };
}

/** The same by threadlab's search, which leaves out what makes no difference. */
export async function searchAll(session: Session, prepared: Prepared): Promise<Ends & { complete: unknown }> {
  const ends = new Set<string>();
  let races = false;
  const search = searchSchedules({ engine: session, ...prepared, params: {} }, LIMITS);
  for await (const { end, facts } of search) {
    ends.add(endText(end, facts.events));
    races ||= facts.races(createRaceBook()).length > 0;
  }
  return { ends, races, runs: search.end.traces, complete: search.end.complete };
}

function areRacing(enabled: readonly Pending[]): boolean {
  const accesses = enabled.filter(({ op }) => op === "read" || op === "write");
  return accesses.some(
    ({ op, object }, i) => op === "write" && accesses.some((other, k) => k !== i && other.object === object),
  );
}

function endText(end: Run["end"], events: readonly TraceEvent[]): string {
  const printed = events.flatMap((event) => (event.op === "print" ? [event.text] : []));
  return [end, ...printed].join("\n");
}
