import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONTROL } from "../render/any-text.ts";
import { callMain } from "./in-process.ts";

/** What a terminal would obey: ESC, CSI and OSC sequences, bidirectional controls, a carriage return, half a character. */
const HOSTILE = "\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u2066\r\b\u2028\ud83d!";
/** As it may stand in the name of a file. */
const IN_NAMES = "\u001b[2J\u202e\r";
const literal = (text: string) => JSON.stringify(text).replace(/\u2028/g, "\\u2028");
const escaped = literal(`${HOSTILE}\0`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), `threadlab-${IN_NAMES}-`));
  writeFileSync(
    join(folder, "lesson.md"),
    `---\ntitle: ${literal(IN_NAMES)}\n---\n# ${HOSTILE}\n\nText ${HOSTILE}\n\n    ${HOSTILE}\n`,
  );
  writeFileSync(join(folder, "expected.txt"), `${HOSTILE}\nno ${HOSTILE}\n`);
  writeFileSync(join(folder, "main.py"), `# ${HOSTILE}\n`);
  writeFileSync(
    join(folder, "main.ts"),
    `import { Lock, print, Shared, sleep, Thread, write } from "threadlab";
    const text = ${escaped};
    const locks = { [text]: new Lock() };
    const shared = new Shared(text);
      export function fail(how: string) {
      locks[text]!.acquire();
      shared.value = shared.value + how;
      write(text);
      console.error(text, { [text]: text });
      const error = new TypeError(how, { cause: new AggregateError([text, new Error(text)], text) });
      error.name = text;
      throw error;
    }
    export default function main() {
      print(text);
      const threads = [1, 2].map((i) => new Thread({ target: fail, name: text + i, args: [text] }));
      for (const thread of threads) thread.start();
      for (const thread of threads) thread.join();
      throw text;
    }
    /* ${HOSTILE} */
    `,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["run", "--virtual"],
  ["run", "--virtual", "--timeline", "--orders"],
  ["run", "--virtual", "--repeat", "2"],
  ["run", "--virtual", "--json"],
  ["check"],
  ["check", "--json"],
  ["explore"],
  ["explore", "--json"],
  ["replay", "--schedule", "1p"],
  ["show"],
])("nothing that a terminal would obey comes from %s %j", async (command, ...options) => {
  const { code, stdout, stderr } = await callMain([command, folder, ...options]);
  // The program is run, and fails.
  expect(code).toBe(command === "show" ? 0 : 1);
  // The text is there all the same, as something to look at.
  expect(stdout + stderr).toMatch(/␛|\\u001b/);
  const raw = (stdout + stderr).split("\n").filter((line) => CONTROL.test(line));
  expect(raw.map((line) => JSON.stringify(line))).toEqual([]);
});

test.each([
  ["run", `./${HOSTILE}.ts`],
  ["run", "--timeout", HOSTILE],
  ["run", `--${HOSTILE}`],
  ["run", "mutex", "--set", `${HOSTILE}=1`],
  ["run", "race", "--set", `threads=${HOSTILE}`],
  ["replay", "race", "--schedule", HOSTILE],
  ["list", HOSTILE],
  ["claims", HOSTILE],
  [HOSTILE],
  ["help", HOSTILE],
])("nor from the refusal of %j %j", async (...words) => {
  const { code, stdout, stderr } = await callMain(words);
  expect(code).toBe(2);
  expect((stdout + stderr).split("\n").filter((line) => CONTROL.test(line))).toEqual([]);
});
