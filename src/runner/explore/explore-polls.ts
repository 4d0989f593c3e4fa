import { tellLook } from "../../detect/poll-watch.ts";
import { tellWait } from "../../detect/tell-wait.ts";
import type { Poller } from "../../kernel/rounds/pollers.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import { LEAST_WATCHED, WATCHED_LAPS } from "../../kernel/scheduling/held-threads.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import { type InLoop, OPERATIONS } from "../../protocol/operations.ts";
import type { PollBound, PollingLoop } from "../../result/explore.ts";
import type { Livelock } from "../../result/schedule-facts.ts";
import type { Facts } from "../analyse.ts";
import type { News } from "./news.ts";

/** A run in which threads that went round were held back, until nothing changed any more. */
interface PollingRun {
  readonly facts: Facts;
  readonly pollers: readonly Poller[];
  readonly bounds: RoundBounds;
}

/** The loops in which threads of some runs were held back, by thread and line. */
export function createPollBound(): {
  /** A run is to be shown if it has a loop that no other run has shown. */
  add(run: PollingRun): News;
  /** The report on a search that was bounded. */
  tell(bounds: RoundBounds): PollBound;
} {
  const loops = new Map<string, PollingLoop>();
  const known = new Set<string>();
  return {
    add({ facts, pollers }) {
      const fresh = pollers.filter(({ thread, site, does }) => !known.has(`${thread} ${site} ${does}`));
      if (fresh.length === 0) return "counts";
      const { roster } = facts;
      for (const { thread, site, does } of fresh) {
        known.add(`${thread} ${site} ${does}`);
        const loop = { thread: roster.thread(thread), place: roster.place(site), does };
        const line = `${loop.thread} ${lineOf(loop.place)} ${does === "work"}`;
        if (!loops.has(line)) loops.set(line, loop);
      }
      return "shows";
    },
    tell({ polls, laps }) {
      const list = [...loops.values()];
      const works = list.some(({ does }) => does === "work");
      return {
        bound: polls,
        ...(works && { laps }),
        words: `in which ${boundWords({ polls, laps }, list).join(", and ")}`,
        loops: list,
      };
    },
  };
}

function boundWords({ polls, laps }: RoundBounds, loops: readonly PollingLoop[]): readonly string[] {
  const times = `${polls} ${polls === 1 ? "time" : "times"} in a row`;
  const is = (kind: PollingLoop["does"]) => loops.some(({ does }) => does === kind);
  const inVain = [
    ...(is("look") ? [`goes round a loop more than ${times} in vain`] : []),
    ...(is("undo") ? [`repeats and undoes the same steps more than ${times}`] : []),
  ];
  return [
    ...(inVain.length > 0 ? [`no thread ${inVain.join(", or ")}`] : []),
    ...(is("work")
      ? [
          `no loop goes round more than ${laps} times before the other threads have done what they can, and with only one order of the steps after that`,
        ]
      : []),
  ];
}

/** A run that ended while all remaining threads only polled values that no thread will change. */
export function tellLivelock(run: PollingRun): Livelock {
  return { kind: "livelock", why: "polls", ...threadsOf(run), rounds: LEAST_WATCHED };
}

/** A run that ended while threads repeated and undid the same steps. */
export function tellEndlessRetry(run: PollingRun): Livelock {
  return { kind: "livelock", why: "retry", ...threadsOf(run) };
}

/** A run that ended while threads went round loops that do something, and no thread was left to stop them. */
export function tellLooping(run: PollingRun): Livelock {
  return { kind: "livelock", why: "loop", ...threadsOf(run), rounds: run.bounds.laps * WATCHED_LAPS };
}

/** The remaining threads: those that go round, and those that wait. */
function threadsOf({ facts: { events, roster }, pollers }: PollingRun) {
  const alive = roster
    .threads()
    .filter(({ state, hidden }) => state !== "made" && state !== "ended" && !hidden);
  const threads = alive.flatMap(({ id, name, waiting }) => {
    const own = pollers.filter(({ thread }) => thread === id);
    if (own.length === 0 || waiting !== undefined) return [];
    const look = lastLook(
      lastRound(
        events.filter(({ thread }) => thread === id),
        own,
      ),
    );
    const place = roster.place(look?.site ?? own[0]?.site ?? 0);
    return [{ thread: name, ...(look && { looksAt: tellLook(roster, look) }), place }];
  });
  const blocked = alive
    .filter(({ name }) => !threads.some(({ thread }) => thread === name))
    .map(({ id, name, waiting }) => ({
      thread: name,
      ...(waiting && { waitsFor: tellWait(roster, id, waiting) }),
    }));
  return { threads, blocked };
}

/** The last steps of a thread, from the last place but one where it was held back: what it did before its loop does not count. */
function lastRound(steps: readonly TraceEvent[], pollers: readonly Poller[]): readonly TraceEvent[] {
  const last = steps.findLastIndex(({ site }) => pollers.some((poller) => poller.site === site));
  const before = steps.findLastIndex(({ site }, index) => index < last && site === steps[last]?.site);
  return steps.slice(Math.max(before, 0));
}

function lastLook(steps: readonly TraceEvent[]): TraceEvent | undefined {
  return steps.findLast(({ op }) => LOOKS.has(OPERATIONS[op].inLoop));
}

/** How a loop finds out what others have done. */
const LOOKS: ReadonlySet<InLoop> = new Set<InLoop>(["look", "wait", "take"]);

/** `main.ts:7` of `main.ts:7:3`. */
function lineOf(place: string): string {
  return place.replace(/:\d+$/, "");
}
