import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { canHaveTerminal, threadlabInTerminal } from "./threadlab.ts";

const HIDE = "\u001b[?25l";
const SHOW = "\u001b[?25h";
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
const COLOUR = /\u001b\[[\d;]*m/;
/** What the axis of every timeline begins with. */
const AXIS = "across: ";

const possible = canHaveTerminal();
if (!possible)
  process.stderr.write("No pseudo-terminal without python3: test/cli/terminal.test.ts is skipped.\n");

/** What a terminal was sent, without colours and other commands; where the cursor goes back, a new row begins. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: commands are made of them
  return text.replace(/\u001b\[1?G/g, "\r").replace(/\u001b\[[?\d;]*[a-zA-Z]/g, "");
}

describe.skipIf(!possible).concurrent("on a terminal", () => {
  test("each line has its thread's name, in colour, and a timeline is drawn unasked", async () => {
    const { code, stdout } = await threadlabInTerminal(["run", "programs/nap.ts"]);
    expect(code).toBe(0);
    expect(plain(stdout)).toContain(" Thread-1   │ jason is running\r\n");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
    expect(stdout).toMatch(/\u001b\[3\dmThread-1 /);
    // Lines that go above the spinner begin in the first column.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the cursor is moved by them
    expect(stdout).not.toMatch(/\u001b\[[2-9]G/);
    expect(stdout.lastIndexOf(SHOW)).toBeGreaterThanOrEqual(stdout.lastIndexOf(HIDE));
    expect(stdout).toContain(AXIS);
  });

  test("a spinner tells how it goes, and the cursor is shown again after Ctrl-C", async () => {
    const { code, stdout } = await threadlabInTerminal(["run", "programs/sleeper.ts"], {
      interruptAt: "waiting · ",
    });
    expect(code).toBe(130);
    expect(plain(stdout)).toMatch(/\d\.\d s · \d running · \d waiting · \d ended/);
    expect(stdout).toContain(HIDE);
    expect(stdout.lastIndexOf(SHOW)).toBeGreaterThan(stdout.lastIndexOf(HIDE));
    expect(stdout).toMatch(/threadlab: Interrupted\. All threads have been ended\.\r\n/);
  });

  test("who waits for the end after Ctrl-C is told that another one ends at once", async () => {
    const { code, stdout } = await threadlabInTerminal([], {
      script: ["--import", "tsx", fileURLToPath(new URL("never-ends.ts", import.meta.url))],
      typing: [["ready", "\u0003"]],
      interruptAt: "Ctrl-C again ends at once.",
    });
    expect(code).toBe(256 - constants.signals.SIGINT);
    expect(plain(stdout).replaceAll("^C", "")).toBe(
      "ready\r\nEnding, to show what was found. Ctrl-C again ends at once.\r\n",
    );
  });

  test("a check shows what it waits for", async () => {
    const { code, stdout } = await threadlabInTerminal(["check", "--real", "programs/sleeper.ts"], {
      interruptAt: "0 of 1 · ",
    });
    expect(code).toBe(130);
    expect(plain(stdout)).toMatch(/\d\.\d+ s · 0 of 1 · programs\/sleeper\.ts/);
    expect(stdout.lastIndexOf(SHOW)).toBeGreaterThan(stdout.lastIndexOf(HIDE));
  });

  test("no colour and no timeline, where neither is wanted", async () => {
    const words = ["run", "programs/nap.ts", "--no-color", "--no-timeline"];
    const { code, stdout } = await threadlabInTerminal(words);
    expect(code).toBe(0);
    expect(stdout).toContain(" Thread-1   │ jason is running\r\n");
    expect(stdout).not.toMatch(COLOUR);
    expect(stdout).not.toContain(AXIS);
  });

  test("one that reports no columns gets the lines, and no spinner; NO_COLOR: and no colour", async () => {
    const how = { columns: 0, env: { NO_COLOR: "1" } };
    const { code, stdout } = await threadlabInTerminal(["run", "programs/nap.ts"], how);
    expect(code).toBe(0);
    expect(stdout).toContain(" Thread-1   │ jason is running\r\n");
    expect(stdout).not.toMatch(COLOUR);
    expect(stdout).not.toContain(HIDE);
  });

  test.each([
    [79, [], false],
    [40, ["--timeline"], true],
  ] as const)("%i columns, %j: the timeline is drawn: %j", async (columns, words, isDrawn) => {
    const { code, stdout } = await threadlabInTerminal(["run", "programs/nap.ts", ...words], { columns });
    expect(code).toBe(0);
    expect(stdout.includes(AXIS)).toBe(isDrawn);
  });

  test.each([20, 60])("no line is wider than %i columns", async (columns) => {
    const { code, stdout } = await threadlabInTerminal(["run", "lessons/mixed/wrong"], { columns });
    expect(code).toBe(1);
    // A command is there to be copied: the terminal may break it, threadlab does not.
    const widths = plain(stdout)
      .split(/[\r\n]+/)
      .filter((line) => !line.includes("threadlab replay "))
      .map((line) => line.length);
    expect(widths.length).toBeGreaterThan(10);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  });
});
