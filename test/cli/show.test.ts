import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";
import { canHaveTerminal, parseDocument, threadlabInTerminal } from "./threadlab.ts";

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
    ["lessons/course", "lessons/course contains several lessons: first, second. Show one at a time."],
  ])("refuses %s", async (word, message) => {
    expect(await callMain(["show", word])).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
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
