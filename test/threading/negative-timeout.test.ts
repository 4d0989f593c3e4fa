import { describe, expect, test } from "vitest";
import { runSource } from "../run-source.ts";

const WAITS: readonly (readonly [name: string, call: string])[] = [
  ["Thread.join", "thread.join(-1)"],
  ["Condition.wait", "ready.with(() => ready.wait(-1))"],
  ["Condition.waitFor", "ready.with(() => ready.waitFor(() => false, -1))"],
  ["Event.wait", "go.wait(-1)"],
  ["Barrier.wait", "gate.wait(-1)"],
  ["Timer", "early.start(); early.join()"],
  ["Semaphore.acquire", "seats.acquire({ timeout: -1 })"],
];

describe("a wait with a negative timeout looks once, and is none that the outside world can end", () => {
  test.each(WAITS)("%s", async (_name, call) => {
    const { events, output } = await runSource(`
      import { Barrier, Condition, Event, print, Semaphore, Thread, Timer } from "threadlab";
      const go = new Event();
      const ready = new Condition();
      const gate = new Barrier(2);
      const seats = new Semaphore(0);
      export function work() {}
      export function wait() { go.wait(); }
      const early = new Timer(-1, work);
      export default function main() {
        const thread = new Thread({ target: wait });
        thread.start();
        try { ${call}; } catch (error) { print((error as Error).name); }
        go.set();
        thread.join();
        print("over");
      }
    `);
    expect(output.at(-1)).toBe("over");
    expect(events.length).toBeGreaterThan(5);
    const outside = events.filter(
      (event) => event.outcome === "wait" && (event.until === "outside" || event.until < 0),
    );
    expect(outside).toEqual([]);
  });
});
