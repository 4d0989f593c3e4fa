import { describe, expect, test } from "vitest";
import { stateAt } from "../../src/trace/state-at.ts";
import { runSource } from "../run-source.ts";
import { type Brief, handTrace, made } from "./hand-trace.ts";

const THREAD = { op: "make", value: 1 } as const;

describe("stateAt", () => {
  test("nothing is there before the first event", () => {
    expect(stateAt({ events: handTrace(), lines: [] }, 0)).toEqual({ threads: [], objects: [], printed: 0 });
  });

  test("follows a lock from its holder to the first in line, and marks where each thread is", () => {
    const events = handTrace(
      { ...THREAD, object: 1 },
      { op: "begin", object: 1 },
      made(5, "lock"),
      { ...THREAD, object: 2 },
      { op: "acquire", object: 5, site: 3 },
      { op: "start", object: 2, site: 4 },
      { op: "begin", thread: 2 },
      { op: "acquire", thread: 2, object: 5, site: 8, outcome: "wait", value: Number.POSITIVE_INFINITY },
      { op: "sleep", site: 5, outcome: "wait", value: 1 },
      { op: "resume", site: 5, outcome: "timeout" },
      { op: "release", object: 5, site: 6, value: 1 },
      { op: "grant", object: 5, peer: 2 },
      { op: "resume", thread: 2, object: 5, site: 8 },
    );
    const at = (step: number) => stateAt({ events, lines: [] }, step);
    expect(at(7).threads).toEqual([
      { id: 1, state: "running", waitsFor: undefined, site: 5 },
      // Its next operation is the acquire.
      { id: 2, state: "running", waitsFor: undefined, site: 8 },
    ]);
    expect(at(9).threads).toEqual([
      { id: 1, state: "sleeping", waitsFor: { op: "sleep", on: "nothing", id: 0 }, site: 5 },
      { id: 2, state: "waiting", waitsFor: { op: "acquire", on: "object", id: 5 }, site: 8 },
    ]);
    expect(at(9).objects).toEqual([{ id: 5, kind: "lock", waiters: [2], is: "lock", holder: 1 }]);
    expect(at(11).objects).toMatchObject([{ holder: 0 }]);
    expect(at(12).objects).toMatchObject([{ holder: 2, waiters: [] }]);
    expect(at(12).threads[1]).toMatchObject({ state: "running" });
  });

  test("a join ends with the thread", () => {
    const events = handTrace(
      { ...THREAD, object: 1 },
      { op: "begin", object: 1 },
      { ...THREAD, object: 2 },
      { op: "start", object: 2 },
      { op: "join", object: 2, outcome: "wait", value: Number.POSITIVE_INFINITY },
      { op: "begin", thread: 2 },
      { op: "end", thread: 2, object: 2 },
      { op: "grant", thread: 2, object: 2, peer: 1 },
    );
    const states = (step: number) =>
      stateAt({ events, lines: [] }, step).threads.map(({ state, waitsFor }) => [state, waitsFor?.on]);
    expect(states(3)).toEqual([
      ["running", undefined],
      ["made", undefined],
    ]);
    expect(states(5)).toEqual([
      ["waiting", "thread"],
      ["starting", undefined],
    ]);
    expect(states(8)).toEqual([
      ["running", undefined],
      ["ended", undefined],
    ]);
  });

  test("a value is known before its first read, and unknown before a first write", () => {
    const read: Brief = { op: "read", object: 5, value: 101 };
    const write: Brief = { op: "write", object: 6, value: 3 };
    const events = handTrace(made(5, "shared"), made(6, "shared"), write, read, {
      ...read,
      op: "write",
      value: 7,
    });
    const values = (step: number) =>
      stateAt({ events, lines: [] }, step).objects.map(
        (object) => object.is === "value" && object.value?.value,
      );
    expect(values(2)).toEqual([101, undefined]);
    expect(values(3)).toEqual([101, 3]);
    expect(values(5)).toEqual([7, 3]);
  });

  test("counts the lines that have been printed", () => {
    const events = handTrace({ op: "print", text: "a" }, { op: "yield" }, { op: "print", text: "b" });
    const printed = [0, 1, 2, 3].map(
      (step) => stateAt({ events, lines: [{ seq: 1 }, { seq: 3 }] }, step).printed,
    );
    expect(printed).toEqual([0, 1, 1, 2]);
  });

  test("a pool, a future: what became of a task", () => {
    const events = handTrace(
      made(5, "future"),
      made(6, "future"),
      { op: "try", object: 5 },
      { op: "abort", object: 6 },
      { op: "set", object: 5 },
      { op: "abort", object: 5, outcome: "refused" },
    );
    const became = (step: number) =>
      stateAt({ events, lines: [] }, step).objects.map((object) => object.is === "future" && object.became);
    expect([2, 3, 4, 6].map(became)).toEqual([
      ["pending", "pending"],
      ["running", "pending"],
      ["running", "cancelled"],
      ["finished", "cancelled"],
    ]);
  });

  test("a queue has as many items as the program is told", async () => {
    const { events, output } = await runSource(
      `import { print, Queue, Thread } from "threadlab";
      const queue = new Queue<number>(2);
      export function produce() { for (const n of [1, 2, 3, 4]) queue.put(n); }
      export default function main() {
        // Named as a part of an object, and its number is that of the queue's lock.
        const thread = new Thread({ target: produce, name: "#9.mutex" });
        thread.start();
        for (let i = 0; i < 3; i++) { print(queue.qsize()); queue.get(); }
        thread.join();
        queue.put(5);
        print(queue.qsize());
        queue.shutdown();
        print(queue.qsize());
        queue.shutdown({ immediate: true });
        print(queue.qsize());
      }`,
      { virtual: { seed: 3 } },
    );
    const told = events.flatMap(({ op }, index) => {
      if (op !== "print") return [];
      const queue = stateAt({ events, lines: [] }, index).objects.find(({ kind }) => kind === "queue");
      return queue?.is === "queue" ? [String(queue.items)] : [];
    });
    expect(output).toHaveLength(6);
    expect(output.slice(3)).toEqual(["2", "2", "0"]);
    expect(told.slice(3)).toEqual(output.slice(3));
  });
});
