import type { TraceEvent } from "../protocol/event.ts";
import { listWords } from "../protocol/list-words.ts";
import { atLimit, findWaitCycle, type LoneWait, type WaitGraph } from "../protocol/wait-cycle.ts";
import type { Finding } from "../result/finding.ts";
import type { Roster, ThreadEntry, Waiting } from "../trace/roster.ts";
import type { HeldLocks } from "./held-locks.ts";
import { describeNever, describeWait } from "./wait-words.ts";

/**
 * Watches for threads that wait for each other. It finds a cycle of waits at once, even if other threads go on, and also a state
 * in which no thread can run.
 */
export interface DeadlockWatch {
  push(event: TraceEvent): void;
  /** The deadlock that the events so far amount to, if any. */
  find(): Finding | undefined;
  /** The same for a run that has reached its limit: if no thread has released a lock by then, it counts as never released. */
  findAtLimit(): Finding | undefined;
}

/** The roster and the held locks take each event before this does. */
export function createDeadlockWatch(roster: Roster, held: HeldLocks): DeadlockWatch {
  /** Whether a cycle may have closed since the last look for one: a thread began to wait, or ended. */
  let mayHaveClosed = false;
  let cycle: readonly number[] | undefined;
  const graph: WaitGraph = { waitOf: (thread) => waitOf(roster.entry(thread)), hasEnded };

  return {
    push({ op, outcome }) {
      if (op === "end" || ((op === "acquire" || op === "join") && outcome === "wait")) mayHaveClosed = true;
    },
    find() {
      const alive = roster.alive();
      if (mayHaveClosed || cycle !== undefined) cycle = findWaitCycle(graph, idsOf(alive));
      mayHaveClosed = false;
      const stuck = alive.length > 0 && alive.every(waitsForEver);
      if (cycle === undefined && !stuck) return undefined;
      return report(cycle ?? reason(alive), alive, stuck ? "stuck" : "cycle");
    },
    findAtLimit() {
      const alive = roster.alive();
      const limited = findWaitCycle(atLimit(graph), idsOf(alive));
      return this.find() ?? (limited && report(limited, alive, "limit"));
    },
  };

  function waitOf(entry: ThreadEntry | undefined): LoneWait | undefined {
    if (entry?.waiting === undefined || !waitsForEver(entry)) return undefined;
    const { op, object } = entry.waiting;
    if (op === "join") return { thread: object, on: "end" };
    const holder = op === "acquire" ? held.of(object)?.thread : undefined;
    if (holder === undefined || held.signals(object)) return undefined;
    return { thread: holder, on: roster.kind(object) === "rlock" ? "rlock" : "lock" };
  }

  function waitsForEver({ state, waiting }: ThreadEntry): boolean {
    return state === "waiting" && waiting?.until === Number.POSITIVE_INFINITY;
  }

  /** Nobody can run: a cycle that plain locks are part of, where there is one; otherwise all. */
  function reason(alive: readonly ThreadEntry[]): readonly number[] {
    for (const { id: first } of alive) {
      const path: number[] = [];
      for (let id: number | undefined = first; id !== undefined && !path.includes(id); ) {
        path.push(id);
        const next: number | undefined = holderOf(roster.entry(id)?.waiting);
        if (next === first) return path;
        id = next;
      }
    }
    return alive.map(({ id }) => id);
  }

  /** The thread that can end a wait: the thread that is joined, or the thread that holds the lock. */
  function holderOf(waiting: Waiting | undefined): number | undefined {
    if (waiting?.op === "join") return waiting.object;
    return waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
  }

  function report(members: readonly number[], alive: readonly ThreadEntry[], how: How): Finding {
    const entries = alive.filter(({ id }) => members.includes(id));
    const others = alive.filter(({ id }) => !members.includes(id));
    const isCycle = entries.length > 1 && entries.every(({ waiting }) => isMember(holderOf(waiting)));
    const lines = [
      headOf(entries, isCycle, how),
      ...entries.map(line),
      ...(how === "stuck" ? others.map(line) : []),
    ];
    const way = isCycle && entries.every(({ waiting }) => waiting?.op === "acquire");
    if (way) lines.push("To fix it: let all threads acquire these locks in the same order.");
    else if (entries.some(({ waiting }) => isLeftLocked(waiting)))
      lines.push(
        "To fix it: release each lock before its thread ends. lock.with(() => …) does that, even after an error.",
      );
    const sites = entries.flatMap(({ id, waiting }) => [
      waiting?.site ?? 0,
      ...held.by(id).map(({ site }) => site),
    ]);
    return {
      kind: "deadlock",
      message: lines.join("\n"),
      threads: entries.map(({ name }) => name),
      places: [...new Set(sites.map((site) => roster.place(site)).filter((place) => place !== ""))],
    };

    function isMember(thread: number | undefined): boolean {
      return thread !== undefined && members.includes(thread);
    }
  }

  function line({ id, name, waiting }: ThreadEntry): string {
    const holder = waiting?.op === "acquire" ? holderOf(waiting) : undefined;
    const owns = held.by(id).map(({ lock, site }) => {
      const place = roster.place(site);
      return `"${roster.object(lock)}"${place === "" ? "" : ` (acquired at ${place})`}`;
    });
    const because = holder === undefined ? neverWords(waiting) : `, which ${holdWords(holder, id)}`;
    const holds = owns.length === 0 ? "" : `; it holds ${listWords(owns)}`;
    return `  ${name} ${waiting === undefined ? "waits" : describeWait(roster, id, waiting)}${because}${holds}.`;
  }

  function holdWords(holder: number, waiter: number): string {
    if (holder === waiter) return "it holds itself";
    return `${roster.thread(holder)} ${hasEnded(holder) ? "held when it ended" : "holds"}`;
  }

  /** Whether it waits for a lock that a thread took with it into its end. */
  function isLeftLocked(waiting: ThreadEntry["waiting"]): boolean {
    const holder = waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
    return holder !== undefined && hasEnded(holder);
  }

  function hasEnded(thread: number): boolean {
    return roster.entry(thread)?.state === "ended";
  }

  function neverWords(waiting: ThreadEntry["waiting"]): string {
    return waiting === undefined ? "" : describeNever(roster, waiting);
  }
}

function idsOf(entries: readonly ThreadEntry[]): readonly number[] {
  return entries.map(({ id }) => id);
}

/** No thread can go on · some threads wait for each other while others go on · threads still wait at the run's limit. */
type How = "stuck" | "cycle" | "limit";

function headOf(entries: readonly ThreadEntry[], isCycle: boolean, how: How): string {
  const names = listWords(entries.map(({ name }) => name));
  const verb = entries.length === 1 ? "waits" : "wait";
  if (how === "limit") {
    const what = isCycle ? `${verb} for each other` : `${verb} for something that will never come`;
    return `Deadlock: ${names} ${what}: no other thread released one of their locks before the time limit.`;
  }
  if (isCycle) return `Deadlock: ${names} wait for each other.`;
  if (entries.length === 1 || how === "cycle")
    return `Deadlock: ${names} ${verb} for something that will never come.`;
  return "Deadlock: every thread waits, and none is left to wake another.";
}
