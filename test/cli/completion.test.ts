import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { BINARY } from "./threadlab.ts";

const room = temporaryFolder();
afterAll(() => {
  process.chdir(tmpdir());
});
// The scripts call it by its name.
const bin = join(room, "bin");
mkdirSync(bin);
writeFileSync(join(bin, "threadlab"), `#!/bin/sh\nexec "${process.execPath}" "${BINARY}" "$@"\n`);
chmodSync(join(bin, "threadlab"), 0o755);
const env = { PATH: `${bin}:${process.env.PATH}`, HOME: room, TERM: "dumb" };
writeFileSync(join(room, "mine.ts"), "");

const has = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;

/** What each of the questions shows in one shell, which reads the script once. */
function inShell(
  [shell = "", ...options]: readonly string[],
  setUp: string,
  ...questions: readonly string[]
) {
  const script = [setUp, ...questions.map((question) => `${question}\necho "//"`)].join("\n");
  const shown = execFileSync(shell, [...options, script], { env, cwd: room, encoding: "utf8" });
  const answers = shown.split("//\n").map((text) => text.trim());
  expect(answers).toHaveLength(questions.length + 1);
  return answers.slice(0, -1);
}

async function candidates(...words: string[]): Promise<readonly string[]> {
  const { code, stdout } = await callMain(["completion", "words", "--", ...words], { cwd: room });
  expect(code).toBe(0);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")[0] as string]));
}

describe("what can be typed", () => {
  test.each([
    [["pr"], ["predict", "practice"]],
    [
      ["practice", ""],
      ["init", "list", "check", "hint", "solution", "reset"],
    ],
    [
      ["practice", "hint", "lost-"],
      ["lost-update", "lost-wakeup"],
    ],
    [["grade", "lost-u"], ["lost-update"]],
    [["grade", "lost-update", ""], []],
    [["run", "m"], ["mutex"]],
    [["run", "--virtual", "mutex", "rac"], ["race"]],
    [["run", "./"], []],
    [["--json", "run", "m"], ["mutex"]],
    [["run", "--tra"], ["--trace"]],
    [["run", "--trace", ""], []],
    [["check", "--reporter", "ju"], ["junit"]],
    [
      ["new", "course", "mine", "--ci", "git"],
      ["github", "gitlab"],
    ],
    [
      ["explore", "race", "--time", ""],
      ["free", "ordered"],
    ],
    [["help", "ma"], ["matching"]],
    [["completion", "z"], ["zsh"]],
    [["nothing", ""], ["list"]],
  ])("%j", async (words, wanted) => {
    const found = await candidates(...words);
    // Where the command is not known, it is a command that is typed.
    if (words[0] === "nothing") expect(found).toEqual(expect.arrayContaining(wanted));
    else expect(found).toEqual(wanted);
  });

  test("is a lesson or exercise of one's own, too", async () => {
    const course = join(room, "course");
    for (const id of ["zebra", "zoo"]) {
      mkdirSync(join(course, id), { recursive: true });
      writeFileSync(join(course, id, "lesson.md"), "");
    }
    mkdirSync(join(course, "exercises", "zip"), { recursive: true });
    writeFileSync(join(course, "exercises", "zip", "exercise.md"), "");
    const words = async (...typed: string[]) =>
      (await callMain(["completion", "words", "--", ...typed], { cwd: course })).stdout;
    expect(await words("run", "z")).toBe("zebra\t\nzoo\t\n");
    expect(await words("practice", "reset", "z")).toBe("zip\t\n");
  });

  test("a shell that there is no script for is an error", async () => {
    const { code, stderr } = await callMain(["completion", "bsh"]);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "bash" or "zsh"?');
  });

  test("two shells at once are an error", async () => {
    const { code, stderr } = await callMain(["completion", "bash", "zsh"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('"zsh"') });
  });
});

describe.skipIf(!has("bash"))("in bash", () => {
  test("commands, options and lessons", () => {
    const ask = (line: string) => `
COMP_WORDS=(${line}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_threadlab 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const [command, option, lesson, sub, file] = inShell(
      ["bash", "--norc", "-c"],
      'eval "$(threadlab completion bash)"',
      ...["threadlab ru", "threadlab run --strat", 'threadlab run "mut"'].map(ask),
      ...['threadlab practice ""', 'threadlab run --trace ""'].map(ask),
    );
    expect([command, option, lesson, file]).toEqual(["run", "--strategy", "mutex", ""]);
    expect(sub?.split("\n")).toContain("solution");
  });

  test("is set up for the command", () => {
    const script = 'eval "$(threadlab completion bash)"; complete -p threadlab';
    expect(execFileSync("bash", ["--norc", "-c", script], { env, encoding: "utf8" }).trim()).toBe(
      "complete -o default -F _threadlab threadlab",
    );
  });
});

describe.skipIf(!has("zsh"))("in zsh", () => {
  test("commands with what they do, lessons, and files", () => {
    const setUp = `
compdef() { }
_describe() { print -l -- "\${(@P)2}" }
_files() { print files }
eval "$(threadlab completion zsh)"`;
    const ask = (words: string) => `words=(${words}); CURRENT=\${#words}\n_threadlab`;
    const [command, lesson, file] = inShell(
      ["zsh", "-f", "-c"],
      setUp,
      ...["threadlab lin", "threadlab run mut", 'threadlab run --trace ""'].map(ask),
    );
    expect(command).toMatch(/^lint:find /);
    expect([lesson, file]).toEqual(["mutex", "files"]);
  });
});

describe.skipIf(!has("fish"))("in fish", () => {
  test("commands with what they do, lessons, and files", () => {
    const ask = (line: string) => `complete -C '${line}'`;
    const [command, ...others] = inShell(
      ["fish", "--no-config", "-c"],
      "threadlab completion fish | source",
      ...["threadlab lin", "threadlab run mut", "threadlab run ./mi", "threadlab run --trace m"].map(ask),
    );
    expect(command).toMatch(/^lint\tfind /);
    expect(others).toEqual(["mutex", "./mine.ts", "mine.ts"]);
  });
});

describe("help on topics", () => {
  test.each([
    ["matching", "Time does not order anything"],
    ["schedules", "1s.2az.1az"],
    ["expected", "{{n:int 2..100}}"],
  ])("%s", async (topic, text) => {
    const { code, stdout } = await callMain(["help", topic]);
    expect(code).toBe(0);
    expect(stdout).toContain(text);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect((await callMain(["--help"])).stdout.replace(/\s+/g, " ")).toContain(`help ${topic}`);
  });
});
