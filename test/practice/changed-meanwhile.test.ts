import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { searchExercise } from "../../src/practice/search.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { exerciseOf } from "./searched.ts";

let session: Session;
let folder: string;
beforeAll(async () => {
  session = await openSession();
  folder = mkdtempSync(join(tmpdir(), "threadlab-practice-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await session.close();
});

/** Changes the file as soon as the first search is over, which is when the other criteria are looked at. */
async function searchWhileChanging(id: string) {
  const { criteria, ...exercise } = exerciseOf(id);
  const file = join(folder, `${id}.ts`);
  writeFileSync(file, exercise.solution);
  const changing = {
    ...criteria,
    get possible() {
      writeFileSync(file, "this is no program");
      return criteria.possible;
    },
  };
  const { signal } = new AbortController();
  return searchExercise(session, { ...exercise, criteria: changing }, { file, name: `${id}.ts` }, { signal });
}

test("all that a verdict rests on is about the same text of a program", async () => {
  const { impossible } = await searchWhileChanging("meet-before");
  expect(exerciseOf("meet-before").criteria.possible.length).toBeGreaterThan(0);
  expect(impossible).toEqual([]);
  const { duration } = await searchWhileChanging("hold-less");
  expect(duration?.isProved).toBe(true);
});
