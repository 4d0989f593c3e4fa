import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { IS_LINUX, IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { BINARY, FIXTURES, startThreadlab, threadlab, untilGroupIsGone, unwrap } from "./threadlab.ts";

const folder = temporaryFolder();
/** Runs a line of a shell in which `threadlab` is the command. */
function shell(line: string, cwd = FIXTURES) {
  const script = `threadlab() { "${process.execPath}" "${BINARY}" "$@"; }\n${line}`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], {
    cwd,
    encoding: "utf8",
    timeout: 590_000,
    killSignal: "SIGKILL",
  });
  return { code: status, stdout, stderr };
}

describe.runIf(IS_POSIX)("no answer that was not written ends with 0", () => {
  test
    .runIf(IS_LINUX)
    .each([
      "",
      "--help",
      "list",
      "claims",
      "check sharing --json",
      "run programs/nap.ts --virtual",
      "run programs/nap.ts --virtual --repeat 2",
      "explore programs/nap.ts",
    ])("threadlab %s, on a full disk", (words) => {
    expect(shell(`threadlab ${words} > /dev/full`)).toEqual({
      code: 2,
      stdout: "",
      stderr: "threadlab: Standard output cannot be written: ENOSPC: no space left on device, write.\n",
    });
  });

  test("a file that takes a part of it", () => {
    const file = join(folder, "part");
    // The system takes what still fits, and refuses the rest.
    const { code, stderr } = shell(
      `(ulimit -f 1; exec "${process.execPath}" "${BINARY}" show race > "${file}")`,
    );
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "threadlab: Standard output cannot be written: EFBIG: file too large, write.\n",
    });
    expect(readFileSync(file)).toHaveLength(1024);
  });

  test("a folder in place of a file", () => {
    const { code, stderr } = shell("threadlab list 1< .");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^threadlab: Standard output cannot be written: EBADF/);
  });

  test("a reader that goes away is no error, and no success", () => {
    const { stdout, stderr } = shell("threadlab show race | true; echo $PIPESTATUS");
    expect({ stdout, stderr }).toEqual({ stdout: "141\n", stderr: "" });
  });

  test.each(["list", "--help", "check sharing"])("threadlab %s in a folder that was deleted", (words) => {
    const gone = join(folder, "gone");
    mkdirSync(gone);
    expect(shell(`rmdir "${gone}"; threadlab ${words}`, gone)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: The current folder no longer exists. Change to another folder with cd, and try again.\n",
    });
  });
});

describe.runIf(IS_POSIX)("a lesson's files that are no files", () => {
  const lesson = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, "lesson.md"), "---\ntitle: T\n---\nText.\n");
    writeFileSync(join(path, "main.ts"), "export default function main() {}\n");
    writeFileSync(join(path, "expected.txt"), "");
    return path;
  };
  const pipe = (path: string) => {
    rmSync(path, { force: true });
    execFileSync("mkfifo", [path]);
  };

  test("each of them that is a pipe or has no end is told, and the others of the course are checked", async () => {
    const course = join(folder, "course");
    mkdirSync(course);
    lesson("course/sound");
    for (const name of ["lesson.md", "expected.txt", "main.ts", "main.py"])
      pipe(join(lesson(`course/wrong-${name}`), name));
    const path = lesson("course/imports");
    const program = 'import "./pipe.ts";\nimport "./zero.ts";\nexport default function main() {}\n';
    writeFileSync(join(path, "main.ts"), program);
    pipe(join(path, "pipe.ts"));
    symlinkSync("/dev/zero", join(path, "zero.ts"));
    const { code, stdout } = await threadlab(["check", course]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/✓ sound/);
    const shown = unwrap(stdout);
    expect(shown).toContain("wrong-lesson.md/lesson.md cannot be read: it is a pipe");
    expect(shown).toContain("wrong-expected.txt/expected.txt cannot be read: it is a pipe");
    expect(shown).toContain("wrong-main.ts/main.ts is not a file: it is a pipe");
    expect(shown).toContain("wrong-main.py/main.py is not a file: it is a pipe");
    expect(shown).toContain("pipe.ts cannot be read: it is a pipe");
    expect(shown).toContain("/dev/zero cannot be read: it is a device");
  });
});

describe.runIf(IS_POSIX)("what may be there and cannot be reached is not said to be missing", () => {
  beforeAll(() => {
    mkdirSync(join(folder, "circle"));
    for (const name of ["loop", "exercises"]) symlinkSync(name, join(folder, "circle", name));
  });

  test.each([
    ["list loop", "loop"],
    ["lint loop", "loop"],
    ["run ./loop", "./loop"],
    ["check loop/a.ts", "loop/a.ts"],
    ["show ./loop/lesson", "./loop/lesson"],
    ["practice init --from . here", "exercises"],
  ])("threadlab %s", (words, shown) => {
    expect(shell(`threadlab ${words}`, join(folder, "circle"))).toEqual({
      ...{ code: 2, stdout: "" },
      stderr: `error: ${shown} cannot be read: it is a link that leads to itself.\n`,
    });
  });
});

describe.runIf(IS_POSIX).concurrent("a signal ends a run whose thread waits for the system", () => {
  test.each([
    ["SIGINT", 2],
    ["SIGTERM", 1],
    ["SIGHUP", 1],
  ] as const)("%s, %i times", async (signal, times) => {
    const pipe = join(folder, `${signal}-${times}`);
    spawnSync("mkfifo", [pipe]);
    const end = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const call = startThreadlab(["run", "programs/fills-pipe.ts", "--set", `pipe=${pipe}`]);
    // Once the first byte has come, the thread is in the call: it does not come back before the last one.
    while (!hasByte(end)) await delay(20);
    const ended = new Promise((resolve) => {
      call.child.once("exit", (_code, by) => resolve(by));
    });
    for (let n = 0; n < times; n++) call.child.kill(signal);
    expect(await ended).toBe(signal);
    // The second signal may end it at once, and without words.
    const words = "threadlab: Interrupted. It did not end in time, so it was stopped.\n";
    if (times === 1) expect((await call.outcome).stderr).toContain(words);
    await untilGroupIsGone(call);
    closeSync(end);
  });

  function hasByte(pipe: number): boolean {
    try {
      return readSync(pipe, Buffer.alloc(1)) === 1;
    } catch (error) {
      // Nothing has been written yet.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      return false;
    }
  }
});

const nodeMajor = Number.parseInt(process.versions.node, 10);

describe.runIf(IS_POSIX)("where threads cannot be started, the reason is told at once", () => {
  const preload = (name: string, code: string) => {
    const file = join(folder, name);
    writeFileSync(file, `if (!require("node:worker_threads").isMainThread) ${code}\n`);
    return `--require ${file}`;
  };

  test.each([
    [
      "an option that threads cannot bear",
      ["run", "sharing"],
      () => "--frozen-intrinsics",
      /TypeError: .* NODE_OPTIONS is "--frozen/,
    ],
    [
      "a preload that fails",
      ["check", "sharing", "race"],
      () => preload("fails.cjs", 'throw new Error("not here")'),
      /Error: not here\. NODE_OPT/,
    ],
    [
      "a preload that ends them",
      ["explore", "race"],
      () => preload("ends.cjs", "process.exit(0)"),
      /They end before they are ready\./,
    ],
    [
      "a preload that ends them, where only the exercise would be at fault",
      ["lint", "../../lessons/practice/lock-order"],
      () => preload("ends.cjs", "process.exit(0)"),
      /They end before they are ready\./,
    ],
  ])("%s", async (_, words, options, why) => {
    const { code, stdout, stderr } = await threadlab(words, { env: { NODE_OPTIONS: options() } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replace(/^\(.*\n/gm, "")).toMatch(/^error: .*\n$/);
    expect(stderr).toMatch(why);
  });

  // From Node 26 on, the least heap that Node can start with is large enough.
  test.skipIf(nodeMajor >= 26)("a heap too small for anything", async () => {
    const env = { NODE_OPTIONS: "--max-old-space-size=8" };
    const { code, stdout, stderr } = await threadlab(["run", "sharing"], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*--max-old-space-size 64 or more.*\n$/);
  });

  test("too little memory", () => {
    // Node, too, ends the process where it cannot have what it asks for. At which limits it does depends on its version.
    const MEGABYTE = 1000;
    for (let limit = 800 * MEGABYTE; limit < 2500 * MEGABYTE; limit += 50 * MEGABYTE) {
      const { code, stdout, stderr } = shell(`ulimit -v ${limit}; threadlab run sharing`);
      expect(stdout).toBe("");
      if (code !== 2) continue;
      expect(stderr).toMatch(/^error: The system does not grant the \d+ MB of memory that threads share\./);
      return;
    }
    expect.fail("At no limit does threadlab say what is missing.");
  });

  test("a compiler that ends at once is no fault of a lesson", () => {
    const env = `ESBUILD_BINARY_PATH="$(type -P false)" XDG_CACHE_HOME="${folder}"`;
    const { code, stdout, stderr } = shell(`${env} threadlab lint ../../lessons/mutex`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: The compiler cannot be started\./m);
  });

  test("too few open files", () => {
    // How many Node itself needs depends on its version.
    for (let limit = 16; limit < 30; limit++) {
      const { code, stdout, stderr } = shell(`ulimit -n ${limit}; threadlab run sharing`);
      if (code !== 2) continue;
      expect(stdout).toBe("");
      expect(stderr).toMatch(
        /^error: .*(?:Raise the limit of|Check the system's limits for memory, processes and) open files/,
      );
      return;
    }
    expect.fail("At no limit does threadlab say what is missing.");
  });
});
