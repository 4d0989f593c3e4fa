import type { TraceEvent } from "../protocol/event.ts";
import type { Finding } from "../protocol/result.ts";
import type { Roster, ThreadEntry } from "../trace/roster.ts";
import type { HeldLocks } from "./held-locks.ts";
import { listWords } from "./list-words.ts";
import { describeNever, describeWait } from "./wait-words.ts";

/**
 * Watches for threads that wait for each other: a cycle in the wait-for graph (Coffman, Elphick, Shoshani 1971) is
 * seen at once, and so is the state in which nobody can run.
 */
export interface DeadlockWatch {
  push(event: TraceEvent): void;
  /** The deadlock that the events so far amount to, if any. */
  find(): Finding | undefined;
}

/** The roster and the held locks take each event before this does. */
export function createDeadlockWatch(roster: Roster, held: HeldLocks): DeadlockWatch {
  let cycle: readonly number[] | undefined;

  return {
    push({ op, outcome, thread }) {
      if (op === "acquire" && outcome === "wait") cycle = findCycle(thread) ?? cycle;
    },
    find() {
      const alive = roster.threads().filter(({ state }) => state !== "made" && state !== "ended");
      const stuck = alive.length > 0 && alive.every(waitsForEver);
      if (cycle === undefined && !stuck) return undefined;
      const members = cycle ?? reason(alive.map(({ id }) => id));
      return report(members, alive, stuck);
    },
  };

  function waitsForEver({ state, waiting }: ThreadEntry): boolean {
    return state === "waiting" && waiting?.timeout === Number.POSITIVE_INFINITY;
  }

  function waitingThread(id: number): ThreadEntry | undefined {
    return roster.threads().find((entry) => entry.id === id && waitsForEver(entry));
  }

  /** Follows "waits for a lock that … holds" from a thread back to itself. */
  function findCycle(first: number): number[] | undefined {
    const path: number[] = [];
    for (let id = first; !path.includes(id); ) {
      path.push(id);
      const waiting = waitingThread(id)?.waiting;
      const holder = waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
      if (holder === undefined) return undefined;
      // Alone with itself: another thread may still release a plain Lock, so that is no cycle yet.
      if (holder === first) return path.length > 1 ? path : undefined;
      id = holder;
    }
    return undefined;
  }

  /** A cycle among threads none of which can run, joins included; without one, all of them. */
  function reason(ids: readonly number[]): readonly number[] {
    for (const first of ids) {
      const path: number[] = [];
      for (let id: number | undefined = first; id !== undefined && !path.includes(id); ) {
        path.push(id);
        const waiting: ThreadEntry["waiting"] = waitingThread(id)?.waiting;
        const next: number | undefined =
          waiting?.op === "join"
            ? waiting.object
            : waiting?.op === "acquire"
              ? held.of(waiting.object)?.thread
              : undefined;
        if (next === first) return path;
        id = next;
      }
    }
    return ids;
  }

  function report(members: readonly number[], alive: readonly ThreadEntry[], stuck: boolean): Finding {
    const entries = alive.filter(({ id }) => members.includes(id));
    const others = alive.filter(({ id }) => !members.includes(id));
    const isCycle = members.length < alive.length || entries.every(({ id }) => isInCycle(id, members));
    const head =
      isCycle && entries.length > 1
        ? `Deadlock: ${listWords(entries.map(({ name }) => name))} wait for each other.`
        : entries.length === 1
          ? `Deadlock: ${entries[0]?.name} waits for something that will never come.`
          : "Deadlock: every thread waits, and none is left to wake another.";
    const lines = [head, ...entries.map(line), ...(stuck ? others.map(line) : [])];
    const way = isCycle && entries.length > 1 && entries.every(({ waiting }) => waiting?.op === "acquire");
    if (way) lines.push("Way out: let all threads acquire these locks in the same order.");
    else if (entries.some(({ waiting }) => isLeftLocked(waiting)))
      lines.push(
        "Way out: release a lock before its thread ends: lock.with(() => …) does, after an error too.",
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
  }

  function isInCycle(id: number, members: readonly number[]): boolean {
    const waiting = waitingThread(id)?.waiting;
    const next = waiting?.op === "join" ? waiting.object : waiting && held.of(waiting.object)?.thread;
    return next !== undefined && members.includes(next);
  }

  function line({ id, name, waiting }: ThreadEntry): string {
    const holder = waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
    const owns = held.by(id).map(({ lock, site }) => {
      const place = roster.place(site);
      return `"${roster.object(lock)}"${place === "" ? "" : ` (acquired at ${place})`}`;
    });
    const because = holder === undefined ? neverWords(waiting) : `, which ${holdWords(holder, id)}`;
    const holds = owns.length === 0 ? "" : `; it holds ${listWords(owns)}`;
    return `  ${name} ${waiting === undefined ? "waits" : describeWait(roster, waiting)}${because}${holds}.`;
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
    return roster.threads().some(({ id, state }) => id === thread && state === "ended");
  }

  function neverWords(waiting: ThreadEntry["waiting"]): string {
    return waiting === undefined ? "" : describeNever(roster, waiting);
  }
}
