import { execFileSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { FIXTURES } from "./threadlab.ts";

const folder = temporaryFolder();
const MIXED = ["check", "lessons/mixed", "--seeds", "1"];

describe("--reporter", () => {
  test("writes reports to files, and leaves the usual one on the screen; the same bytes every time", async () => {
    const plain = await callMain(MIXED);
    const names = ["default", "json", "junit", "tap", "github", "markdown", "exercism"];
    const made = async (at: string) => {
      const options = names.flatMap((name) => ["--reporter", `${name}=${join(folder, `${at}-${name}`)}`]);
      expect(await callMain([...MIXED, ...options])).toEqual(plain);
      return Promise.all(names.map((name) => readFile(join(folder, `${at}-${name}`), "utf8")));
    };
    const files = await made("one");
    expect(await made("other")).toEqual(files);
    expect(files[0]).toBe(plain.stdout);
    for (const name of ["default", "exercism"]) {
      const { stdout, code } = await callMain([...MIXED, "--reporter", name]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: files[names.indexOf(name)] });
    }
    expect((await callMain([...MIXED, "--json"])).stdout).toBe(files[1]);
  });

  test("JUnit names the course, the lesson, the verdict and the command that repeats it", async () => {
    const { stdout } = await callMain([...MIXED, "--reporter=junit"]);
    expect(stdout).toContain('classname="test/fixtures/lessons/mixed" name="stuck" time="0"');
    expect(stdout).toContain('type="deadlock"');
    expect(stdout).toMatch(/To repeat it: threadlab run lessons\/mixed\/stuck --virtual --seed 1\]\]>/);
    expect(stdout).toContain('tests="3" failures="2" errors="0"');
  });

  test("each command of a search shows what stands beside it", async () => {
    const words = ["explore", "programs/pulse.ts", "--reporter"];
    const { results } = JSON.parse((await callMain([...words, "json"])).stdout);
    const told: readonly { kind: string; message: string; replay: string }[] = results[0].findings;
    const kinds = told.map(({ kind }) => kind);
    expect(kinds).toEqual(["uncaught", "deadlock", "race"]);
    for (const { kind, message, replay } of told) {
      const { stdout } = await callMain([...replay.split(" ").slice(1), "--json"]);
      const found: typeof told = JSON.parse(stdout).results[0].findings;
      // A search also knows of the accesses of other runs.
      const parts =
        kind === "race" ? message.split("\nBoth ").slice(0, 1) : [message.replace(/^In .*?: /, "")];
      expect(found).toContainEqual(
        expect.objectContaining({ kind, message: expect.stringContaining(parts[0] as string) }),
      );
    }
    const [first] = told.filter(({ kind }) => kind === "deadlock");
    const markdown = (await callMain([...words, "markdown"])).stdout;
    expect(markdown).toContain(`${first?.message.replaceAll(/\s*\n\s*/g, " ")} | \`${first?.replay}\` |`);
    const annotations = (await callMain([...words, "github"])).stdout.trim().split("\n");
    for (const { message, replay } of told) {
      const [line] = message.split("\n").slice(1, 2);
      const named = annotations.filter((each) => each.includes(`${line}`) && each.endsWith(replay));
      expect(named.length).toBeGreaterThan(0);
    }
  });

  test("a result has the command that repeats it in a key of its own", async () => {
    const { results } = JSON.parse((await callMain([...MIXED, "--json"])).stdout);
    const repeats = results.map((result: { repeat?: string }) => result.repeat);
    const words = (lesson: string) => `threadlab run lessons/mixed/${lesson} --virtual --seed 1`;
    expect(repeats).toEqual([undefined, words("wrong"), words("stuck")]);
    expect(JSON.stringify(results)).not.toContain("Repeat this run");
  });

  test("a crash and a program that does not compile are reported with their error, and without code", async () => {
    const crash = join(folder, "crash.ts");
    await writeFile(crash, 'export default function main() {\n  throw new Error("boom");\n}\n');
    const broken = join(folder, "broken.ts");
    await writeFile(broken, "const = 3;\n");
    const words = ["check", crash, broken, "--seeds", "1", "--reporter"];
    const uncaught = "Exception in thread MainThread: Error: boom";
    const wrong = /broken\.ts:1:7: Expected identifier but found \S+$/;
    const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const [one, other] = xml.parse((await callMain([...words, "junit"])).stdout).testsuites.testsuite
      .testcase;
    expect(one.failure.message).toBe(`Crashed. ${uncaught}`);
    expect(other.error.message).toMatch(wrong);
    const rows = parseCsv((await callMain([...words, "csv"])).stdout) as string[][];
    expect(rows.slice(1).map((row) => row.at(-1))).toEqual([
      `Crashed. ${uncaught}`,
      expect.stringMatching(wrong),
    ]);
    const { stdout } = await callMain([...words, "markdown"]);
    expect(stdout).toContain(`| ${uncaught} |`);
  });

  test("a file of the repository outside the working directory has no path of the machine", async () => {
    const words = ["check", "../programs/error-in-main.ts", "../broken/syntax.ts", "--reporter", "github"];
    const { stdout } = await callMain(words, { cwd: join(FIXTURES, "lessons") });
    expect(stdout).toContain("at main (test/fixtures/programs/error-in-main.ts:");
    expect(stdout).not.toContain(FIXTURES);
  });

  test("explore reports, too", async () => {
    const { code, stdout } = await callMain(["explore", "programs/deadlock.ts", "--reporter", "tap"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^TAP version 14\n1\.\.1\nnot ok 1 - /);
    expect(stdout).toContain('verdict: "deadlock"');
    expect(stdout).toContain('repeat: "threadlab replay programs/deadlock.ts');
  });

  test("of a search they say that it is proved only if it is, and name what has failed", async () => {
    const programs = ["joins", "spin", "race-if-turned-away"].map((name) => `explore/${name}.ts`);
    const { stdout } = await callMain(["explore", ...programs, "--reporter", "csv"]);
    const rows = parseCsv(stdout, { columns: true }) as { name: string; verdict: string }[];
    expect(rows.map(({ verdict }) => verdict)).toEqual(["proved", "not-proved", "race"]);
    await mkdir(join(folder, "claims"));
    await writeFile(
      join(folder, "claims/lesson.md"),
      `---\ntitle: A\nexplore: { some: mismatch }\n---\n\nText.\n`,
    );
    await writeFile(join(folder, "claims/expected.txt"), "a\n");
    await writeFile(
      join(folder, "claims/main.ts"),
      'import { print } from "threadlab";\nexport default function main() {\n  print("a");\n}\n',
    );
    const broken = await callMain(["explore", join(folder, "claims"), "--reporter", "csv"]);
    expect(parseCsv(broken.stdout, { columns: true })).toMatchObject([{ verdict: "claim" }]);
  });

  test("in GitHub Actions annotations and the summary are added, unless --no-github", async () => {
    const plain = await callMain(MIXED);
    const summary = join(folder, "summary");
    await writeFile(summary, "before\n");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const { stdout, stderr } = await callMain(MIXED, { env });
    const annotations = (await callMain([...MIXED, "--reporter", "github"])).stdout;
    expect({ stdout, stderr }).toEqual({ stdout: plain.stdout + annotations, stderr: "" });
    expect(annotations).toMatch(
      /^::error file=test\/fixtures\/lessons\/mixed\/stuck\/main.ts,line=8,col=3,title=deadlock::/m,
    );
    const markdown = (await callMain([...MIXED, "--reporter", "markdown"])).stdout;
    expect(await readFile(summary, "utf8")).toBe(`before\n${markdown}`);
    expect(await callMain([...MIXED, "--no-github"], { env })).toEqual(plain);
    expect(await readFile(summary, "utf8")).toBe(`before\n${markdown}`);
  });

  test.runIf(IS_POSIX)(
    "a summary that would go into a pipe that nobody reads is left out with words",
    async () => {
      const summary = join(folder, "pipe");
      execFileSync("mkfifo", [summary]);
      const { code, stderr } = await callMain(["check", "programs/hello.ts", "--seeds", "1"], {
        env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
      });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^threadlab: The summary of the job cannot be written: ENXIO: .*\n$/);
    },
  );

  test.skipIf(!IS_POSIX)("two reports to one file by two ways to it are refused", async () => {
    const real = join(folder, "real");
    await mkdir(real);
    await writeFile(join(real, "report"), "old");
    await symlink(real, join(folder, "linked"));
    await symlink(join(real, "report"), join(folder, "link"));
    for (const [one, other] of [
      ["real/report", "link"],
      ["real/new", "linked/new"],
    ] as const) {
      const files = ["--reporter", `tap=${join(folder, one)}`, "--html", join(folder, other)];
      const { stderr, code } = await callMain([...MIXED, ...files]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("cannot both be written to"),
      });
    }
    expect(await readFile(join(real, "report"), "utf8")).toBe("old");
  });

  test.each([
    [["--reporter", "junti"], 'There is no reporter "junti". Did you mean "junit"?'],
    [["--reporter", "tap="], "--reporter tap= names no file."],
    [["--reporter", "tap", "--reporter", "junit"], "Only one reporter can write to standard output"],
    [["--reporter", "tap", "--json"], "Only one reporter can write to standard output"],
    [
      ["--reporter", "junit=no/such/file"],
      '--reporter junit cannot write to "no/such/file": there is no folder',
    ],
    [["--reporter", "junit=lessons"], '--reporter junit cannot write to "lessons"'],
    [
      ["--reporter", "tap=x", "--reporter", "junit=./x"],
      '--reporter tap and --reporter junit cannot both be written to "./x". Give each its own file.',
    ],
    [
      ["--reporter", "tap=x", "--reporter", "html=x"],
      '--reporter tap and --reporter html cannot both be written to "x"',
    ],
    [["--reporter", "tap=x", "--html", "x"], '--reporter tap and --html cannot both be written to "x"'],
    [["--reporter", "html=lessons"], '--reporter html cannot write to "lessons"'],
  ])("%j is one clear line", async (options, message) => {
    const { code, stdout, stderr } = await callMain([...MIXED, ...options]);
    expect(code).toBe(2);
    const said = options.includes("--json") ? JSON.parse(stdout).error.message : stderr;
    expect(said).toContain(message);
    expect(said.trimEnd()).not.toContain("\n");
  });

  test("--reporter json reports an error as a document", async () => {
    const { code, stdout, stderr } = await callMain(["check", "nothing-of-this-name", "--reporter", "json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: "ERR_LESSON_NOT_FOUND" } });
  });
});
