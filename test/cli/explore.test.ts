import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { threadlab, unwrap } from "./threadlab.ts";

const folder = temporaryFolder();

/** Takes the seconds out of a report. */
function timeless(report: string): string {
  return report.replace(/\d+\.\d+ s/g, "0.0 s");
}

/** The words of the first command of this name that a report tells to type, as a shell would take them. */
function commandIn(report: string, name: string): string[] {
  const line = report.split("\n").find((each) => each.includes(`threadlab ${name} `)) ?? "";
  const [, command = ""] = line.split("threadlab ");
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, "$1"));
}

async function saved(name: string, words: readonly string[]): Promise<string> {
  const { stdout } = await callMain([...words, "--json"]);
  const file = join(folder, name);
  await writeFile(file, stdout);
  return file;
}

describe("threadlab explore", () => {
  test("of a program that fails only by a data race, it shows a run with the race", async () => {
    const { code, stdout } = await callMain(["explore", "explore/race-if-turned-away.ts"]);
    expect(code).toBe(1);
    expect(stdout).toContain("2 of 15 traces show a data race.");
    const again = await callMain([...commandIn(stdout, "replay"), "--json"]);
    expect(JSON.parse(again.stdout).results).toMatchObject([{ verdict: "race" }]);
    const document = JSON.parse(
      (await callMain(["explore", "explore/race-if-turned-away.ts", "--json"])).stdout,
    );
    expect(document.results[0].repeat).toBe(document.results[0].racing.replay);
    expect(stdout).toContain(`\n ${document.results[0].repeat}\n`);
  });

  test("a lesson that is not made for it says so at once, and what to do", async () => {
    const { code, stdout, stderr } = await callMain(["explore", "mutex", "tcp"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(unwrap(stderr)).toContain(
      "explore does not suit this lesson: seven threads and three connections have far more schedules than can be tried.",
    );
    expect(stderr).toContain("threadlab run tcp\n");
    expect(stderr).toContain("threadlab explore tcp --timeout 60\n");
    const chosen = await callMain(["explore", "daemon", "--time", "ordered"]);
    expect(chosen).toMatchObject({ code: 0, stderr: "" });
  });

  test("race: the outcomes, the claim, and a schedule that loses an update", async () => {
    const { code, stdout, stderr } = await callMain(["explore", "race", "--set", "threads=2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [report = ""] = timeless(stdout).split("\n\n   race ");
    expect(report).toMatchInlineSnapshot(`
      " race · every schedule of 2 threads (free time)

         outcome   traces   shown by
         99             2   Thread-1 first, then Thread-2
         100            2   both read 101 before either stores

       ✓ Some schedule loses an update.
       ✗ 2 of 4 traces lose an update.
       4 traces in 0.0 s
       threadlab replay race --set threads=2 --schedule 1ssj.2rzg.3rzgwe.2we.1gjrpe"
    `);
    expect(stdout).toContain("writes num ← 100");
  });

  test("a deadlock fails", async () => {
    const { code, stdout } = await callMain(["explore", "explore/forks.ts"]);
    expect(code).toBe(1);
    expect(stdout).toContain(" ✗ 1 of 3 traces ends in a deadlock.");
  });

  test("several programs, one after the other; the worst decides", async () => {
    const both = await callMain(["explore", "sharing", "explore/forks.ts", "--time", "ordered"]);
    expect(both.code).toBe(1);
    expect(both.stdout).toContain(" sharing · every schedule of 1 thread (ordered time)\n");
    expect(both.stdout).toContain("\n explore/forks.ts · every schedule of 2 threads (ordered time)\n");
  });

  test("--json prints one document with the keys that are promised, in their order", async () => {
    const { code, stdout, stderr } = await callMain(["explore", "race", "--set", "threads=2", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(["threadlab", "command", "ok", "results"]);
    expect(document).toMatchObject({ threadlab: 1, command: "explore", ok: true });
    const [result] = document.results;
    const promised = ["lesson", "traces", "blocked", "complete", "deadlocks", "outcomes", "findings"];
    expect(Object.keys(result).slice(0, promised.length)).toEqual(promised);
    expect(Object.keys(result).slice(promised.length)).toEqual([
      "target",
      "sets",
      "raced",
      "threads",
      "time",
      "strategy",
      "claims",
      "undecided",
      "seconds",
    ]);
    expect(result).toMatchObject({ lesson: "race", traces: 4, blocked: 0, complete: true, deadlocks: 0 });
    for (const outcome of result.outcomes) {
      const keys = ["output", "traces", "verdict", "deadlock", "schedule"];
      expect(Object.keys(outcome).slice(0, keys.length)).toEqual(keys);
    }
    expect(result.outcomes.map((outcome: { output: string[] }) => outcome.output)).toEqual([["99"], ["100"]]);
  });

  test("draws schedules where there are too many to search", async () => {
    const { code, stdout } = await callMain([
      "explore",
      "race",
      "--strategy",
      "pct",
      "--runs",
      "50",
      "--seed",
      "7",
      "--json",
    ]);
    expect(code).toBe(0);
    const [result] = JSON.parse(stdout).results;
    expect(result).toMatchObject({ traces: 50, complete: false, strategy: "pct" });
  });

  test("a search that is cut short says so", async () => {
    const { code, stdout } = await callMain(["explore", "race", "--max-traces", "3"]);
    expect(code).toBe(0);
    expect(stdout).toContain(" ! 3 traces tried. There may be others.");
    expect(unwrap(stdout)).toContain(
      "The search was cut short (3 traces), so some schedules were not tried.",
    );
  });
});

describe("a claim that a search cannot decide", () => {
  const CUT = ["explore", "mutex", "--max-traces", "2"];

  test("is told, and is no success", async () => {
    const { code, stdout } = await callMain(CUT);
    expect(code).toBe(1);
    expect(stdout).toContain(" ! Undecided claim: every schedule prints the expected output.\n");
  });

  test("is a part of the document", async () => {
    const { code, stdout } = await callMain([...CUT, "--json"]);
    const undecided = ["every schedule prints the expected output"];
    expect(code).toBe(1);
    const { ok, results } = JSON.parse(stdout);
    expect({ ok, ...results[0] }).toMatchObject({ ok: false, claims: [], undecided });
    // No schedule goes wrong.
    expect(results[0]).not.toHaveProperty("repeat");
  });

  test("is a failure in a report", async () => {
    const { code, stdout } = await callMain([...CUT, "--reporter", "tap"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not ok 1 - .*mutex$/m);
    // No schedule goes wrong.
    expect(stdout).not.toContain("repeat");
    expect(stdout).toContain("Undecided claim: every schedule prints the expected output.");
  });
});

describe("changes that no other thread sees", () => {
  test("are told of a program with traces that do not match", async () => {
    const { stdout } = await callMain(["explore", "../../lessons/practice/own-variable/start.ts"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      'note Each thread has its own "letters", a plain variable. main does not see what deliver assigns. ' +
        "To share it, use a Shared.",
    );
  });

  test("are not told of a lesson that shows them", async () => {
    const { stdout } = await callMain(["explore", "isolation"]);
    expect(stdout).toContain("trace");
    expect(stdout).not.toContain("Each thread has its own");
  });
});

describe("a run on the machine's clock that fails", () => {
  test("prints the command that makes it again, and --json has what it takes", async () => {
    const run = await callMain(["run", "programs/deadlock.ts"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("Repeat this run:");
    const again = await callMain(commandIn(run.stdout, "replay"));
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("✗ deadlock: jason and foo wait for each other");

    const file = join(folder, "failed.json");
    await writeFile(file, (await callMain(["run", "programs/deadlock.ts", "--json"])).stdout);
    const replayed = await callMain(["replay", file]);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain("✗ deadlock: jason and foo wait for each other");
  });

  test("repeated runs print it for each output that is wrong, and their JSON can be replayed", async () => {
    const { stdout } = await callMain(["run", "programs/deadlock.ts", "--repeat", "2", "--seed", "4"]);
    expect(stdout).toContain("threadlab run programs/deadlock.ts --virtual --seed 4\n");
    expect(stdout).toMatch(/ ✗ 2 runs, one output: 2 fail · /);
    const file = join(folder, "repeated.json");
    const json = await callMain(["run", "programs/deadlock.ts", "--repeat", "2", "--virtual", "--json"]);
    await writeFile(file, json.stdout);
    expect((await callMain(["replay", file])).stdout).toContain(
      "✗ deadlock: jason and foo wait for each other",
    );
  });

  test("of a check of several, the one that failed is replayed", async () => {
    const file = join(folder, "checked.json");
    await writeFile(
      file,
      (await callMain(["check", "programs/hello.ts", "programs/deadlock.ts", "--json"])).stdout,
    );
    expect((await callMain(["replay", file])).stdout).toContain(
      "✗ deadlock: jason and foo wait for each other",
    );
  });
});

describe("threadlab explore --find", () => {
  const ask = async (text: string, ...words: string[]) => {
    const file = join(folder, "text.txt");
    await writeFile(file, text);
    return callMain(["explore", ...words, "--find", file]);
  };

  test("a text that some schedule prints, and the command that shows it", async () => {
    const { code, stdout } = await ask("c\na\nb\n", "explore/lessons/lucky");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ ✓ Some schedule prints it\. Found after \d runs?\.\n/);
    const again = await callMain(commandIn(stdout, "replay"));
    expect(again.stdout).toContain('prints "c"');
    expect(unwrap(again.stdout)).toMatch(/prints "c".*prints "a".*prints "b"/);
  });

  test("a text that none prints", async () => {
    const { code, stdout } = await ask("d\n", "explore/lessons/lucky");
    expect(code).toBe(1);
    expect(stdout).toBe(" ✗ No schedule matches. Proved: none of its 6 traces prints the expected text.\n");
  });

  test("a text that is printed only where the program fails", async () => {
    const { code, stdout } = await ask("printed\n", "explore/prints-and-fails.ts");
    expect(code).toBe(1);
    expect(stdout).toBe(
      " ✗ No schedule matches. Proved: its only trace does not end without an error\n" +
        "   or a deadlock after it has printed the expected text.\n",
    );
  });

  test("a search that was cut short", async () => {
    const { code, stdout } = await ask("d\n", "explore/lessons/lucky", "--max-traces", "2");
    expect(code).toBe(1);
    expect(unwrap(stdout)).toBe(
      " ! Not found. The search was cut short after 2 traces, so it is not known whether another schedule prints the expected text. To let it try more: --max-traces <n>. ",
    );
  });

  test("--json", async () => {
    const { code, stdout } = await ask("d\n", "explore/lessons/lucky", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      threadlab: 1,
      command: "explore",
      ok: false,
      results: [
        {
          lesson: "lucky",
          found: false,
          refuted: true,
          words: "Proved: none of its 6 traces prints the expected text.",
        },
      ],
    });
  });
});

describe("what fails says how to repeat it, and the command does", () => {
  test("explore", async () => {
    const { stdout } = await callMain(["explore", "explore/forks.ts"]);
    const again = await callMain(commandIn(stdout, "replay"));
    expect(again.code).toBe(1);
    expect(again.stdout).toContain(" ✗ deadlock: Thread-1 and Thread-2 wait for each other");
  });

  test("explore, with the params that the lesson gives for searches", async () => {
    const { stdout } = await callMain(["explore", "race"]);
    const words = commandIn(stdout, "replay");
    expect(words).toContain("threads=3");
    const again = await callMain(words);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("sleeps 0.1 s");
  });

  test("check", async () => {
    const { code, stdout } = await callMain(["check", "explore/forks.ts"]);
    expect(code).toBe(1);
    const words = commandIn(stdout, "run");
    expect(words.slice(0, 3)).toEqual(["run", "explore/forks.ts", "--virtual"]);
    const again = await callMain(words);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain(" ✗ deadlock: Thread-1 and Thread-2 wait for each other");
  });

  test("run --virtual", async () => {
    const seeded = async (seed: number) =>
      callMain(["run", "explore/forks.ts", "--seed", String(seed), "--strategy", "pos", "--time", "free"]);
    let failed = await seeded(1);
    for (let seed = 2; failed.code === 0 && seed < 20; seed++) failed = await seeded(seed);
    expect(failed.code).toBe(1);
    const words = commandIn(failed.stdout, "run");
    expect(words).toContain("pos");
    expect(await callMain(words)).toEqual(failed);
  });

  test("check, of a text that only another schedule prints", async () => {
    const { code, stdout } = await callMain(["check", "explore/lessons/lucky", "--seeds", "1", "--explore"]);
    expect(code).toBe(0);
    expect(stdout).toContain(" ✓ lucky  matches under another schedule");
    expect(unwrap(stdout)).toContain("Proved over 6 traces: some schedule prints the expected output.");
    expect(unwrap(stdout)).toContain(
      "another schedule prints the expected text: threadlab replay explore/lessons/lucky ",
    );
  });
});

describe("threadlab check --explore", () => {
  test("fails for a claim that does not hold", async () => {
    const { code, stdout } = await callMain([
      "check",
      "explore/lessons/queue",
      "explore/lessons/hasty",
      "--explore",
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain(" ✓ queue  matches the expected output");
    expect(unwrap(stdout)).toContain(
      "claim The lesson claims that every schedule prints the expected output. A search of 6 traces shows that this is false.",
    );
  });

  test("prints the same bytes every time", async () => {
    const words = ["check", "explore/lessons/lucky", "explore/lessons/never", "explore/forks.ts", "--json"];
    const one = await callMain(words);
    expect(one.code).toBe(1);
    expect(await threadlab(words)).toEqual(one);
  });
});

describe("threadlab replay", () => {
  test("a schedule: each operation, then what came of it", async () => {
    const { code, stdout, stderr } = await callMain([
      "replay",
      "explore/forks.ts",
      "--schedule",
      "1*3.2.3*2.2",
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const [columns = ""] = stdout.split("\n\n explore/forks.ts");
    expect(columns).toMatchInlineSnapshot(`
      "      MainThread               Thread-1                 Thread-2
         ────────────────────────────────────────────────────────────────────────────
         1  starts Thread-1
         2  starts Thread-2
         3  joins Thread-1: waits
         4                           acquires forks[0]
         5                                                    acquires forks[1]
         6                                                    waits for forks[0]
         7                           waits for forks[1]"
    `);
    expect(unwrap(stdout)).toContain("Deadlock: Thread-1 and Thread-2 wait for each other.");
  });

  test("the document of a search: the outcome that goes wrong", async () => {
    const file = await saved("explored.json", ["explore", "explore/forks.ts"]);
    const { code, stdout } = await callMain(["replay", file]);
    expect(code).toBe(1);
    expect(stdout).toContain("waits for forks[1]");
  });

  test("the document of a search that has found a data race and no other fault: a run with the race", async () => {
    const file = await saved("raced.json", ["explore", "explore/race-if-turned-away.ts"]);
    const { code, stdout } = await callMain(["replay", file, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).results).toMatchObject([{ verdict: "race" }]);
  });

  test("the document of a search, with its params", async () => {
    const file = await saved("race.json", ["explore", "race", "--set", "threads=2"]);
    const { code, stdout } = await callMain(["replay", file, "--json"]);
    expect(code).toBe(0);
    const [result] = JSON.parse(stdout).results;
    expect(result).toMatchObject({
      lesson: "race",
      actual: ["100"],
      threads: 3,
      sets: ["threads=2"],
      time: "free",
    });
  });

  test("the document of a run", async () => {
    const words = ["run", "daemon", "--virtual", "--seed", "5"];
    const file = await saved("run.json", words);
    const run = JSON.parse((await callMain([...words, "--json"])).stdout).results[0];
    const { code, stdout } = await callMain(["replay", file, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0]).toEqual(run);
    expect(run).toMatchObject({ target: "daemon", sets: [], time: "ordered" });
  });

  test("the document of a run of a lesson that is not built in", async () => {
    const file = await saved("own.json", ["run", "explore/lessons/queue", "--virtual"]);
    const { code, stdout } = await callMain(["replay", file]);
    expect(code).toBe(0);
    expect(stdout).toContain("✓ matches the expected output");
  });

  test("the document of a search of what is another program by now", async () => {
    const program = (...operations: string[]) => ["--set", `program=${JSON.stringify([operations])}`];
    const file = await saved("other.json", ["explore", "explore/machine.ts", ...program("write x")]);
    const { code, stdout } = await callMain(["replay", file, ...program("read x")]);
    expect(code).toBe(2);
    expect(unwrap(stdout)).toContain(
      'The program did not follow the schedule: step 3 of the schedule is "write" by Thread-1, which reaches "read" of x ' +
        "(explore/machine.ts:39:19) instead. Check that the schedule was recorded for this program, with the same --set and --time.",
    );
  });

  test("a schedule that does not fit", async () => {
    const { code, stdout } = await callMain(["replay", "explore/forks.ts", "--schedule", "1*3.4"]);
    expect(code).toBe(2);
    expect(unwrap(stdout)).toContain(
      "The program did not follow the schedule: step 4 of the schedule is thread 4, which has not been made. " +
        "Threads that could go: Thread-1, Thread-2.",
    );
  });
});

describe("calls that are wrong", () => {
  test.for([
    [["explore"], "threadlab explore needs the name of a lesson or a file, as in: threadlab explore race."],
    [["explore", "race", "--time", "slow"], '--time takes free or ordered. It was given "slow".'],
    [
      ["explore", "race", "--strategy", "luck"],
      'There is no strategy "luck". The strategies are random, pct, pos, surw, round-robin.',
    ],
    [
      ["run", "race", "--strategy", "luck"],
      'There is no strategy "luck". The strategies are random, pct, pos, round-robin.',
    ],
    [["run", "race", "--strategy", "surw"], "run makes only one. Use explore --strategy surw."],
    [["explore", "race", "--runs", "5"], "--runs and --seed need a strategy that draws schedules:"],
    [["explore", "race", "--max-traces", "0"], "--max-traces takes a whole number from 1 to"],
    [
      ["explore", "race", "--max-traces", "1.5"],
      '--max-traces takes a whole number from 1 to 2,000,000,000. It was given "1.5".',
    ],
    [
      ["explore", "race", "--strategy", "pct", "--find", "x"],
      "--find, --max-traces and --polls belong to a search of all schedules",
    ],
    [
      ["explore", "race", "--find", "nowhere.txt"],
      "--find: nowhere.txt cannot be read: there is no such file.",
    ],
    [["explore", "race", "mutex", "--find", "x"], "--find searches one lesson or file at a time."],
    [["explore", "race", "--set", "cooks=2"], 'This lesson has no param "cooks".'],
    [["explore", "nothing"], 'There is no lesson "nothing".'],
    [
      ["replay"],
      "threadlab replay needs a lesson or file with a schedule, or the JSON file of a run, as in: threadlab replay run.json.",
    ],
    [
      ["replay", "race"],
      "replay needs a schedule, as run, explore and check print it: threadlab replay race --schedule 1*3.2.1",
    ],
    [["replay", "race", "--schedule", "1.x"], 'Part 2 of the schedule is "x"'],
    [["replay", "nowhere.json"], "replay: nowhere.json cannot be read: there is no such file."],
    [["run", "race", "--virtual", "--seed", "-1"], "--seed takes a whole number from 0 to"],
    [["run", "race", "--virtual", "--speed", "2"], "--speed is for the machine's clock"],
    [["check", "race", "--real", "--explore"], "--real runs each lesson once, on the machine's clock"],
  ] as const)("%j", async ([words, message]) => {
    const { code, stdout, stderr } = await callMain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(unwrap(stderr)).toContain(message);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  test("a document without a schedule", async () => {
    const file = join(folder, "empty.json");
    for (const text of [
      "",
      "[]",
      "null",
      '{"results":[{"lesson":"race"}]}',
      '{"results":[{"lesson":"race","outcomes":[]}]}',
      '{"results":[{"lesson":"race","outcomes":5}]}',
      '{"results":[null,5,{"lesson":"race","outcomes":[null,{"schedule":1}]}]}',
    ]) {
      await writeFile(file, text);
      const { code, stderr } = await callMain(["replay", file]);
      expect(code).toBe(2);
      expect(unwrap(stderr)).toContain(
        "contains no schedule. To record one: threadlab run <lesson> --virtual --json",
      );
    }
  });

  test.each([
    ['"threadlab":2,"results":[{"lesson":"race","schedule":"1"}]', "is not a document of version 1"],
    ['"results":[{"lesson":"race","schedule":"1","time":"soon"}]', 'neither "free" nor "ordered"'],
    ['"results":[{"lesson":"race","schedule":"1","time":null}]', 'neither "free" nor "ordered"'],
    ['"results":[{"lesson":"race","schedule":"1","sets":5}]', '"sets" that are not a list of texts'],
    ['"results":[{"lesson":"race","schedule":"1","sets":"a=1"}]', '"sets" that are not a list of texts'],
    ['"results":[{"lesson":"race","schedule":"1","sets":[{}]}]', '"sets" that are not a list of texts'],
    ['"results":[{"lesson":"race","outcomes":[{"schedule":"1.x"}]}]', 'Part 2 of the schedule is "x"'],
  ])("a document that was changed: {%s}", async (text, message) => {
    const file = join(folder, "changed.json");
    await writeFile(file, `{${text}}`);
    const { code, stdout, stderr } = await callMain(["replay", file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(unwrap(stderr)).toContain(message);
  });
});
