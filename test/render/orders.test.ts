import { describe, expect, test } from "vitest";
import { renderOrders } from "../../src/render/orders.ts";
import { widthOf } from "../../src/render/text/sanitise.ts";
import type { Orders } from "../../src/result/run.ts";
import { screen } from "./sample.ts";

const CREATE = ["jason is running", "main", "jason is over"] as const;
const [running, main, over] = CREATE;
const THREE: Orders = {
  count: 3,
  exact: true,
  listed: [
    [main, running, over],
    [running, main, over],
    [running, over, main],
  ],
};

function show(orders: Orders, columns: number, level: 0 | 1 = 0): string {
  const known = { actual: [main, running, over], expected: CREATE };
  return renderOrders(orders, known, screen(columns, level)).join("\n");
}

describe("the orders that lines could have had", () => {
  test("stand beside each other; this run's and the expected one say so", () => {
    expect(show(THREE, 80)).toMatchInlineSnapshot(`
      " There are 3 orders that its synchronisation allows:

         1 this run               2 expected               3
         main                     jason is running         jason is running
         jason is running         main                     jason is over
         jason is over            jason is over            main"
    `);
  });

  test("below each other where the screen is narrow", () => {
    expect(show(THREE, 40)).toMatchInlineSnapshot(`
      " There are 3 orders that its
       synchronisation allows:

         1 this run
         main
         jason is running
         jason is over

         2 expected
         jason is running
         main
         jason is over

         3
         jason is running
         jason is over
         main"
    `);
  });

  test("of many the first are listed", () => {
    expect(show({ ...THREE, count: 5040 }, 80).split("\n")[0]).toMatchInlineSnapshot(
      `" There are 5,040 orders that its synchronisation allows; the first 3:"`,
    );
    expect(show({ ...THREE, count: 9999, exact: false }, 80).split("\n")[0]).toMatchInlineSnapshot(
      `" There are more than 9,999 orders that its synchronisation allows; the first"`,
    );
    expect(show({ ...THREE, count: 0, exact: false }, 80).split("\n")[0]).toBe(
      " There is at least 1 order that its synchronisation allows; the first 3:",
    );
    expect(show({ count: 1, exact: true }, 80)).toMatchInlineSnapshot(
      `" There is 1 order that its synchronisation allows:"`,
    );
  });

  test("long lines and long outputs are cut, and no row is too wide", () => {
    const long = Array.from({ length: 60 }, (_, index) => `line ${index} ${"x".repeat(100)}\u001b[31m`);
    for (const columns of [24, 33, 56, 80, 200]) {
      const rows = show({ count: 2, exact: true, listed: [long, [...long].reverse()] }, columns).split("\n");
      for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
      expect(rows.join("\n")).not.toContain("\u001b[31m");
      expect(rows.filter((row) => row.includes("20 more")).length).toBeGreaterThan(0);
    }
  });
});
