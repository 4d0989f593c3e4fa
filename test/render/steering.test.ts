import { expect, test } from "vitest";
import { keyOfChoice, renderSteering } from "../../src/render/steering.ts";
import type { SteerState } from "../../src/result/steering.ts";
import { screen } from "./sample.ts";

const next = Array.from({ length: 33 }, (_, index) => ({
  ...{ choice: index + 1, thread: index + 2, threadName: `Thread-${index + 1}` },
  ...{ op: "acquire" as const, text: "acquires mutex", place: "" },
}));
const state: SteerState = { turns: [], rows: [], next, blocked: [], output: [], end: undefined };
const shown = (by: "key" | "number") =>
  renderSteering(state, { kind: "wrong" }, screen(80), by).filter((row) => /Thread-|more/.test(row));

test("after nine threads letters choose, but none of those that do something else", () => {
  const keys = next.map(({ choice }) => keyOfChoice(choice)).filter((key) => key !== undefined);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.slice(0, 10)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "b"]);
  for (const taken of ["a", "g", "q", "u", "?"]) expect(keys).not.toContain(taken);
});

test("each thread has its key beside it, and threads without a key are counted", () => {
  const rows = shown("key");
  expect(rows[9]).toBe("   b  Thread-10  acquires mutex");
  expect(rows.at(-1)).toBe("      and 2 more threads: --choices takes any number");
  expect(rows).toHaveLength(32);
});

test("where the choices are given with the call, each has its number", () => {
  const rows = shown("number");
  expect(rows[8]).toBe("    9  Thread-9   acquires mutex");
  expect(rows.at(-1)).toBe("   33  Thread-33  acquires mutex");
});
