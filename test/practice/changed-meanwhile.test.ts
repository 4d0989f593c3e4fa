import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileExercise, judgeCases } from "../../src/practice/check-exercise.ts";
import { session } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exerciseOf, solutionOf } from "./searched.ts";

const folder = temporaryFolder();
/** Changes the file as soon as the first search is over, which is when the other criteria are looked at. */
async function searchWhileChanging(id: string) {
  const exercise = exerciseOf(id);
  const { criteria } = exercise;
  const file = join(folder, `${id}.ts`);
  writeFileSync(file, solutionOf(exercise));
  const changing = {
    ...criteria,
    get possible() {
      writeFileSync(file, "this is no program");
      return criteria.possible;
    },
  };
  const { signal } = new AbortController();
  const program = await compileExercise(exercise, file);
  const called = { file, name: `${id}.ts`, isStart: false, program };
  return judgeCases(session, { ...exercise, criteria: changing }, called, { signal });
}

test("all that a verdict rests on is about the same text of a program", async () => {
  expect(exerciseOf("meet-before").criteria.possible.length).toBeGreaterThan(0);
  expect((await searchWhileChanging("meet-before")).verdict).toBe("solved");
  expect((await searchWhileChanging("hold-less")).verdict).toBe("solved");
});
