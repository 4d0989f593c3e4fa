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
  readonly runs: number;
}

const LIMITS = { time: "free", ordersPrints: true, signal: new AbortController().signal } as const;
const STEP_CAP = 1000;

/**
 * Runs a program under every schedule that there is, without any notion of what depends on what. It takes the program itself and the
 * real kernel, and so also operations that the machine of this folder does not know; but only small programs have so few schedules.
 */
export async function runAllSchedules(session: Session, prepared: Prepared): Promise<Ends> {
  const ends = new Set<string>();
  const left: (readonly number[])[] = [[]];
  let runs = 0;
  for (let prefix = left.pop(); prefix !== undefined; prefix = left.pop()) {
    const plan = { prefix, asleep: [] };
    const { ending, events } = await runPlan(session, prepared, {}, { ...LIMITS, plan, stepCap: STEP_CAP });
    runs++;
    ends.add(endText(endOf(ending), events));
    const decisions = readReport(session.kernel.world);
    const chosen = decisions.map((decision) => decision.chosen);
    for (let at = prefix.length; at < decisions.length; at++) {
      for (const { thread } of decisions[at]?.enabled ?? [])
        if (thread !== chosen[at]) left.push([...chosen.slice(0, at), thread]);
    }
  }
  return { ends, runs };
}

/** The same by threadlab's search, which leaves out what makes no difference. */
export async function searchAll(session: Session, prepared: Prepared): Promise<Ends & { complete: unknown }> {
  const ends = new Set<string>();
  const search = searchSchedules(session, prepared, {}, LIMITS);
  for await (const { end, facts } of search) ends.add(endText(end, facts.events));
  return { ends, runs: search.end.traces, complete: search.end.complete };
}

function endText(end: Run["end"], events: readonly TraceEvent[]): string {
  const printed = events.flatMap((event) => (event.op === "print" ? [event.text] : []));
  return [end, ...printed].join("\n");
}
