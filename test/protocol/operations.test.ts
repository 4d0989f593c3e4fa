import { expect, test } from "vitest";
import { OPERATIONS, OPS } from "../../src/protocol/operations.ts";

test("a schedule that was printed once keeps its meaning: no letter of an operation changes", () => {
  const letters = OPS.map((op) => `${op} ${OPERATIONS[op].letter}`.trim());
  expect(letters.join(", ")).toBe(
    "none, make, start s, begin, end e, join j, acquire a, try t, release l, wait W, notify n, set S, clear C, abort B, reset R, " +
      "trip T, read r, write w, sleep z, yield y, print p, text, output o, stderr E, listen L, connect c, accept A, receive i, " +
      "send u, close x, exit X, resume g, grant, tick, probe q, alive h, process P, remote m, clock k, number N",
  );
});
