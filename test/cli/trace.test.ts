import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cannotWrite } from "../../src/cli/options/wanted-file.ts";
import { checkChromeTrace } from "../chrome-trace-format.ts";
import { IS_LINUX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { parseDocument } from "./threadlab.ts";

const folder = temporaryFolder();
/** Makes a pipe of that name. */
function pipe(path: string): string {
  execFileSync("mkfifo", [path]);
  return path;
}

/** What the axis of every timeline begins with. */
const AXIS = "across: ";

describe("threadlab run --trace, --shiviz", () => {
  test("write files that are of their formats, and change nothing on the screen", async () => {
    const [trace, log] = [join(folder, "out.json"), join(folder, "out.log")];
    const files = ["--trace", trace, "--shiviz", log];
    const { code, stdout, stderr } = await callMain([
      "run",
      "mutex",
      "--set",
      "threads=3",
      "--json",
      ...files,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [result] = parseDocument(stdout).results;
    expect(result).toMatchObject({ verdict: "match", actual: ["1"] });
    expect(JSON.stringify(result)).not.toContain("lanes");

    const text = await readFile(trace, "utf8");
    expect(checkChromeTrace(text)).toEqual([]);
    const { traceEvents } = JSON.parse(text) as { traceEvents: { ph: string; name: string; tid: number }[] };
    const holders = traceEvents.filter(({ name }) => name === "hold mutex").map(({ tid }) => tid);
    expect(new Set(holders)).toEqual(new Set([2, 3, 4]));
    expect(traceEvents.filter(({ ph, name }) => ph === "i" && name === "print")).toHaveLength(1);
    expect(traceEvents.filter(({ ph, name }) => ph === "s" && name === "start")).toHaveLength(3);

    const [pattern = "", empty, ...lines] = (await readFile(log, "utf8")).trimEnd().split("\n");
    expect(empty).toBe("");
    const own = new Map<string, number>();
    for (const line of lines) {
      const { host = "", clock = "" } = new RegExp(`^${pattern}$`).exec(line)?.groups ?? {};
      own.set(host, (own.get(host) ?? 0) + 1);
      expect(JSON.parse(clock)[host]).toBe(own.get(host));
    }
    expect([...own.keys()].sort()).toEqual(["MainThread", "Thread-1", "Thread-2", "Thread-3"]);
  });

  test.runIf(IS_LINUX).each([
    ["a folder that is not there", () => join(folder, "none", "out.json"), /there is no folder ".*none"/],
    ["a folder in place of a file", () => folder, /it is a folder/],
    ["a device", () => "/dev/full", /it is a device/],
    ["a pipe that nobody reads", () => pipe(join(folder, "pipe")), /it is a pipe/],
  ])("%s: one line, before anything runs", async (_, path, why) => {
    const { code, stdout, stderr } = await callMain(["run", "sharing", "--trace", path()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: --trace cannot write to .*\n$/);
    expect(stderr).toMatch(why);
  });

  test("a folder in which the system makes no files, such as /proc", () => {
    const error = Object.assign(new Error("ENOENT"), { code: "ENOENT" });
    const file = { option: "--trace", name: "out.json", path: join(folder, "out.json") };
    expect(cannotWrite(file, error).message).toBe(
      '--trace cannot write to "out.json": the system makes no files there. Name a file in a folder that you can write to.',
    );
  });

  test("a program that cannot be run leaves what was there", async () => {
    const [old, none] = [join(folder, "old.json"), join(folder, "none.log")];
    await writeFile(old, "old");
    const words = ["run", "programs/no-default-export.ts", "--trace", old, "--shiviz", none];
    const { code } = await callMain(words);
    expect(code).toBe(2);
    expect(await readFile(old, "utf8")).toBe("old");
    expect(existsSync(none)).toBe(false);
  });

  test.each([
    [
      ["sharing", "create", "--trace", "a"],
      "--trace writes one run, and these would be 2 runs. Name one lesson.",
    ],
    [
      ["sharing", "--trace", "a", "--shiviz", "./a"],
      '--trace and --shiviz cannot both be written to "./a". Give each its own file.',
    ],
    [
      ["sharing", "--trace", "a", "--html", "a"],
      '--trace and --html cannot both be written to "a". Give each its own file.',
    ],
    [
      ["sharing", "--repeat", "2", "--shiviz", "a"],
      "--shiviz shows one run, and --repeat makes many. Use one of them.",
    ],
  ])("%j do not go together", async (words, message) => {
    const { code, stdout, stderr } = await callMain(["run", ...words], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
    expect(existsSync(join(folder, "a"))).toBe(false);
  });
});

describe("threadlab run --timeline", () => {
  test("draws a lane for each thread, also where there is no terminal", async () => {
    const { code, stdout } = await callMain(["run", "programs/nap.ts", "--timeline"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n MainThread [━┯].*\n Thread-1 +┕.*\n/);
    expect(stdout).toContain(`\n ${AXIS}`);
  });

  test("draws nothing for a program that could not be run", async () => {
    const words = ["run", "programs/nap.ts", "programs/no-default-export.ts", "--timeline"];
    const { code, stdout } = await callMain(words);
    expect(code).toBe(2);
    expect(stdout.split(AXIS)).toHaveLength(2);
  });

  test("does not draw where the output is piped, unless asked", async () => {
    const { stdout } = await callMain(["run", "programs/nap.ts"]);
    expect(stdout).not.toContain(AXIS);
  });

  test("cannot be in a JSON document", async () => {
    const { code, stdout } = await callMain(["run", "sharing", "--timeline", "--json"]);
    expect(code).toBe(2);
    expect(parseDocument(stdout).error?.message).toMatch(
      /^--timeline draws on the screen, and --json prints/,
    );
  });
});
