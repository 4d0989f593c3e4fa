import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showsUnicode, withPlainGlyphs } from "../../src/cli/system/plain-glyphs.ts";
import { signalFor } from "../../src/cli/system/system.ts";
import { defaultPager } from "../../src/cli/terminal/pager.ts";
import { whyNotHere } from "../../src/lesson/needs.ts";
import { shellWords } from "../../src/runner/commands.ts";
import { callMain } from "./in-process.ts";
import { parseDocument } from "./threadlab.ts";

describe("a lesson that needs another system", () => {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-needs-"));
  const elsewhere = process.platform === "win32" ? "linux" : "windows";

  beforeAll(() => {
    for (const [name, needs, number] of [
      ["here", "[linux, macos, windows]", 1],
      ["there", elsewhere, 2],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(
        join(folder, name, "lesson.md"),
        `---\ntitle: ${name}\nnumber: ${number}\nneeds: ${needs}\n---\n\nText.\n`,
      );
      writeFileSync(
        join(folder, name, "main.ts"),
        'import { print } from "threadlab";\nexport default function main() {\n  print("done");\n}\n',
      );
      writeFileSync(join(folder, name, "expected.txt"), "done\n");
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("check runs the others, and says why it skips this one", async () => {
    const { code, stdout } = await callMain(["check", folder]);
    expect(stdout).toMatch(/^ ✓ here .*$/m);
    expect(stdout).toMatch(/^ – skipped: there needs \w+, and this is \w+\.$/m);
    expect(stdout).toMatch(/^ 1 lesson: 1 matches$/m);
    expect(code).toBe(0);
  });

  test("every report of a check names it as skipped", async () => {
    const json = parseDocument((await callMain(["check", folder, "--json"])).stdout);
    expect(json).toMatchObject({
      ok: true,
      results: [{ lesson: "here" }],
      skipped: [expect.stringMatching(/^there needs /)],
    });
    const tap = (await callMain(["check", folder, "--reporter", "tap"])).stdout;
    expect(tap).toMatch(/^1\.\.2\nok 1 - .*: here\nok 2 - .*: there # SKIP there needs /m);
    const junit = (await callMain(["check", folder, "--reporter", "junit"])).stdout;
    expect(junit).toContain("<skipped/>");
    const markdown = (await callMain(["check", folder, "--reporter", "markdown"])).stdout;
    expect(markdown).toMatch(/Skipped: there needs [\s\S]*1 of 1 check passed/);
  });

  test("a command that was given this one alone refuses it", async () => {
    for (const command of ["run", "explore", "predict"]) {
      const { code, stderr } = await callMain([command, join(folder, "there")]);
      expect(stderr).toMatch(/^error: there needs \w+, and this is \w+\. To read it: threadlab show /);
      expect(code).toBe(2);
    }
    expect((await callMain(["show", join(folder, "there"), "--no-pager"])).code).toBe(0);
  });

  test("whether a lesson can run is a matter of the platform that is given", () => {
    const lesson = { id: "tcb", needs: ["linux", "macos"] } as const;
    expect(whyNotHere(lesson, "linux")).toBeUndefined();
    expect(whyNotHere(lesson, "darwin")).toBeUndefined();
    expect(whyNotHere(lesson, "win32")).toBe("tcb needs Linux or macOS, and this is Windows.");
    expect(whyNotHere(lesson, "freebsd")).toBe("tcb needs Linux or macOS, and this is freebsd.");
    expect(whyNotHere({ id: "tcb", needs: [] }, "freebsd")).toBeUndefined();
  });
});

describe("a command to repeat", () => {
  const list = ["threadlab", "replay", "a b.ts", "--set", "name=it's", "--schedule", "1*3.2~1"];

  test("in a POSIX shell", () => {
    expect(shellWords(list, "linux")).toBe(
      "threadlab replay 'a b.ts' --set 'name=it'\\''s' --schedule '1*3.2~1'",
    );
  });

  test("in those of Windows, which know no single quotes", () => {
    expect(shellWords(list, "win32")).toBe(
      'threadlab replay "a b.ts" --set "name=it\'s" --schedule "1*3.2~1"',
    );
    expect(shellWords(["C:\\lessons\\mutex"], "win32")).toBe("C:\\lessons\\mutex");
    expect(shellWords(['say "hi"\\', "a b\\"], "win32")).toBe('"say \\"hi\\"\\\\" "a b\\\\"');
  });
});

describe("a terminal without Unicode", () => {
  test("is known by its locale, or by what Windows' terminals set", () => {
    expect(showsUnicode({ LANG: "C.UTF-8", TERM: "xterm" }, "linux")).toBe(true);
    expect(showsUnicode({ LANG: "de_DE.utf8", LC_ALL: "" }, "linux")).toBe(true);
    expect(showsUnicode({}, "darwin")).toBe(true);
    expect(showsUnicode({ LANG: "en_US.UTF-8", LC_ALL: "C" }, "linux")).toBe(false);
    expect(showsUnicode({ LANG: "de_DE.ISO-8859-1" }, "linux")).toBe(false);
    expect(showsUnicode({ TERM: "linux" }, "linux")).toBe(false);
    expect(showsUnicode({}, "win32")).toBe(false);
    expect(showsUnicode({ WT_SESSION: "1" }, "win32")).toBe(true);
  });

  test("gets signs of ASCII that are as wide", () => {
    expect(withPlainGlyphs("── ✓ a │ b ┼ … →")).toBe("-- + a | b + ~ >");
  });
});

test("Windows cannot send the signal that it sends when a console is closed", () => {
  expect(signalFor("SIGHUP", "win32")).toBe("SIGKILL");
  expect(signalFor("SIGINT", "win32")).toBe("SIGINT");
  expect(signalFor("SIGHUP", "linux")).toBe("SIGHUP");
});

test("Windows has no pager of its own", () => {
  expect([defaultPager("win32"), defaultPager("linux")]).toEqual(["", "less"]);
});
