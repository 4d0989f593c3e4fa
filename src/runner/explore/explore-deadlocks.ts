import { explain } from "../../explain/explain.ts";
import type { Finding } from "../../result/finding.ts";
import type { BlockedThread, Deadlock } from "../../result/lock-facts.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import { replayOf, type SearchedAs } from "./example-run.ts";
import { NOTHING_TAKEN, type Taken } from "./news.ts";

/** The most kinds of deadlocks that are told; the traces of other kinds are counted. */
const MOST_TOLD = 10;

/** The deadlocks of explored runs, one of each kind: the one whose run has the fewest switches, which is the one to look at. */
export interface Deadlocks {
  /** Takes a run that ended in a deadlock. It has to be shown if the deadlock is of a new kind. */
  add(run: Run): Taken;
  /** Takes what another search of the same program saw and this one did not. */
  adopt(other: Deadlocks): void;
  findings(how: SearchedAs): readonly Finding[];
  /** Whether there were further kinds. */
  isCut(): boolean;
  /** The run that shows each kind. */
  kept(): readonly Sample[];
  /** For {@link adopt}. */
  readonly known: ReadonlyMap<string, KnownDeadlock>;
}

interface KnownDeadlock {
  readonly fact: Deadlock;
  readonly sample: Sample;
  readonly switches: number;
}

export function createDeadlocks(): Deadlocks {
  const known = new Map<string, KnownDeadlock>();
  /** Traces that end in deadlocks of further kinds. */
  let beyond = 0;

  return {
    add(run) {
      const fact = run.facts.deadlock;
      if (fact === undefined) return NOTHING_TAKEN;
      const kind = kindOfDeadlock(fact);
      const switches = countSwitches(run.schedule);
      const before = known.get(kind);
      if (before === undefined && known.size >= MOST_TOLD) {
        beyond += run.traces ?? 1;
        return { news: "counts", kind };
      }
      const isSimpler = before === undefined || switches < before.switches;
      if (isSimpler) known.set(kind, { fact, sample: sampleOf(run), switches });
      return { news: before === undefined ? "shows" : isSimpler ? "changes" : "counts", kind };
    },
    adopt(other) {
      for (const [kind, deadlock] of other.known)
        if (!known.has(kind) && known.size < MOST_TOLD) known.set(kind, deadlock);
    },
    findings: (how) => [
      ...[...known.values()]
        .sort((a, b) => a.switches - b.switches)
        .map(({ fact, sample: { schedule, bounds } }) => ({
          ...explain(fact),
          replay: replayOf(how, writeSchedule(schedule, bounds)),
        })),
      ...(beyond > 0 ? [explain({ kind: "more", of: "deadlocks", count: beyond })] : []),
    ],
    isCut: () => beyond > 0,
    kept: () => [...known.values()].map(({ sample }) => sample),
    known,
  };
}

/** Two deadlocks are of one kind if threads wait at the same places for the same reasons, whichever of the threads these are. */
export function kindOfDeadlock({ isCycle, blocked }: Deadlock): string {
  return JSON.stringify([isCycle, [...new Set(blocked.map(waitOf))].sort()]);
}

function waitOf({ waitsFor, heldBy, lost, holds }: BlockedThread): string {
  const { op, on, name, condition, place } = waitsFor;
  const isThread = on === "thread";
  return JSON.stringify([
    op,
    on,
    isThread ? "" : name,
    condition,
    place,
    heldBy?.is,
    lost !== undefined,
    holds,
  ]);
}
