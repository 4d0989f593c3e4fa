import { expect, test } from "vitest";
import type { Claim } from "../../src/lesson/claims.ts";
import { renderClaims } from "../../src/render/claims.ts";
import { renderJsonClaims } from "../../src/render/documents/json.ts";
import { sampleResult, screen } from "./sample.ts";

const CLAIMS: readonly Claim[] = [
  {
    id: "C8",
    text: "With a mutex, one thread uses the shared memory and the others wait.",
    lesson: "mutex",
    verdict: "holds",
    why: "A hundred threads change one number, and nothing is lost.",
  },
  {
    id: "C10",
    text: "Threads are light.",
    lesson: "tcb",
    verdict: "holds with a limit",
    why: "A worker carries a heap.",
  },
  {
    id: "E1",
    text: "PCB stands for printed circuit board.",
    lesson: "tcb",
    verdict: "wrong",
    why: "It stands for process control block.",
  },
];

test("at 80 columns: verdict and lesson stand in one column", () => {
  expect(renderClaims(CLAIMS, [], screen(80)).join("\n")).toMatchInlineSnapshot(`
    " C8   holds               With a mutex, one thread uses the shared memory and
          mutex               the others wait.
                              → A hundred threads change one number, and nothing is
                                lost.
     C10  holds with a limit  Threads are light.
          tcb                 → A worker carries a heap.
     E1   wrong               PCB stands for printed circuit board.
          tcb                 → It stands for process control block.

     3 claims: 1 holds, 1 holds with a limit, 1 is wrong"
  `);
});

test("at 40 columns, one below the other", () => {
  expect(renderClaims(CLAIMS, [], screen(40)).join("\n")).toMatchInlineSnapshot(`
    " C8   holds
          With a mutex, one thread uses the
          shared memory and the others wait.
          → A hundred threads change one
            number, and nothing is lost.
          mutex
     C10  holds with a limit
          Threads are light.
          → A worker carries a heap.
          tcb
     E1   wrong
          PCB stands for printed circuit
          board.
          → It stands for process control
            block.
          tcb

     3 claims: 1 holds, 1 holds with a
     limit, 1 is wrong"
  `);
});

test("with evidence, quoted once for each lesson", () => {
  const tcb = sampleResult({
    lesson: "tcb",
    verdict: "mismatch",
    actual: Array.from({ length: 14 }, (_, index) => `line ${index + 1} \u001b[31mred`),
    printed: 20,
  });
  expect(renderClaims(CLAIMS, [sampleResult(), tcb], screen(80)).join("\n")).toMatchInlineSnapshot(`
    " C8   holds               With a mutex, one thread uses the shared memory and
          mutex               the others wait.
                              → A hundred threads change one number, and nothing is
                                lost.
                              │ 1
                              ✓ matches the expected output

     C10  holds with a limit  Threads are light.
          tcb                 → A worker carries a heap.
                              │ line 1 ␛[31mred
                              │ line 2 ␛[31mred
                              │ line 3 ␛[31mred
                              │ line 4 ␛[31mred
                              │ line 5 ␛[31mred
                              │ line 6 ␛[31mred
                              │ line 7 ␛[31mred
                              │ line 8 ␛[31mred
                              │ line 9 ␛[31mred
                              │ line 10 ␛[31mred
                              │ line 11 ␛[31mred
                              │ line 12 ␛[31mred
                              │ … and 8 more lines
                              ✗ does not match the expected output

     E1   wrong               PCB stands for printed circuit board.
          tcb                 → It stands for process control block.
                              shown above for C10

     3 claims: 1 holds, 1 holds with a limit, 1 is wrong"
  `);
});

test("questions are counted apart from claims", () => {
  const question: Claim = { id: "C16", text: "As many?", lesson: "fork", verdict: "answered", why: "No." };
  expect(renderClaims([...CLAIMS, question], [], screen(80)).at(-1)).toBe(
    " 3 claims: 1 holds, 1 holds with a limit, 1 is wrong; 1 question answered",
  );
  expect(renderClaims([question], [], screen(80)).at(-1)).toBe(" 1 question answered");
});

test("no line is wider than the screen", () => {
  const wide = sampleResult({ actual: ["x".repeat(300), ""], printed: 2 });
  for (const columns of [20, 33, 55, 56, 80, 120]) {
    const rows = renderClaims(CLAIMS, [wide], screen(columns));
    expect(rows.filter((row) => row.length > columns)).toEqual([]);
  }
});

test("in colour, a verdict has its own", () => {
  const rows = renderClaims(CLAIMS, [], screen(80, 1));
  expect(rows[0]).toContain("\u001b[32mholds\u001b[39m");
  expect(rows.some((row) => row.includes("\u001b[33mholds with a limit\u001b[39m"))).toBe(true);
  expect(rows.some((row) => row.includes("\u001b[31mwrong\u001b[39m"))).toBe(true);
});

test("as a document: the claims, and the runs of their lessons where these were run", () => {
  const [claim] = CLAIMS as readonly [Claim];
  const bare = JSON.parse(renderJsonClaims([claim], { ok: true }));
  const { id, ...rest } = claim;
  expect(bare).toEqual({ threadlab: 1, command: "claims", ok: true, claims: [{ claim: id, ...rest }] });
  const run = JSON.parse(renderJsonClaims([claim], { ok: true, results: [sampleResult()] }));
  expect(run.results).toMatchObject([{ lesson: "mutex", verdict: "match", actual: ["1"] }]);
});
