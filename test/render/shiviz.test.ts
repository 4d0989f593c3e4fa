import { describe, expect, test } from "vitest";
import { renderShiviz } from "../../src/render/documents/shiviz.ts";
import type { ClockedRow } from "../../src/runner/run/run-trace.ts";

function row(
  thread: number,
  threadName: string,
  clock: Record<number, number>,
  text: string,
  place = "",
): ClockedRow {
  const entries = Object.entries(clock).map(([id, count]) => [Number(id), count] as const);
  return { thread, threadName, clock: new Map(entries), text, place };
}

describe("renderShiviz", () => {
  test("the pattern, an empty line, and a line for each operation", () => {
    const rows = [
      row(1, "MainThread", { 1: 1 }, "starts Thread-1", "main.ts:9:5"),
      row(2, "Thread-1", { 1: 1, 2: 1 }, 'prints "{one}"', "main.ts:4:3"),
      row(1, "MainThread", { 1: 2, 2: 1 }, "joins Thread-1"),
    ];
    expect(renderShiviz(rows)).toMatchInlineSnapshot(`
      "(?<host>\\S+) (?<clock>\\{[^}]*\\}) (?<event>.*)

      MainThread {"MainThread":1} starts Thread-1 (main.ts:9:5)
      Thread-1 {"MainThread":1,"Thread-1":1} prints "{one}" (main.ts:4:3)
      MainThread {"MainThread":2,"Thread-1":1} joins Thread-1
      "
    `);
  });

  test("the pattern finds the parts of every line, whatever threads are called and say", () => {
    const rows = [
      row(1, "a } thread {", { 1: 1 }, 'prints "} x {"\nand\u001b[2J'),
      row(2, "a } thread {", { 1: 1, 2: 1 }, "ends"),
      row(3, "", { 3: 1 }, "ends"),
    ];
    const [pattern = "", , ...lines] = renderShiviz(rows).split("\n");
    const found = [...lines.join("\n").matchAll(new RegExp(pattern, "g"))].map(({ groups }) => ({
      ...groups,
    }));
    expect(found.map(({ host, event }) => [host, event])).toEqual([
      ["a_thread_", 'prints "} x {"␊and␛[2J'],
      ["a_thread__2", "ends"],
      ["_", "ends"],
    ]);
    expect(found.map(({ clock }) => JSON.parse(clock ?? ""))).toEqual([
      { a_thread_: 1 },
      { a_thread_: 1, a_thread__2: 1 },
      { _: 1 },
    ]);
  });
});
