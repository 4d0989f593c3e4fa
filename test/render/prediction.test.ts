import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { renderPrediction } from "../../src/render/prediction.ts";

const LONG = "a line that is longer than any column ".repeat(3).trim();

test.each([200, 80, 60, 50])("the table fits %i columns", (columns) => {
  const grounds = { kind: "none", traces: 4, isProved: true } as const;
  const claim = { kind: "output", lines: [LONG] } as const;
  const lines = renderPrediction(
    {
      question: { lesson: "race", title: "", kind: "outputs", choices: [claim], sets: [] },
      graded: [{ claim, said: true, can: false, grounds }],
      ...{ traces: 4, complete: true, limits: [] },
    },
    { style: new Chalk({ level: 0 }), columns },
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain("proved: none of its 4 traces prints it");
});
