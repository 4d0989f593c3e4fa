import { expect, test, vi } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { createProgramStore } from "../../src/lesson/program/program-store.ts";
import { fiberProgramOf } from "../../src/runner/search/fiber-programs.ts";
import { targetFor } from "../runner/explore/explored-target.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
/** Compiles it as two processes would, one after the other. @returns how often the compiler was needed, and for what. */
async function twice(word: string) {
  const store = createProgramStore(folder, "one");
  const target = await targetFor(word);
  const file = target.kind === "lesson" ? target.lesson.program : target.file;
  const compiler = vi.fn();
  const first = await fiberProgramOf(await compileProgram(file), compiler, store);
  const second = await fiberProgramOf(await compileProgram(file), compiler, store);
  expect(second).toEqual(first);
  return { calls: compiler.mock.calls.length, made: first };
}

test("a program is compiled for fibers once", async () => {
  const { calls, made } = await twice("race");
  expect(calls).toBe(1);
  expect(made).toMatchObject({ code: expect.stringContaining("threadlab/fibers") });
});

test("that fibers cannot run it is found out once", async () => {
  expect(await twice("file")).toEqual({ calls: 1, made: false });
});

test("what a program does not use is not evaluated in each thread", async () => {
  const { made } = await twice("race");
  expect(made).toMatchObject({ code: expect.not.stringContaining("__copyProps") });
});
