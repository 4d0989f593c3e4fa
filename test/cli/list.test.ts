import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fileNameOf, readCourseOf } from "../../src/practice/course.ts";
import { callMain } from "./in-process.ts";
import { parseDocument, REPOSITORY, unwrap } from "./threadlab.ts";

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

describe("a course of one's own", () => {
  const course = mkdtempSync(join(tmpdir(), "threadlab course-"));
  afterAll(() => {
    process.chdir(tmpdir());
    rmSync(course, { recursive: true });
  });
  const put = (path: string, text: string) => {
    mkdirSync(join(course, path, ".."), { recursive: true });
    writeFileSync(join(course, path), text);
  };
  const program = 'import { print } from "threadlab";\nexport default function main() {\n  print("hi");\n}\n';
  // The second one has the name of one that comes with threadlab.
  for (const [id, claim] of [
    ["hello", "C2"],
    ["race", "C4"],
  ]) {
    put(`${id}/lesson.md`, `---\ntitle: My ${id}\nclaims: [${claim}]\n---\n\nText.\n`);
    put(`${id}/main.ts`, program);
    put(`${id}/expected.txt`, "hi\n");
  }
  mkdirSync(join(course, "empty"));
  symlinkSync("hello", join(course, "alias"), "junction");
  put("exercises/count/exercise.md", readFileSync(join(LESSONS, "practice/lost-update/exercise.md"), "utf8"));

  test("is listed from outside, with what was skipped", async () => {
    const { code, stdout } = await callMain(["list", course]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +1 +hello +My hello$/m);
    expect(stdout).toContain(`threadlab run '${course}/hello'`);
    expect(stdout).toContain(`1 exercise: threadlab practice init --from '${course}'`);
    expect(stdout).toContain("\n skipped: alias: it is a link, and lessons are folders of their own\n");
    expect(stdout).toContain("\n skipped: empty: it is empty\n");
    const document = JSON.parse((await callMain(["list", course, "--json"])).stdout);
    expect(document.skipped.map(({ name }: { name: string }) => name)).toEqual(["alias", "empty"]);
  });

  test("is that of its folder and of its lessons' folders, and its names go before the others", async () => {
    for (const cwd of [course, join(course, "hello")]) {
      const { stdout } = await callMain(["list"], { cwd });
      expect(stdout).toContain("My race");
      expect(stdout).toContain("threadlab list threads");
      const shown = await callMain(["show", "race"], { cwd });
      expect(shown.stdout).toContain("My race");
      expect((await callMain(["run", "hel", "--virtual"], { cwd })).code).toBe(0);
      expect((await callMain(["show", "mutex"], { cwd })).stdout).toContain(
        "A lock lets one thread in at a time",
      );
      expect((await callMain(["list", "threads"], { cwd })).stdout).not.toContain("My race");
    }
    const { stderr } = await callMain(["show", "9"], { cwd: course });
    expect(unwrap(stderr)).toContain("There is no lesson number 9. The numbers go from 1 to 2.");
  });

  test("has the claims that its lessons test", async () => {
    const { claims } = JSON.parse((await callMain(["claims", course, "--json"])).stdout);
    const told = claims.map(({ claim, lesson }: Record<string, string>) => [claim, lesson]);
    expect(told).toEqual([
      ["C2", "hello"],
      ["C4", "race"],
    ]);
  });

  test("is run for its claims: each quotes what its lesson prints, and a mismatch is a failure", async () => {
    put("race/expected.txt", "ho\n");
    const { code, stdout } = await callMain(["claims", course, "--run"]);
    const json = await callMain(["claims", course, "--run", "--json"]);
    put("race/expected.txt", "hi\n");
    expect({ code, json: json.code }).toEqual({ code: 1, json: 1 });
    const { ok, results } = JSON.parse(json.stdout);
    expect(ok).toBe(false);
    expect(results).toMatchObject([
      { lesson: "hello", verdict: "match", actual: ["hi"] },
      { lesson: "race", verdict: "mismatch", actual: ["hi"] },
    ]);
    expect(stdout.match(/ │ hi$/gm)).toHaveLength(2);
    expect(unwrap(stdout)).toContain("→ In threadlab's own lesson create: The program begins in one thread");
  });

  test("is listed without the lessons that cannot be read, and says why", async () => {
    put("broken/lesson.md", "---\ntitle: Broken\nclaims: [C1]\n---\n");
    const { code, stdout } = await callMain(["list", course]);
    const json = await callMain(["list", course, "--json"]);
    const claims = await callMain(["claims", course]);
    rmSync(join(course, "broken"), { recursive: true });
    expect(code).toBe(2);
    expect(stdout).toContain("My hello");
    expect(unwrap(stdout)).toMatch(/skipped: broken: The lesson in .* has no main\.ts\./);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, lessons: [{}, {}] });
    expect(claims).toMatchObject({ code: 2 });
    expect(claims.stdout).toContain("hello");
    expect(claims.stderr).toMatch(/^skipped: broken: The lesson in .* has no main\.ts\./);
  });

  test("is checked with a word on each folder that is skipped", async () => {
    const { code, stdout } = await callMain(["check", course]);
    expect(code).toBe(0);
    expect(stdout).toContain("\n skipped: empty: it is empty\n");
  });

  test("is told from what is none", async () => {
    const none = await callMain(["list", join(course, "empty")]);
    expect(none.code).toBe(2);
    expect(unwrap(none.stderr)).toContain("contains no lesson");
    const many = join(course, "empty");
    for (let count = 1; count <= 8; count++) mkdirSync(join(many, `folder-${count}`));
    const { stderr } = await callMain(["list", many]);
    expect(stderr.split("\n").filter((line) => line.startsWith("skipped: "))).toHaveLength(5);
    expect(stderr).toContain("… and 3 more folders");
    expect((await callMain(["list", "./nowhere"])).code).toBe(2);
    // One lesson alone, such as a copy, makes no course of the folder that it lies in.
    const alone = mkdtempSync(join(tmpdir(), "threadlab-alone-"));
    try {
      await callMain(["copy", "create"], { cwd: alone });
      expect((await callMain(["list"], { cwd: alone })).stdout).toContain(
        "A lock lets one thread in at a time",
      );
    } finally {
      process.chdir(tmpdir());
      rmSync(alone, { recursive: true });
    }
  });
});
