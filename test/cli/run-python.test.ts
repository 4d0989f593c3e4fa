import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runPython } from "../../src/runner/python.ts";
import { IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";

const folder = temporaryFolder();
/** Folders for PATH, each with a `python3` of its own. */
const fakes = {
  good: `echo "999"; printf 'a\\033[2Jb\\n'`,
  crash: `echo "half"; echo "Traceback" >&2; echo "ZeroDivisionError: division by zero." >&2; exit 1`,
  hang: `echo "half"; sleep 600 & wait`,
  flood: "yes",
  signal: "kill -ABRT $$",
  unreadable: "echo runs",
};

/** What each says of itself: where it is. */
const WHO = 'echo "3.99.0 $0"';
/** A path that cannot be read, as of a Python that prints in another encoding; and which encoding it was told. */
const UNREADABLE = `printf "3.99.0-$PYTHONIOENCODING /nowhere/J\\374rg/python3\\n"`;

beforeAll(async () => {
  for (const [name, script] of Object.entries(fakes)) {
    await mkdir(join(folder, name));
    const file = join(folder, name, "python3");
    await writeFile(
      file,
      `#!/bin/sh\nif [ "$2" = -c ]; then ${name === "unreadable" ? UNREADABLE : WHO}; exit; fi\n${script}\n`,
    );
    await chmod(file, 0o755);
  }
});
/** What a run of the lesson `sharing` tells of Python. */
async function pythonOf(fake: keyof typeof fakes, ...words: string[]) {
  const env = { PATH: `${join(folder, fake)}:/bin:/usr/bin` };
  const { code, stdout } = await callMain(["run", "sharing", "--python", "--json", ...words], { env });
  // Whatever Python does, the verdict is about this run.
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { results: [{ python: { problem?: string } }] }).results[0].python;
}

describe.runIf(IS_POSIX)("run --python", () => {
  test("says that params do not reach it", async () => {
    const env = { PATH: `${join(folder, "good")}:/bin:/usr/bin` };
    const { stdout } = await callMain(
      ["run", "mutex", "--virtual", "--python", "--json", "--set", "threads=2"],
      { env },
    );
    const [{ python }] = (JSON.parse(stdout) as { results: [{ python: { problem?: string } }] }).results;
    expect(python.problem).toBe("--set does not reach main.py: it runs as it is written.");
  });

  test("shows a third column, and nothing that a terminal would obey", async () => {
    const env = { PATH: `${join(folder, "good")}:/bin:/usr/bin` };
    const { code, stdout } = await callMain(["run", "sharing", "--python"], { env });
    expect(code).toBe(0);
    expect(stdout.replace(/ +\d+\.\d+ s/, " 0.0 s")).toMatchInlineSnapshot(`
      "999

       sharing · § 6  Threads share data

         expected (derived)         │   this run (2 threads)          │ Python 3.99.0
       ─────────────────────────────┼─────────────────────────────────┼───────────────
         999                        │   999                         ✓ │ 999
                                    │                                 │ a␛[2Jb

       ✓ matches the expected output 0.0 s
      "
    `);
  });

  test("says so where Python 3 is not installed", async () => {
    const { code, stdout } = await callMain(["run", "sharing", "--python"], { env: { PATH: folder } });
    expect(code).toBe(0);
    expect(stdout).toContain("   Python 3 is not installed: python3, python, py were not found.");
  });

  test("is called by its name where its file cannot be found, and is told to print UTF-8", async () => {
    expect(await pythonOf("unreadable")).toEqual({ version: "3.99.0-utf-8:replace", lines: ["runs"] });
  });

  test("says so where there is no main.py", async () => {
    const { code, stdout } = await callMain(["run", "programs/hello.ts", "--python"]);
    expect(code).toBe(0);
    expect(stdout).toContain("   There is no main.py to run.");
  });

  test("a failure is one line, beside what was printed before", async () => {
    expect(await pythonOf("crash")).toEqual({
      version: "3.99.0",
      lines: ["half"],
      problem: "main.py failed: ZeroDivisionError: division by zero.",
    });
    expect(await pythonOf("signal")).toMatchObject({ lines: [], problem: "main.py was ended by SIGABRT." });
  });

  test("ends what takes too long or prints too much, with all that it has started", async () => {
    const env = { PATH: `${join(folder, "hang")}:/bin:/usr/bin` };
    const { signal } = new AbortController();
    // It is over only when nobody can write to its output any more.
    const hung = await runPython("main.py", { env, cwd: folder, timeout: 0.5, signal });
    expect(hung).toMatchObject({ problem: "main.py did not end within 0.5 s, and was ended." });
    const { problem } = await pythonOf("flood");
    expect(problem).toBe("main.py printed more than can be shown, and was ended.");
  });

  test("is refused together with --repeat", async () => {
    const { code, stderr } = await callMain(["run", "sharing", "--python", "--repeat", "2"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--python shows one run beside Python's, and --repeat makes many.");
  });
});
