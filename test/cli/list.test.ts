import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileNameOf, readCourseOf } from "../../src/practice/course.ts";
import { callMain } from "./in-process.ts";
import { parseDocument, REPOSITORY } from "./threadlab.ts";

const LESSONS = join(REPOSITORY, "lessons");
const IDS = readdirSync(LESSONS).filter((name) => existsSync(join(LESSONS, name, "lesson.md")));

describe("threadlab list", () => {
  test("names all lessons, with their numbers, sections and titles", async () => {
    const { code, stdout, stderr } = await callMain(["list"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const named = stdout.split("\n").flatMap((line) => IDS.filter((id) => line.includes(`  ${id}  `)));
    expect([...named].sort()).toEqual([...IDS].sort());
    expect(stdout).toMatch(/^ +12 +mutex +7 +A lock lets one thread in at a time$/m);
  });

  test("is one document with --json, in the course's order", async () => {
    const { code, stdout } = await callMain(["list", "--json"]);
    const document = parseDocument(stdout);
    expect(code).toBe(0);
    expect(document).toMatchObject({ threadlab: 1, command: "list", ok: true });
    const numbers = document.lessons?.map(({ number }) => number) ?? [];
    expect(numbers).toHaveLength(IDS.length);
    expect(numbers).toEqual([...numbers].sort((one, other) => Number(one) - Number(other)));
    expect(document.lessons).toContainEqual(
      expect.objectContaining({
        lesson: "create",
        section: "3.1",
        output: "printed",
        title: expect.any(String),
      }),
    );
  });

  test("is coloured when colour is asked for, and not otherwise", async () => {
    const isColoured = async (words: string[], env: Record<string, string>) =>
      (await callMain(words, { env })).stdout.includes("\u001b[");
    expect(await isColoured(["list"], {})).toBe(false);
    expect(await isColoured(["list"], { FORCE_COLOR: "1" })).toBe(true);
    expect(await isColoured(["list"], { FORCE_COLOR: "0" })).toBe(false);
    expect(await isColoured(["list", "--no-color"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await isColoured(["--no-color", "list"], { FORCE_COLOR: "1" })).toBe(false);
  });
});

describe("lessons that were run to a match", () => {
  test("are marked where a folder .threadlab is there, and nothing is written elsewhere", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "threadlab-list-"));
    try {
      await callMain(["run", "sharing"], { cwd });
      expect(readdirSync(cwd)).toEqual([]);
      mkdirSync(join(cwd, ".threadlab"));
      await callMain(["run", "sharing"], { cwd });
      const noted = JSON.parse(readFileSync(join(cwd, ".threadlab/lessons.json"), "utf8"));
      expect(noted).toEqual({ threadlab: 1, matched: ["sharing"] });
      const { stdout } = await callMain(["list"], { cwd });
      expect(stdout.split("\n").filter((line) => line.startsWith("✓"))).toEqual([
        expect.stringMatching(/^✓ +7 {2}sharing /),
      ]);
      expect(stdout).toContain("\n ✓ You have run it, and it matched.\n");
    } finally {
      process.chdir(tmpdir());
      rmSync(cwd, { recursive: true });
    }
  });

  test("so are those whose exercises are all solved, with a star", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "threadlab-list-"));
    try {
      await callMain(["practice", "init", "."], { cwd });
      const course = readCourseOf(cwd, "threads");
      const on = course.exercises.filter(({ lesson }) => lesson === "deadlock");
      expect(on.length).toBeGreaterThan(1);
      for (const [index, exercise] of on.entries()) {
        writeFileSync(join(cwd, fileNameOf(exercise, course)), exercise.files[0]?.solution ?? "");
        await callMain(["practice", "check", exercise.id], { cwd });
        const { stdout } = await callMain(["list"], { cwd });
        const starred = stdout.split("\n").filter((line) => line.startsWith("★"));
        // One of two is not enough.
        if (index < on.length - 1) expect(starred).toEqual([]);
        else {
          expect(starred).toEqual([expect.stringContaining(" deadlock ")]);
          expect(stdout).toContain("\n ★ You have solved all exercises on it.\n");
        }
      }
    } finally {
      process.chdir(tmpdir());
      rmSync(cwd, { recursive: true });
    }
  });
});
