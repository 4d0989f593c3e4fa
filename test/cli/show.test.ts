import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { IS_LINUX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { canHaveTerminal, FIXTURES, parseDocument, threadlabInTerminal } from "./threadlab.ts";

describe("threadlab show", () => {
  test.each([["mutex"], ["mut"]])("%s shows the text, the program and the Python", async (word) => {
    const { code, stdout, stderr } = await callMain(["show", word]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("A lock lets one thread in at a time");
    expect(stdout).toContain("mutex.acquire();");
    expect(stdout).toContain("from threading import");
    expect(stdout).toContain("\n To edit it: threadlab copy mutex\n");
  });

  test("holds the files with --json", async () => {
    const { code, stdout } = await callMain(["show", "sharing", "--json"]);
    expect(code).toBe(0);
    const document = parseDocument(stdout);
    expect(document).toMatchObject({ threadlab: 1, command: "show", ok: true });
    expect(document.lessons).toHaveLength(1);
    expect(document.lessons?.[0]).toMatchObject({ lesson: "sharing", expected: "999\n" });
    expect(document.lessons?.[0]?.program).toContain("money.value = 999");
    expect(document.lessons?.[0]?.python).toContain("money = 999");
  });

  test.each([
    [
      "programs/hello.ts",
      "programs/hello.ts is a program, not a lesson, so there is no lesson to show. To run it: threadlab run programs/hello.ts.",
    ],
    [
      "lessons/course",
      "lessons/course contains several lessons: first, second. Show one at a time, or all of them as a site: --all --html <folder>.",
    ],
  ])("refuses %s", async (word, message) => {
    expect(await callMain(["show", word])).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
  });
});

describe("threadlab show --html", () => {
  test.each([
    [
      ["--html"],
      "threadlab show needs the name of a lesson, as in: threadlab show mutex. See threadlab show --help.",
    ],
    [["--all"], "--all writes a site. Name a folder for it: --all --html <folder>."],
    [["--all", "--html"], "--all writes a site. Name a folder for it: --all --html <folder>."],
    [["mutex", "--html", "a.html", "--html", "b.html"], "--html is given twice. Give it once."],
    [["mutex", "--html", ""], "--html is given an empty value. Give it a value, or leave it out."],
    [
      ["mutex", "--html", "nowhere/mutex.html"],
      `--html cannot write to "nowhere/mutex.html": there is no folder "${FIXTURES}/nowhere". Name a file in a folder that you can write to.`,
    ],
    [
      ["mutex", "--html", "programs"],
      '--html cannot write to "programs": it is a folder. Name a file in a folder that you can write to.',
    ],
    [
      ["lessons/course", "--html", "course.html"],
      "lessons/course contains several lessons: first, second. Show one at a time, or all of them as a site: --all --html <folder>.",
    ],
    [
      ["mutex", "--all", "--html", "site"],
      "mutex is not a folder of lessons. --all writes all lessons of a folder; without a folder, those that come with threadlab.",
    ],
    [
      ["lessons/course/first", "--all", "--html", "site"],
      "lessons/course/first is not a folder of lessons. --all writes all lessons of a folder; without a folder, those that come with threadlab.",
    ],
    [["./nothing", "--all", "--html", "site"], "There is no file or folder ./nothing."],
    [
      ["lessons/course", "--all", "--html", "programs/hello.ts"],
      `--html cannot make the folder "programs/hello.ts": "${FIXTURES}/programs/hello.ts" is a file. Name another folder.`,
    ],
    [
      ["lessons/course", "--all", "--html", "programs/hello.ts/site"],
      `--html cannot make the folder "programs/hello.ts/site": "${FIXTURES}/programs/hello.ts" is a file. Name another folder.`,
    ],
  ])("%j is one clear line", async (words, message) => {
    expect(await callMain(["show", ...words])).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${message}\n`,
    });
  });

  test.runIf(IS_LINUX)("refuses a folder that the system will not make at once", async () => {
    const { code, stdout, stderr } = await callMain([
      "show",
      "lessons/course",
      "--all",
      "--html",
      "/proc/a/b",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: --html cannot write to "\/proc\/a\/b": .*\n$/);
  });

  test("writes nothing where a lesson is wrong", async () => {
    const folder = temporaryFolder(onTestFinished);
    mkdirSync(join(folder, "course", "one"), { recursive: true });
    writeFileSync(join(folder, "course", "one", "lesson.md"), "---\ntitle: One\n---\n");
    const { code, stderr } = await callMain(["show", "course", "--all", "--html", "site"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: The lesson in course.one has no main.ts. .*\n$/);
    expect(existsSync(join(folder, "site"))).toBe(false);
  });
});

describe.skipIf(!canHaveTerminal()).concurrent("a lesson that is longer than the terminal", () => {
  const env = { NO_COLOR: "1", PAGER: "sed 's/^/paged: /'" };

  test("goes through the reader's pager", async () => {
    const { code, stdout } = await threadlabInTerminal(["show", "mutex"], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^paged: {2}mutex/);
    expect(stdout).toContain("paged:  To edit it: threadlab copy mutex");
  });

  test.each([
    [["--no-pager"], env],
    [[], { ...env, CI: "true" }],
    [[], { ...env, PAGER: "no-such-pager-anywhere" }],
  ])("is written as a whole with %j %j", async (words, settings) => {
    const { code, stdout } = await threadlabInTerminal(["show", "mutex", ...words], { env: settings });
    expect(code).toBe(0);
    expect(stdout).toContain("\n The program: ");
    expect(stdout).not.toContain("paged:");
  });
});
