import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Prediction } from "../../src/result/prediction.ts";
import { callMain } from "./in-process.ts";
import { canHaveTerminal, threadlabInTerminal } from "./threadlab.ts";

interface Choice {
  readonly lines?: readonly string[];
  readonly first?: string;
  readonly second?: string;
  readonly said: boolean;
  readonly can: boolean | null;
}

async function predicted(...words: readonly string[]) {
  const { code, stdout } = await callMain(["predict", ...words, "--json"]);
  expect(code).toBe(0);
  const document = JSON.parse(stdout) as { readonly right: number; readonly choices: readonly Choice[] };
  const rows = document.choices.map(({ lines, first, second, said, can }) => [
    lines?.join("\n") ?? (first === undefined ? "deadlock" : `${first} < ${second}`),
    said,
    can,
  ]);
  return { ...document, rows };
}

describe("predict", () => {
  test("grades outputs by the whole search", async () => {
    const { right, rows } = await predicted("race", "--set", "threads=2", "--answer", "99,101");
    expect(rows).toEqual([
      ["98", false, false],
      ["99", true, true],
      ["100", false, true],
      ["101", true, false],
    ]);
    expect(right).toBe(2);
  });

  test.each(["error-in-main", "exit-in-module"])(
    "says why there is no question about a program that always fails: %s",
    async (program) => {
      const { code, stdout } = await callMain(["predict", `programs/${program}.ts`, "--answer", "1"]);
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: expect.stringContaining("There is no question to ask about this program: it always fails."),
      });
    },
  );

  test("says up to which bound a polling program was searched", async () => {
    const { stdout } = await callMain(["predict", "programs/polls.ts", "--answer", "1", "--json"]);
    const { complete, limits } = JSON.parse(stdout) as Prediction;
    expect({ complete, limits }).toEqual({
      complete: false,
      limits: [
        expect.stringMatching(
          /^The search covered every schedule in which no thread goes round a loop more than \d+ times/,
        ),
      ],
    });
  });

  test("shows each choice as a whole", async () => {
    const long = `${"a long word, ".repeat(8)}and its end`;
    const { stdout } = await callMain([
      "predict",
      "race",
      "--set",
      "threads=2",
      "--answer",
      long.replaceAll(",", ""),
      "--max-traces",
      "50",
    ]);
    expect(stdout).toContain("   a long word a long word");
    expect(stdout).toContain("and its end");
    expect(stdout.slice(stdout.indexOf("you said"))).not.toMatch(/ \n/);
    expect(stdout.slice(stdout.indexOf("you said"))).not.toMatch(/long.*…/);
  });

  test("takes outputs with commas or spaces in them, together with others, and each once", async () => {
    const { rows } = await predicted("programs/commas.ts", "--answer", "4, 0,7, 0 , 7 ,2, 0,7");
    expect(rows.filter(([, said]) => said)).toEqual([
      [" 7", true, true],
      ["2, 0", true, true],
      ["4, 0", true, true],
      ["0", true, false],
    ]);
  });

  test("takes a comma with a backslash as a part of an output that no choice has", async () => {
    const { rows } = await predicted("programs/commas.ts", "--answer", "8\\, 9,2\\, 0,5");
    expect(rows.filter(([, said]) => said)).toEqual([
      ["2, 0", true, true],
      ["8, 9", true, false],
      ["5", true, false],
    ]);
  });

  test("tells an empty line from nothing", async () => {
    const { rows } = await predicted("programs/empty-line.ts", "--answer", "(nothing)");
    const { stdout } = await callMain(["predict", "programs/empty-line.ts", "--answer", "(an empty line)"]);
    expect(stdout).toContain("\n empty-line.ts\n");
    expect(rows.map(([, said, can]) => [said, can])).toEqual([
      [true, true],
      [false, true],
    ]);
    expect(stdout).toMatch(/\(nothing\) +no +yes/);
    expect(stdout).toMatch(/\(an empty line\) +yes +yes/);
  });

  test.each([
    ["deadlock", ["deadlock"], false],
    ['"deadlock"', ["deadlock"], true],
    ["none", undefined, undefined],
    ['"none"', ["none"], true],
  ])("tells a word for an ending from a line that reads like it: %s", async (answer, lines, can) => {
    const { choices } = await predicted("programs/says-deadlock.ts", "--answer", answer);
    const said = choices.filter((choice) => choice.said);
    const isLine = answer.startsWith('"');
    const expected = isLine ? { kind: "output", lines, can } : { kind: "deadlock", can };
    expect(said).toEqual(lines === undefined ? [] : [expect.objectContaining(expected)]);
  });

  test("looks for an output that was typed, and proves that there is none", async () => {
    const { rows } = await predicted("race", "--set", "threads=2", "--answer", "7", "--answer", "{{x}}");
    expect(rows.slice(-2)).toEqual([
      ["7", true, false],
      ["{{x}}", true, false],
    ]);
  });

  test("refuses an empty answer, which may be a variable that is not set", async () => {
    const { code, stderr } = await callMain(["predict", "race", "--set", "threads=2", "--answer", " "]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: --answer is given an empty value. Give it outputs, or "none" for none of the choices.\n',
    });
  });

  test("asks which line can come first where many orders are possible", async () => {
    const { rows } = await predicted("create", "--answer", "main before jason is over");
    expect(rows).toContainEqual(["main < jason is over", true, true]);
    expect(rows).toContainEqual(["jason is over < main", false, true]);
    const joined = await predicted("join", "--answer", "none");
    expect(joined.rows).toContainEqual(["MainThread < jason is over", false, false]);
  });

  test("asks for a deadlock, and finds it", async () => {
    const { rows } = await predicted("../../lessons/practice/lock-order/start.ts", "--answer", "deadlock");
    expect(rows).toContainEqual(["deadlock", true, true]);
    const { rows: mutex } = await predicted("mutex", "--answer", "deadlock");
    expect(mutex).toContainEqual(["deadlock", true, false]);
  });

  test("says nothing for certain when the search was cut short", async () => {
    const { code, stdout } = await callMain([
      ...["predict", "race", "--set", "threads=4", "--answer", "102", "--max-traces", "5"],
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("proved");
    expect(stdout).toMatch(/102 +yes +\? +\?/);
  });

  test.each([
    [
      ["predict", "race"],
      "predict asks its question on a terminal. Elsewhere, give the answer with the call",
    ],
    [["predict", "switch", "--answer", "1"], "predict does not suit this lesson: "],
    [["predict", "create", "--answer", "main"], '--answer: "main" is none of the choices:'],
  ])("%j is refused", async (words, message) => {
    const { code, stderr } = await callMain(words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test.skipIf(!canHaveTerminal())("asks on a terminal, and takes Ctrl-C for an answer", async () => {
    const question = "Space marks, Enter answers.";
    const answered = await threadlabInTerminal(["predict", "race", "--set", "threads=2"], {
      typing: [[question, "\u001b[B \r"]],
      env: { NO_COLOR: "1" },
    });
    expect(answered.stdout).toMatch(/ 99 +yes +yes +✓/);
    expect(answered.stdout).toContain("3 of 4 right.");
    expect(answered.code).toBe(0);
    const ended = await threadlabInTerminal(["predict", "race", "--set", "threads=2"], {
      interruptAt: question,
    });
    expect(ended.code).toBe(130);
    expect(ended.stdout).not.toContain("right.");
  });

  test.skipIf(!canHaveTerminal())("goes on after Ctrl-Z, and asks again", async () => {
    const { stdout } = await threadlabInTerminal(["predict", "race", "--set", "threads=2"], {
      typing: [
        ["Enter: confirm", "\u001a"],
        ["it is stopped", ""],
        ["Enter: confirm", " "],
        ["◼", "\r"],
      ],
      ...{ isJob: true, env: { NO_COLOR: "1" } },
    });
    expect(stdout).toContain("1 of 4 right.");
  });

  test.skipIf(!canHaveTerminal())(
    "takes nothing typed for no answer, and not for an empty line",
    async () => {
      const { stdout } = await threadlabInTerminal(["predict", "programs/empty-line.ts"], {
        env: { NO_COLOR: "1" },
        typing: [
          ["Space marks, Enter answers.", "\u001b[B\u001b[B \r"],
          ["What else?", "\r"],
        ],
      });
      expect(stdout).toMatch(/\(an empty line\) +no +yes/);
    },
  );

  test.skipIf(!canHaveTerminal()).each([
    ["with colours", {}],
    ["without colours", { NO_COLOR: "1" }],
  ])("wraps long choices in line with each other, %s", async (_, env: Readonly<Record<string, string>>) => {
    const { stdout } = await threadlabInTerminal(["predict", "programs/long-orders.ts"], {
      ...{ columns: 60, env },
      interruptAt: "Space marks, Enter answers.",
    });
    const list = stripVTControlCharacters(stdout.slice(stdout.indexOf("Enter answers.")));
    const rows = list.split(/\r?\n/).slice(1, 11);
    const choice = (name: string) => [
      expect.stringMatching(`^│ {2}◻ the ${name} thread says `),
      ...Array(4).fill(expect.stringMatching(/^│ {4}\S/)),
    ];
    expect(rows).toEqual([...choice("first"), ...choice("second")]);
  });
});
