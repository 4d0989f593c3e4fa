import { beforeAll, expect, test } from "vitest";
import { findingsToTell } from "../../src/practice/verdict.ts";
import type { Session } from "../../src/runner/session.ts";
import { sharedSession } from "../support/session.ts";
import { exerciseOf, judgeProgram, solutionOf, tellVerdict } from "./searched.ts";

let session: Session;
beforeAll(async () => {
  session = await sharedSession();
});

test("a constructor that uses a Shared is told what it may do where a driver's module calls it", async () => {
  const exercise = exerciseOf("account");
  const program = solutionOf(exercise).replace(
    "new Shared(money);",
    "new Shared(0);\n    this.money.value = money;",
  );
  const result = await judgeProgram(session, exercise, program);
  expect(tellVerdict(result)).toBe("not-solved: error · 1 of 1");
  expect(findingsToTell(result).map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /\nA constructor that the module calls may make objects, as with new Shared\(1\), but not use them\.\n.*at new Account/s,
    ),
  ]);
});
