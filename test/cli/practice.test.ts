import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { REPOSITORY, threadlab, unwrap } from "./threadlab.ts";

const root = temporaryFolder();
let cwd: string;

beforeAll(async () => {
  cwd = join(root, "threads-practice");
  const { code, stdout } = await threadlab(["practice", "init"], { cwd: root });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "27 exercises in threads-practice.\nGo there: cd threads-practice\nBegin: threadlab practice\n",
  });
});

afterAll(() => {
  process.chdir(tmpdir());
});

const practice = (...words: string[]) => callMain(["practice", ...words], { cwd });
const solve = (id: string, file: string) =>
  cpSync(join(REPOSITORY, "lessons/practice", id, "solution.ts"), join(cwd, file));
const progress = () => JSON.parse(readFileSync(join(cwd, ".threadlab/practice.json"), "utf8"));

describe("threadlab practice", () => {
  test("the compiler of an editor finds the types, and nothing to complain of", () => {
    const compiler = join(REPOSITORY, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--noEmit"], { cwd, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    // It would find a mistake.
    writeFileSync(join(cwd, "98-mistake.ts"), 'import { Lock } from "threadlab";\nnew Lock().aquire();\n');
    const wrong = spawnSync(process.execPath, [compiler, "--noEmit"], { cwd, encoding: "utf8" });
    rmSync(join(cwd, "98-mistake.ts"));
    expect(wrong.stdout).toContain(
      "Property 'aquire' does not exist on type 'Lock'. Did you mean 'acquire'?",
    );
  });

  test("goes on where one was: unsolved, solved, the next", async () => {
    const first = await practice();
    expect(first.code).toBe(1);
    expect(first.stdout).toContain(" ✗ Not solved: The only trace prints something else.\n");
    expect(first.stdout).toContain("threadlab replay ./01-start-not-run.ts --schedule ");
    solve("start-not-run", "01-start-not-run.ts");
    const solved = await practice();
    expect(solved.code).toBe(0);
    expect(solved.stdout).toContain("1 of 27 solved\n");
    expect(unwrap(solved.stdout)).toContain(
      "✓ Solved, and proved: the only trace prints the expected lines; no deadlock, no race.",
    );
    expect(unwrap(solved.stdout)).toContain("lessons/practice/start-not-run/solution.ts");
    expect(progress()).toMatchObject({
      current: "start-not-run",
      exercises: { "start-not-run": { solved: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    const next = await practice("--json");
    expect(next.code).toBe(1);
    expect(JSON.parse(next.stdout)).toMatchObject({
      ...{ threadlab: 1, command: "practice", ok: false },
      results: [
        { exercise: "own-variable", verdict: "not-solved", reasons: [{ rule: "output" }], traces: 1 },
      ],
    });
  });

  test("check takes names, numbers and files; the worst decides", async () => {
    solve("lost-update", "06-lost-update.ts");
    const { code, stdout } = await practice("check", "lost-update", "./06-lost-update.ts", "10", "--json");
    const { ok, results } = JSON.parse(stdout);
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(results.map(({ exercise, verdict }: Record<string, string>) => [exercise, verdict])).toEqual([
      ["lost-update", "solved"],
      ["hold-less", "not-solved"],
    ]);
    expect(results[1]).toMatchObject({
      reasons: [{ rule: "within" }, { rule: "possible" }],
      repeat: expect.stringContaining("--time ordered"),
    });
    writeFileSync(join(cwd, "06-lost-update.ts"), "export default functio main() {}\n");
    const broken = await practice("check", "6");
    expect(broken.code).toBe(2);
    expect(broken.stdout).toContain(" ✗ It cannot be run. 06-lost-update.ts:1:");
    const list = JSON.parse((await practice("list", "--json")).stdout);
    expect(list.exercises[5]).toMatchObject({ exercise: "lost-update", state: "changed", current: false });
  });

  test.each([
    ["philosophers", "ends in a deadlock"],
    ["lost-update", "show a data race"],
    ["if-not-while", "print something else"],
  ])("the page of %s shows why, and leaves it to the hints how to mend it", async (id, why) => {
    const starts = mkdtempSync(join(root, "starts-"));
    await callMain(["practice", "init", "."], { cwd: starts });
    const { stdout } = await callMain(["practice", "check", id, "--html", "page.html"], { cwd: starts });
    const page = readFileSync(join(starts, "page.html"), "utf8");
    expect(page).toContain(why);
    expect(page).not.toContain("To fix it");
    // The lock of a condition is an RLock that the program does not see.
    expect(page).not.toContain("Acquiring an RLock again");
    const [command] = stdout.match(/threadlab replay .+/) ?? [];
    expect(page).toContain(JSON.stringify(command));
  });

  test("the page of an exercise that is not proved says so", async () => {
    const starts = mkdtempSync(join(root, "starts-"));
    await callMain(["practice", "init", "."], { cwd: starts });
    const solution = readFileSync(join(REPOSITORY, "lessons/practice/lost-update/solution.ts"), "utf8");
    const random = solution.replace("function main() {", "function main() {\n  Math.random();");
    writeFileSync(join(starts, "06-lost-update.ts"), random);
    await callMain(["practice", "check", "lost-update", "--html", "page.html"], { cwd: starts });
    expect(readFileSync(join(starts, "page.html"), "utf8").includes("! Not proved: ")).toBe(true);
  });

  test("hints come one by one; the solution comes after the last, or once it is solved", async () => {
    const early = await practice("solution", "philosophers");
    expect(early.code).toBe(2);
    expect(early.stderr).toContain(
      "The solution of philosophers is shown once it is solved, or after the last hint",
    );
    expect((await practice("hint", "12")).stdout).toMatch(
      /^ hint 1 of 3 {2}What happens if each of the three/,
    );
    expect(progress().exercises.philosophers).toEqual({ hints: 1 });
    const all = await practice("hint", "philo", "--all");
    expect(all.stdout.match(/hint \d of 3/g)).toHaveLength(3);
    const late = await practice("solution", "philosophers");
    expect(late.code).toBe(0);
    expect(late.stdout).toContain("One order for all locks breaks every ring.");
  });

  test("what is no plain file in the place of one is told in a line, and never waited for", async () => {
    const file = join(cwd, "07-two-locks.ts");
    solve("two-locks", "07-two-locks.ts");
    await practice("check", "two-locks");
    const fill: readonly [string, () => unknown][] = [
      ["a folder", () => mkdirSync(file)],
      ["a device", () => symlinkSync("/dev/zero", file)],
      ["a pipe", () => spawnSync("mkfifo", [file])],
    ];
    for (const [what, make] of process.platform === "win32" ? fill.slice(0, 1) : fill) {
      rmSync(file, { recursive: true });
      make();
      const why = `07-two-locks.ts cannot be read: it is ${what}, and threadlab reads only plain files.`;
      expect((await practice("list")).stdout).toMatch(/~ +7 +two-locks/);
      const { code, stdout } = await practice("check", "two-locks");
      expect({ code, why: unwrap(stdout) }).toEqual({ code: 2, why: expect.stringContaining(why) });
      expect(await practice("reset", "two-locks")).toMatchObject({ code: 2, stderr: `error: ${why}\n` });
    }
    rmSync(file, { recursive: true });
    expect((await practice("reset", "two-locks")).code).toBe(0);

    rmSync(join(cwd, "23-account"), { recursive: true });
    writeFileSync(join(cwd, "23-account"), "");
    const { code, stderr } = await practice("reset", "account");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: The folder 23-account cannot be made: 23-account is a file. Move it away, or rename it.\n",
    });
    rmSync(join(cwd, "23-account"));
    await practice("reset", "account");
    // The folder of the exercise, and not a file of nearly the same name.
    writeFileSync(join(cwd, "23-account.ts"), "");
    expect((await practice("check", "account")).code).toBe(1);
    rmSync(join(cwd, "23-account.ts"));
  });

  test("tells the verdict also where the progress cannot be written", async () => {
    solve("check-then-act", "08-check-then-act.ts");
    const state = join(cwd, ".threadlab/practice.json");
    // What replaces the state is written beside it first.
    const fresh = `${state}.${process.pid}`;
    symlinkSync(join(cwd, "nowhere/practice.json"), fresh);
    const { code, stdout, stderr } = await practice("check", "check-then-act");
    rmSync(fresh, { force: true });
    expect(code).toBe(2);
    expect(stdout).toContain("✓ Solved, and proved");
    expect(stderr).toContain("practice.json cannot be written: ");
  });

  test("reset keeps what was written", async () => {
    writeFileSync(join(cwd, "20-empty-then-get.ts"), "mine\n");
    const { stdout } = await practice("reset", "empty-then-get");
    expect(stdout).toBe(
      "20-empty-then-get.ts is back at the start. What you wrote is in 20-empty-then-get.kept-1.ts.\n",
    );
    expect(readFileSync(join(cwd, "20-empty-then-get.kept-1.ts"), "utf8")).toBe("mine\n");
    writeFileSync(join(cwd, "25-meeting-point/meeting-point.ts"), "mine\n");
    expect((await practice("reset", "meeting-point")).stdout).toBe(
      "25-meeting-point/meeting-point.ts is back at the start. What you wrote is in 25-meeting-point/meeting-point.kept-1.ts.\n",
    );
  });

  test("a replay runs the course's driver, as the check did, and not one that the learner has changed", async () => {
    writeFileSync(
      join(cwd, "23-account/main.ts"),
      'import { print } from "threadlab";\nexport default function main() {\n  print("mine");\n}\n',
    );
    const { stdout } = await practice("check", "account", "--json");
    const [{ repeat, driverChanged }] = JSON.parse(stdout).results;
    expect({ repeat, driverChanged }).toMatchObject({
      repeat: expect.stringContaining("23-account/main.ts"),
      driverChanged: true,
    });
    const words = repeat
      .split(" ")
      .slice(1)
      .map((word: string) => word.replaceAll("'", ""));
    const again = await callMain(words, { cwd });
    expect(again.stdout.replace(/\s+/g, " ")).toContain(
      "As a check does, this runs the course's with your files.",
    );
    expect(again.stdout).not.toMatch(/mine|differs from|divergence/);
    expect(again.stdout).toContain("23-account/account.ts:");
  });

  test.each([
    [["practice", "chek"], 'There is no command "practice chek". Did you mean "check"?'],
    [["practice", "check", "lost-updaet"], 'There is no exercise "lost-updaet". Did you mean "lost-update"?'],
    [
      ["practice", "check", "se"],
      'There is no exercise "se". Several begin with it: seats-guard-nothing, server-ready.',
    ],
    [
      ["practice", "solution"],
      "threadlab practice solution needs the name of an exercise, as in: threadlab practice solution lock-order.",
    ],
    [
      ["practice", "hint", "--al"],
      'Unknown option "--al". Did you mean --all? See threadlab practice hint --help.',
    ],
  ])("%j: exit code 2, and what to do", async (words, said) => {
    const { code, stdout, stderr } = await callMain(words, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(said);
  });

  test("hints that are taken during a check are still noted when it has proved the exercise", async () => {
    solve("two-locks", "07-two-locks.ts");
    const checking = practice("check", "two-locks");
    for (let i = 0; i < 3; i++) await practice("hint", "two-locks");
    expect((await checking).code).toBe(0);
    expect(progress().exercises["two-locks"]).toEqual({ hints: 3, solved: expect.any(String) });
    await practice("reset", "two-locks");
  });

  test("what a solved file imports counts, too: once that has changed, it is not solved any more", async () => {
    const [file, box] = ["02-own-variable.ts", "letter-box.ts"].map((name) => join(cwd, name)) as [
      string,
      string,
    ];
    const start = readFileSync(file, "utf8");
    const shared = (from: number) =>
      `import { Shared } from "threadlab";\nexport const letters = new Shared(${from});\n`;
    writeFileSync(box, shared(0));
    writeFileSync(
      file,
      start
        .replace("let letters = 0;", 'import { letters } from "./letter-box.ts";')
        .replaceAll(/letters(?= \+=|\})/g, "letters.value"),
    );
    const listed = async () => (await practice("list")).stdout.match(/.* own-variable .*/)?.[0];
    expect((await practice("check", "own-variable")).code).toBe(0);
    expect(await listed()).toContain("✓");
    writeFileSync(box, shared(1));
    expect(await listed()).toContain("~");
    expect((await practice("check", "own-variable")).code).toBe(1);
    writeFileSync(box, shared(0));
    expect(await listed()).toContain("✓");
    rmSync(box);
    expect(await listed()).toContain("~");
    await practice("reset", "own-variable");
  });

  test("outside of a practice folder it says how to make one", async () => {
    const { code, stderr } = await callMain(["practice", "list"], { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toContain(
      "This is not a practice folder: there is no .threadlab/practice.json here or above.",
    );
  });

  test("a course of one's own has exercises, too: the example that is documented", async () => {
    const exercise = join(root, "my-course/exercises/bill");
    mkdirSync(exercise, { recursive: true });
    const files = documentedFiles();
    expect([...files.keys()]).toEqual(["exercise.md", "start.ts", "solution.ts", "expected.txt"]);
    for (const [name, text] of files) writeFileSync(join(exercise, name), text);
    const made = await callMain(["practice", "init", "mine", "--from", "my-course"], { cwd: root });
    expect(made.stdout).toContain("1 exercise in mine.\n");
    expect(await callMain(["practice", "init", "mine"], { cwd: root })).toMatchObject({
      code: 2,
      stderr:
        "error: mine has the exercises of another course, ../my-course. Name another folder: threadlab practice init <folder>.\n",
    });
    const own = { cwd: join(root, "mine") };
    expect(await callMain(["practice", "init"], own)).toMatchObject({
      code: 2,
      stderr:
        "error: This folder has exercises already. To go on: threadlab practice. To bring back missing ones: threadlab practice init .\n",
    });
    const start = await callMain(["practice", "check", "--json"], own);
    expect(JSON.parse(start.stdout).results).toMatchObject([
      { exercise: "bill", verdict: "not-solved", reasons: [{ rule: "output" }, { rule: "race" }] },
    ]);
    writeFileSync(join(root, "mine/01-bill.ts"), files.get("solution.ts") ?? "");
    const { code, stdout } = await callMain(["practice"], own);
    expect({ code, solved: stdout.includes("1 of 1 solved") }).toEqual({ code: 0, solved: true });
    expect((await callMain(["practice"], own)).stdout).toBe("All exercises are solved.\n");
  });
});

/** The files of the example in the page on writing lessons, by their names. */
function documentedFiles(): ReadonlyMap<string, string> {
  const page = readFileSync(join(REPOSITORY, "lessons/README.md"), "utf8");
  const [, section = ""] = page.split("\n## Exercises\n");
  const blocks = section.matchAll(/^`([\w.]+)`:\n\n```\w*\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name = "", text = ""]) => [name, text]));
}
