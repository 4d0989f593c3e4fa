import { expect, test } from "vitest";
import { openPrediction } from "../../../src/runner/predict/predict.ts";
import { sharedSession } from "../../support/session.ts";
import { targetFor } from "../search/explored-target.ts";

test("a program that ends in an error has printed what it printed before", async () => {
  const { signal } = new AbortController();
  const target = await targetFor("prints-and-fails.ts");
  const prediction = await openPrediction(await sharedSession(), target, { sets: [], signal });
  const answerTo = async (line: string) => (await prediction.judge({ kind: "output", lines: [line] })).can;
  expect(await answerTo("printed")).toBe(true);
  expect(await answerTo("something else")).toBe(false);
});
