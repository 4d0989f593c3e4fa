import { expect, test } from "vitest";
import { findingsToTell } from "../../src/practice/verdict.ts";
import { session } from "../support/session.ts";
import { exerciseOf, judgeProgram, solutionOf, startOf, tellVerdict } from "./searched.ts";

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

test("a change that no other thread sees is told, once the program is no longer the start", async () => {
  const exercise = exerciseOf("own-variable");
  const told = async (program: string) => {
    const result = await judgeProgram(session, exercise, program);
    expect(result.verdict).toBe("not-solved");
    return findingsToTell(result).map(({ message }) => message);
  };
  expect(await told(startOf(exercise))).toEqual([]);
  const locked = startOf(exercise)
    .replace("{ print,", "{ Lock, print,")
    .replace("let letters", "const box = new Lock();\nlet letters")
    .replace("letters += 3;", "box.with(() => {\n    letters += 3;\n  });");
  expect(await told(locked)).toEqual([
    'Each thread has its own "letters", a plain variable. main does not see what deliver assigns. To share it, use a Shared.',
  ]);
});
