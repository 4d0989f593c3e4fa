import { beforeAll, describe, expect, test } from "vitest";
import { findPython } from "./python.ts";
import { type Answered, askBoth, isSame, presentText, renderTable } from "./table.ts";

describe("the table of behaviours", () => {
  let answers: readonly Answered[] = [];

  beforeAll(async () => {
    answers = await askBoth(await findPython());
  });

  test("both answer alike, or a deviation has its reason", () => {
    const unexplained = answers.filter((answer) => !isSame(answer) && answer.behaviour.why === undefined);
    expect(
      unexplained.map(({ behaviour, cpython, threadlab }) => [behaviour.what, cpython, threadlab]),
    ).toEqual([]);
  });

  test("a reason is given for deviations alone", () => {
    const needless = answers.filter((answer) => isSame(answer) && answer.behaviour.why !== undefined);
    expect(needless.map(({ behaviour }) => behaviour.what)).toEqual([]);
  });

  test("src/threading/README.md is what `npm run conformance -- --table` writes", async () => {
    expect(await presentText()).toBe(renderTable(answers));
  });
});
