import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import { createPass } from "../../../src/runner/search/search-pass.ts";
import { thisMoment } from "../../../src/runner/time-budget.ts";

test.for([
  [false, true],
  [true, "polls"],
] as const)(
  "a helper that reached a bound on rounds (%s), if only in runs that it does not tell: complete is %s",
  ([isBounded, complete]) => {
    const { signal } = new AbortController();
    const needs = { clocked: false, numbered: false, bounds: NO_BOUNDS };
    const pass = createPass({ time: "free", signal, began: thisMoment(), ...needs, pass: 1 });
    pass.next();
    const searched = { requests: [], rest: [], runs: 2, needed: 2 };
    const counts = { traces: 1, blocked: 1, decisions: 2 };
    pass.count({ id: 1, isLast: true, runs: [], events: 0, searched, ...counts, isBounded });
    pass.adopt(searched);
    expect(pass.next()).toBe(undefined);
    pass.finish();
    expect(pass.end.complete).toBe(complete);
  },
);
