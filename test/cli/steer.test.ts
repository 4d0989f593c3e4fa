import { describe, expect, test } from "vitest";
import { NO_BREAK } from "../../src/render/text/prose.ts";
import { callMain } from "./in-process.ts";
import { canHaveTerminal, threadlabInTerminal } from "./threadlab.ts";

const RING = "../../lessons/practice/lock-order/start.ts";

interface Document {
  readonly reached: boolean;
  readonly reachable: boolean | null;
  readonly ended: boolean;
  readonly next: readonly { readonly choice: number; readonly threadName: string; readonly text: string }[];
  readonly blocked: readonly { readonly text: string }[];
  readonly replay?: string;
}

async function steer(...words: readonly string[]) {
  const { code, stdout } = await callMain(["steer", ...words, "--json"]);
  return { code, ...(JSON.parse(stdout) as Document) };
}

describe("steer", () => {
  test("makes the choices of the call, and says who can go next and what can be reached", async () => {
    const { code, ended, reachable, next } = await steer(RING, "--goal", "deadlock", "--choices", "1");
    expect({ code, ended, reachable }).toEqual({ code: 1, ended: false, reachable: true });
    expect(next.map(({ choice, threadName, text }) => `${choice} ${threadName} ${text}`)).toEqual([
      "1 MainThread joins Thread-1: waits",
      "2 Thread-1 acquires brush",
      "3 Thread-2 acquires ladder",
    ]);
  });

  test("reaches its goal, and prints a command that shows it", async () => {
    const found = await steer(RING, "--goal", "deadlock", "--choices", "1,1,1,2,1,1");
    expect(found).toMatchObject({ code: 0, ended: true, reached: true });
    expect(found.blocked.map(({ text }) => text.replace(/ \(.*?\)/, ""))).toEqual([
      "waits for Thread-1 to end",
      'waits for lock "ladder", held by Thread-2',
      'waits for lock "brush", held by Thread-1',
    ]);
    const replayed = await callMain((found.replay ?? "").split(" ").slice(1));
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain("deadlock");
  });

  test("tells an empty line from nothing, as explore does", async () => {
    const program = "programs/empty-line.ts";
    const { stdout: explored } = await callMain(["explore", program]);
    expect(explored).toMatch(/^ +\(nothing\) +1 /m);
    expect(explored).toMatch(/^ +\(an empty line\) +1 /m);
    for (const [goal, end] of [
      ["(nothing)", "! Not reached."],
      ["(an empty line)", "✓ Reached."],
    ] as const) {
      const { stdout } = await callMain(["steer", program, "--goal", goal, "--choices", "2,2"]);
      expect(stdout).toContain(`make it print ${goal} · step`);
      expect(stdout).toContain(end);
      expect(stdout).toContain("It printed: (an empty line)\n");
    }
  });

  test("proves that a lock leaves no way", async () => {
    const { code, stdout } = await callMain(["steer", "mutex", "--set", "threads=2", "--choices", "1"]);
    expect(code).toBe(1);
    expect(stdout).toContain("Proved: no schedule reaches the goal from here.");
  });

  test.each([
    [["steer", "race"], "steer asks who goes next on a terminal."],
    [["steer", "cost", "--choices", "1"], "steer does not suit this lesson: it measures time"],
    [
      ["steer", RING, "--choices", "1,7"],
      "--choices: choice 2 is 7, but there are 3 to choose from: 1 MainThread",
    ],
    [
      ["steer", RING, "--choices", "1,one"],
      '--choices takes numbers from 1 with commas between them: 1,2,2. It was given "1,one".',
    ],
  ])("%j is refused", async (words, message) => {
    const { code, stderr } = await callMain(words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  describe.skipIf(!canHaveTerminal())("on a terminal", () => {
    const ready = "Ctrl-C ends";

    test("takes keys, steps back, answers, and ends where the goal is reached", async () => {
      const { code, stdout } = await threadlabInTerminal(["steer", RING, "--goal", "deadlock"], {
        columns: 100,
        env: { NO_COLOR: "1" },
        typing: [
          [ready, "1"],
          ["step 2", "1"],
          ["step 3", "u"],
          ["step 2", "?"],
          ["Yes: some schedule reaches the goal from here.", ""],
          [ready, "1"],
          ["step 3", "1"],
          ["step 4", "2"],
          ["step 5", "1"],
          ["step 6", "1"],
        ],
      });
      expect(stdout.replaceAll(NO_BREAK, " ")).toContain("1–9 who goes   u back");
      expect(stdout).toContain("✓ Reached. No thread can go on: a deadlock.");
      expect(code).toBe(0);
    });

    test("shows the proof to those who give up", async () => {
      const { code, stdout } = await threadlabInTerminal(["steer", "mutex", "--set", "threads=2"], {
        columns: 100,
        typing: [[ready, "g"]],
      });
      expect(stdout).toMatch(/No schedule does\. All 2 traces print 1\./);
      expect(code).toBe(1);
    });

    test("is laid out for the new width of a terminal", async () => {
      const { code } = await threadlabInTerminal(["steer", RING], {
        ...{ columns: 100, env: { NO_COLOR: "1" } },
        typing: [
          [ready, { columns: 60 }],
          ["\r\n a let it run", "q"],
        ],
      });
      expect(code).toBe(1);
    });

    test("ends at Ctrl-C, and gives the terminal back", async () => {
      const { code } = await threadlabInTerminal(["steer", RING], { columns: 100, interruptAt: ready });
      expect(code).toBe(130);
    });

    test.each([
      ["Ctrl-C", "\u0003", 130],
      ["q", "q", 1],
    ])("%s ends it at once, also while a thread computes for ever", async (_, key, exitCode) => {
      const { code, stdout } = await threadlabInTerminal(["steer", "programs/hangs-late.ts"], {
        typing: [["1.", key]],
      });
      expect(code).toBe(exitCode);
      expect(stdout).not.toContain("15.0 s");
    });
  });
});
