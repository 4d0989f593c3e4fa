import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { callMain } from "../cli/in-process.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "threadlab-new-"));
});

afterEach(() => {
  process.chdir(tmpdir());
  rmSync(cwd, { recursive: true });
});

const call = (...words: string[]) => callMain(words, { cwd });
const read = (path: string) => readFileSync(join(cwd, path), "utf8");
const filesIn = (folder: string) =>
  readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(cwd, folder).length + 1))
    .sort();

describe("threadlab new", () => {
  test("goes from an empty folder to a checked and linted course with lessons and exercises", async () => {
    expect(await call("new", "course", "mine")).toMatchObject({ code: 0, stderr: "" });
    expect(filesIn("mine")).toEqual([
      ...[".gitignore", "hello/expected.txt", "hello/lesson.md", "hello/main.py", "hello/main.ts"],
      ...["package.json", "tsconfig.json"],
    ]);
    expect((await call("lint", "mine")).stdout).toBe("1 lesson: nothing to mend\n");
    for (const name of ["two-locks", "verrou-é"])
      expect(await call("new", "lesson", `mine/${name}`)).toMatchObject({ code: 0, stderr: "" });
    for (const name of ["sum", "yes"])
      expect(await call("new", "exercise", `mine/exercises/${name}`)).toMatchObject({ code: 0, stderr: "" });
    const checked = await call("check", "./mine");
    expect(checked).toMatchObject({ code: 0, stderr: "" });
    expect(checked.stdout).toContain("3 lessons: 3 match");
    expect(await call("lint", "mine")).toMatchObject({
      code: 0,
      stdout: "3 lessons and 2 exercises: nothing to mend\n",
    });
    expect(read("mine/verrou-é/lesson.md")).toContain('title: "Verrou é"');
    const list = await call("practice", "init", "learner", "--from", "mine");
    expect(list.stdout).toContain("2 exercises in learner.");
    expect(readdirSync(join(cwd, "learner"))).toEqual(expect.arrayContaining(["01-sum.ts", "02-yes.ts"]));
    // A learner sees the task nowhere else.
    expect(read("learner/01-sum.ts")).toMatch(/^\/\/ .*\n\/\/ It should print "sum 30"\.\n/);
  });

  test("gives a lesson outside of a course what an editor needs", async () => {
    expect(await call("new", "lesson", "alone")).toMatchObject({ code: 0, stderr: "" });
    expect(filesIn("alone")).toContain("tsconfig.json");
    expect((await call("lint", "alone")).stdout).toBe("1 lesson: nothing to mend\n");
  });

  test("numbers no lesson of a course that has no numbers", async () => {
    await call("new", "course", "mine");
    writeFileSync(join(cwd, "mine/hello/lesson.md"), "---\ntitle: Hello\n---\n\nHello.\n");
    await call("new", "lesson", "mine/next");
    expect(read("mine/next/lesson.md")).not.toContain("number");
    expect((await call("lint", "mine")).stdout).toBe("2 lessons: nothing to mend\n");
  });

  test("writes the job where its service looks for it, with the way to the course", async () => {
    mkdirSync(join(cwd, ".git"));
    expect((await call("new", "course", "deep/mine", "--ci", "github")).code).toBe(0);
    const { jobs } = parse(read(".github/workflows/lessons.yml"));
    expect(jobs.lessons.defaults.run).toEqual({ "working-directory": "deep/mine" });
    expect(jobs.lessons.steps.flatMap(({ run }: { run?: string }) => run ?? [])).toEqual([
      ...["npm ci", "npx threadlab check .", "npx threadlab lint ."],
    ]);
    expect((await call("new", "course", "other", "--ci", "gitlab")).code).toBe(0);
    const { lessons } = parse(read(".gitlab-ci.yml"));
    expect(lessons.script[0]).toBe('cd "other"');
    expect(lessons.artifacts.reports.junit).toBe("other/report.xml");
    const third = await call("new", "course", "third", "--ci", "gitlab");
    expect(third.stderr).toBe("error: .gitlab-ci.yml is there already. Name another folder.\n");
    expect(readdirSync(cwd)).not.toContain("third");
  });

  test("writes a job beside the course where there is no repository", async () => {
    const { stdout } = await call("new", "course", ".", "--ci", "github");
    expect(stdout).toContain("threadlab check .\n");
    expect(parse(read(".github/workflows/lessons.yml")).jobs.lessons).not.toHaveProperty("defaults");
  });

  test("writes a task that reads the problems of lint", async () => {
    await call("new", "course", "mine", "--vscode");
    writeFileSync(join(cwd, "mine/hello/main.ts"), "export default function main() {\n  unknown(;\n}\n");
    const { problemMatcher } = JSON.parse(read("mine/.vscode/tasks.json")).tasks[0];
    const { regexp, ...groups } = problemMatcher.pattern;
    const lines = (await call("lint", "mine")).stdout.trimEnd().split("\n").slice(0, -1);
    const first = new RegExp(regexp).exec(lines[0] as string);
    expect([
      first?.[groups.file],
      first?.[groups.line],
      first?.[groups.severity],
      first?.[groups.code],
    ]).toEqual(["mine/hello/main.ts", "2", "error", "program"]);
    expect(lines.filter((line) => !new RegExp(regexp).test(line))).toEqual([]);
  });

  test("writes a task that reads the places of failures", async () => {
    await call("new", "course", "mine", "--vscode");
    const { problemMatcher } = JSON.parse(read("mine/.vscode/tasks.json")).tasks[1];
    const { regexp, ...groups } = problemMatcher.pattern;
    const placesIn = async () =>
      (await call("check", "mine", "--seeds", "1")).stdout.split("\n").flatMap((line) => {
        const found = new RegExp(regexp).exec(line);
        return found === null ? [] : [[groups.file, groups.line, groups.column].map((at) => found[at])];
      });
    expect(await placesIn()).toEqual([]);
    writeFileSync(join(cwd, "mine/hello/main.ts"), "export default function main() {\n  unknown(;\n}\n");
    expect(await placesIn()).toEqual([["mine/hello/main.ts", "2", "11"]]);
    const crash = 'export default function main() {\n  throw new Error("boom");\n}\n';
    writeFileSync(join(cwd, "mine/hello/main.ts"), crash);
    expect(await placesIn()).toEqual([["mine/hello/main.ts", "2", "9"]]);
  });

  test("overwrites nothing, and writes nothing where it would have to", async () => {
    mkdirSync(join(cwd, "mine"));
    writeFileSync(join(cwd, "mine/tsconfig.json"), "{}");
    const { code, stderr } = await call("new", "course", "mine");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: mine/tsconfig.json is there already. Name another folder.\n",
    });
    expect(filesIn("mine")).toEqual(["tsconfig.json"]);
  });

  test.each([
    [["course", "file/mine"], "The folder file/mine cannot be made: file is a file. Name another folder."],
    [["course", "file"], "The folder file cannot be made: file is a file. Name another folder."],
    [["lesson", "mine/2-locks"], '"2-locks" is not a name for a lesson. Use letters, digits and hyphens'],
    [["lesson", "mine/AUX"], "AUX is the name of a device on Windows. Choose another name."],
    [["exercise", "mine/exercises/com1"], "com1 is the name of a device on Windows."],
    [["lesson", "mine/a b"], '"a b" is not a name for a lesson.'],
    [["lesson", "mine/hello"], "mine/hello/expected.txt is there already. Name another folder."],
    [["lesson", "mine/hello/x"], "mine/hello is a lesson itself. Write: threadlab new lesson mine/x."],
    [
      ["lesson", "mine/exercises/two"],
      "The folder mine/exercises is for exercises. Write: threadlab new lesson mine/two.",
    ],
    [["lesson", "mine/exercises"], '"exercises" is not a name for a lesson.'],
    [["exercise", "mine/sum"], "Write: threadlab new exercise mine/exercises/sum."],
    [["exercise", "sum"], "sum is not in a course. Make the course first: threadlab new course my-course."],
    [["exercise", "nowhere/exercises/sum"], "nowhere/exercises/sum is not in a course."],
    [["course", "x", "--ci", "travis"], "--ci takes one of these: github, gitlab."],
    [["course"], "threadlab new course needs a folder, as in: threadlab new course my-course."],
    [["curse", "x"], 'Unknown command "curse". Did you mean course?'],
    [[], "threadlab new needs course, lesson or exercise, and a folder"],
  ])("says in one line what is wrong with %j", async (words, message) => {
    await call("new", "course", "mine");
    writeFileSync(join(cwd, "file"), "mine");
    const before = filesIn(".");
    const { code, stdout, stderr } = await call("new", ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(filesIn(".")).toEqual(before);
  });
});
