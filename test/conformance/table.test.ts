import { beforeAll, describe, expect, test } from "vitest";
import { findPython, type Python } from "./python.ts";
import { type Answered, askBoth, isSame, presentText, tableText } from "./table.ts";

describe("the table of behaviours", () => {
  let python: Python | undefined;
  let answers: readonly Answered[] = [];

  beforeAll(async () => {
    python = await findPython();
    answers = await askBoth(python);
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
    expect(await presentText()).toBe(await tableText(python));
  });
});
