import { expect, test } from "vitest";
import type { Program } from "../../src/protocol/program.ts";
import { findingsOf } from "../../src/runner/findings.ts";
import { createObserver } from "../../src/runner/observer.ts";
import { handTrace } from "../trace/hand-trace.ts";

const program = { file: "/main.ts", sites: [], exports: [] } as unknown as Program;

test("of threads that fail without end some are told, MainThread among them, and the others counted", () => {
  const text = JSON.stringify({ name: "Error", message: "no", stack: "" });
  const failed = [...Array.from({ length: 4_000 }, (_, i) => i + 2), 1];
  const observer = createObserver(program, undefined);
  for (const event of handTrace(
    ...failed.map((thread) => ({ op: "end", thread, outcome: "error", text }) as const),
  ))
    observer.take(event);
  expect(observer.failures.uncaught.map(({ thread }) => thread)).toEqual([...failed.slice(0, 200), 1]);
  const ending = { reason: "ended", stuck: undefined, seconds: 0 } as const;
  const findings = findingsOf(observer, ending, { seconds: 60, clock: "machine" });
  expect(findings).toHaveLength(202);
  expect(findings.at(-1)?.message).toBe(
    "3,800 more threads ended by an error or a crash; those were only counted.",
  );
});

test("the texts of the steps that are kept do not grow without end", () => {
  const observer = createObserver(program, undefined);
  const text = "x".repeat(1_000_000);
  const [print] = handTrace({ op: "print", thread: 1, text });
  if (print === undefined) throw new Error("There is no event.");
  for (let n = 0; n < 32; n++) observer.take(print);
  expect(observer.keptAll).toBe(true);
  observer.take(print);
  expect(observer.keptAll).toBe(false);
  expect(observer.events).toHaveLength(32);
});
