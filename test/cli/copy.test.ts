import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";

const cwd = temporaryFolder();

afterAll(() => {
  process.chdir(tmpdir());
});

describe("threadlab copy", () => {
  test("lays a lesson out, which runs where it is, edited or not", async () => {
    const { code, stdout } = await callMain(["copy", "sharing"], { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "A copy of sharing is in sharing. Edit sharing/main.ts, and run it: threadlab run ./sharing\n",
    });
    expect(readdirSync(join(cwd, "sharing")).sort()).toEqual([
      ...["expected.txt", "lesson.md", "main.py", "main.ts", "package.json", "tsconfig.json"],
    ]);
    const program = join(cwd, "sharing/main.ts");
    expect((await callMain(["check", "./sharing", "--seeds", "1"], { cwd })).code).toBe(0);
    writeFileSync(program, readFileSync(program, "utf8").replace("= 999", "= 1"));
    expect((await callMain(["check", "./sharing", "--seeds", "1"], { cwd })).code).toBe(1);
  });

  test("copies of one lesson run beside each other, by their names, too", async () => {
    const two = join(cwd, "two");
    mkdirSync(two);
    await callMain(["copy", "sharing"], { cwd: two });
    await callMain(["copy", "sharing", "my-sharing"], { cwd: two });
    const { code, stdout } = await callMain(["check", "sharing", "my-sharing", "--seeds", "1"], { cwd: two });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("2 lessons") });
    const lesson = readFileSync(join(two, "my-sharing/lesson.md"), "utf8");
    expect(lesson).toMatch(/^---\ntitle: .*\nchapter: /);
    expect(readFileSync(join(two, "my-sharing/package.json"), "utf8")).toContain('"name": "my-sharing"');
  });

  test("copies leave the list, its marks and its numbers as they are, but a lesson of the reader's makes a course", async () => {
    const tried = join(cwd, "tried");
    mkdirSync(join(tried, ".threadlab"), { recursive: true });
    await callMain(["copy", "sharing"], { cwd: tried });
    await callMain(["copy", "sharing", "my-sharing"], { cwd: tried });
    expect((await callMain(["run", "create", "--virtual"], { cwd: tried })).code).toBe(0);
    for (const here of [tried, join(tried, "sharing")]) {
      const { stdout } = await callMain(["list"], { cwd: here });
      expect(stdout).toMatch(/^✓ +1 +create /m);
      expect((await callMain(["show", "2", "--no-pager"], { cwd: here })).stdout).toContain("create-class");
    }
    const path = join(tried, "my-sharing/lesson.md");
    writeFileSync(path, readFileSync(path, "utf8").replace("title: ", "title: My lesson. "));
    expect((await callMain(["list"], { cwd: tried })).stdout).toContain("My lesson.");
  });

  test("names a command for a folder elsewhere, and for the folder where it is called", async () => {
    const elsewhere = join(cwd, "elsewhere");
    const here = join(cwd, "here");
    mkdirSync(here);
    const far = await callMain(["copy", "race", elsewhere], { cwd: here });
    expect(far.stdout).toBe(
      `A copy of race is in ${elsewhere}. Edit ${elsewhere}/main.ts, and run it: threadlab run ${elsewhere}\n`,
    );
    const near = await callMain(["copy", "race", "."], { cwd: here });
    expect(near.stdout).toBe("A copy of race is in this folder. Edit main.ts, and run it: threadlab run .\n");
  });

  test("names a command that a shell takes, for a folder with a space in its name, too", async () => {
    const { stdout } = await callMain(["copy", "race", "my race"], { cwd });
    expect(stdout).toContain(": threadlab run './my race'\n");
    const shown = await callMain(["show", "my race/main.ts"], { cwd });
    expect(shown.stderr).toContain("To run it: threadlab run 'my race/main.ts'.");
    const laidOut = await callMain(["practice", "init", "my practice"], { cwd });
    expect(laidOut.stdout).toContain("\nGo there: cd 'my practice'\n");
  });

  test("overwrites nothing, and writes nothing where it would have to", async () => {
    writeFileSync(join(cwd, "main.ts"), "mine");
    const { code, stderr } = await callMain(["copy", "race", "."], { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: main.ts is there already. Name another folder: threadlab copy race my-race.\n",
    });
    expect(readFileSync(join(cwd, "main.ts"), "utf8")).toBe("mine");
    expect(readdirSync(cwd)).not.toContain("lesson.md");
  });

  test("takes one lesson, and is one document with --json", async () => {
    expect((await callMain(["copy", "main.ts"], { cwd })).stderr).toContain("so there is no lesson to copy.");
    const { stdout } = await callMain(["copy", "race", "deep/race", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ threadlab: 1, command: "copy", ok: true, lesson: "race" });
  });
});
