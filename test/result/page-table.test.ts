import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromTable, toTable } from "../../src/result/page-table.ts";

const record = fc.record(
  {
    op: fc.constantFrom("read", "write", "acquire"),
    thread: fc.integer(),
    time: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((time) => !Object.is(time, -0)),
    text: fc.string(),
    forks: fc.array(fc.record({ thread: fc.nat(3) })),
    mixed: fc.oneof(fc.nat(), fc.string()),
  },
  { requiredKeys: [] },
);

describe("a table", () => {
  test("gives the records back, also after it was written as JSON", () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const written = JSON.stringify(toTable(records));
        expect(fromTable(JSON.parse(written))).toEqual(records);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("has a value that comes again once, and is small", () => {
    const records = Array.from({ length: 1000 }, (_, at) => ({
      thread: 2,
      text: "acquires mutex",
      forks: [{ thread: 3 }, { thread: 4 }],
      ...(at === 500 && { file: 1 }),
    }));
    const table = toTable(records);
    expect(table.values).toEqual(["acquires mutex", [{ thread: 3 }, { thread: 4 }]]);
    expect(table.numbers.file).toEqual({ 500: 1 });
    expect(JSON.stringify(table).length).toBeLessThan(JSON.stringify(records).length / 8);
  });
});
