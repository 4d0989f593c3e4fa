import { describe, expect, test } from "vitest";
import { replayTarget } from "../../../src/runner/run/replay.ts";
import { runTarget } from "../../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../../src/runner/scheduling.ts";
import { session } from "../../support/session.ts";
import { exploreWord, targetFor } from "../explore/explored-target.ts";

const signal = new AbortController().signal;

async function replay(
  word: string,
  schedule: string,
  sets: readonly string[] = [],
  time: "free" | "ordered" = "free",
) {
  return replayTarget(session, await targetFor(word), { sets, schedule, time, signal });
}

describe("a replay", () => {
  test.for(["race", "forks.ts", "daemon", "fragile.ts"])(
    "%s: does what the search saw, operation by operation",
    async (word) => {
      const found = await exploreWord(session, word);
      expect(found.outcomes.length).toBeGreaterThan(1);
      for (const { schedule, rows, output, deadlock } of found.outcomes) {
        const again = await replay(word, schedule, found.sets);
        expect(again.rows).toEqual(rows);
        expect(again.result.schedule).toBe(schedule);
        expect([...again.result.actual].sort()).toEqual([...output].sort());
        expect(again.result.verdict === "deadlock").toBe(deadlock);
      }
    },
  );

  test("a run that was stopped in its loops is stopped again, and did not just end", async () => {
    const sets = ["program=beside a deadlock"];
    const found = await exploreWord(session, "loops.ts", { sets });
    const verdicts = new Map<string, string>();
    for (const { schedule, verdict } of found.outcomes) {
      const { result } = await replay("loops.ts", schedule, sets);
      verdicts.set(verdict, result.verdict);
      if (verdict === "timeout")
        expect(result.findings.at(-1)?.message).toMatch(
          /^Livelock\? The remaining threads go round and round/,
        );
    }
    expect([...verdicts].sort()).toEqual([
      ["deadlock", "deadlock"],
      ["timeout", "timeout"],
    ]);
  });

  test.for([
    ["spin on the clock", 1, []],
    ["naps of no time", 20, []],
    ["nobody sets it", 1, ["livelock"]],
    ["thousand tries", 1, []],
  ] as const)(
    "%s: a thread that polls without end lets others go on, and time pass",
    async ([program, seeds, kinds]) => {
      const sets = [`program=${program}`];
      for (let seed = 1; seed <= seeds; seed++) {
        const scheduling = { ...DEFAULT_VIRTUAL, strategy: "pct", seed } as const;
        const run = await runTarget(session, await targetFor("polls.ts"), { sets, scheduling, signal });
        expect(run.findings.map(({ kind }) => kind).filter((kind) => kind !== "race")).toEqual(kinds);
        expect(run.seconds).toBeLessThan(10);
        const { result } = await replay("polls.ts", run.schedule ?? "", sets, "ordered");
        expect(result).toMatchObject({ actual: run.actual, verdict: run.verdict, schedule: run.schedule });
      }
    },
  );

  test("a schedule names bounds on rounds only if its run was long enough to come to them", async () => {
    const scheduleOf = async (program: string) => {
      const sets = [`program=${program}`];
      const run = await runTarget(session, await targetFor("polls.ts"), {
        ...{ sets, signal, scheduling: { ...DEFAULT_VIRTUAL, strategy: "pct" } as const },
      });
      return run.schedule;
    };
    expect(await scheduleOf("thousand tries")).not.toContain("~");
    expect(await scheduleOf("spin on the clock")).toMatch(/~16@90000$/);
  });

  test("a run on the virtual clock is made again, seconds included", async () => {
    const target = await targetFor("daemon");
    const run = await runTarget(session, target, {
      sets: [],
      signal,
      scheduling: { ...DEFAULT_VIRTUAL, seed: 3 },
    });
    const again = await replay("daemon", run.schedule ?? "", [], "ordered");
    expect(again.result.actual).toEqual(run.actual);
    expect(again.result.seconds).toBe(run.seconds);
    expect(again.result.schedule).toBe(run.schedule);
  });

  test("a schedule that ends early goes on with as few switches as possible", async () => {
    const { result } = await replay("forks.ts", "1*3");
    expect(result.actual).toEqual(["eats with 0 and 1", "eats with 1 and 0"]);
    expect(result.verdict).toBe("ran");
    expect(result.findings.at(-1)?.message).toBe(
      "The schedule ends with step 3. threadlab chose the steps after it, up to step 19, with as few switches as possible.",
    );
  });
});

/** The param of `machine.ts` that makes one thread do this. */
function machine(...operations: readonly string[]): string {
  return `program=${JSON.stringify([operations])}`;
}

describe("a schedule that does not fit", () => {
  const divergence = async (word: string, schedule: string) => {
    const { result } = await replay(word, schedule, []);
    expect(result.verdict).toBe("error");
    return result.findings.filter(({ kind }) => kind === "divergence");
  };

  test("names the step, who was to go, and who could have gone", async () => {
    const [finding, ...others] = await divergence("forks.ts", "1*3.2.3.1.2");
    expect(others).toEqual([]);
    expect(finding?.message).toMatchInlineSnapshot(
      `"The program did not follow the schedule: step 6 of the schedule is MainThread, which waits for Thread-1 to end (test/fixtures/explore/forks.ts:16:25). Threads that could go: Thread-1, Thread-2. Check that the schedule was recorded for this program, with the same --set and --time. If so, the program has changed since, or it depends on randomness, real time or the outside world."`,
    );
    expect(finding).toMatchObject({ threads: ["MainThread", "Thread-1", "Thread-2"] });
    expect(finding?.places).toEqual([expect.stringMatching(/forks\.ts:\d+:\d+$/)]);
  });

  test("a thread that has not been started, that has ended, that there is none of", async () => {
    expect((await divergence("forks.ts", "1.3"))[0]?.message).toContain(
      "step 2 of the schedule is Thread-2, which has not been started. Threads that could go: MainThread, Thread-1.",
    );
    expect((await divergence("forks.ts", "1*2.2*9"))[0]?.message).toContain("is Thread-1, which has ended.");
    expect((await divergence("forks.ts", "9"))[0]?.message).toContain(
      "step 1 of the schedule is thread 9, which has not been made. Threads that could go: MainThread.",
    );
  });

  test("a run that is over before its schedule", async () => {
    const found = await exploreWord(session, "forks.ts");
    const whole = found.outcomes[0]?.schedule ?? "";
    const [finding, ...others] = await divergence("forks.ts", `${whole}.2*3`);
    expect(others).toEqual([]);
    expect(finding?.message).toMatch(
      /^The program did not follow the schedule: it ended after step 18, and the schedule has 21 steps\. Check that the schedule/,
    );
  });

  test("of a run that a process takes part in: how long it has to be is not known", async () => {
    const { result } = await replay("child.ts", "1");
    expect([result.verdict, result.actual]).toEqual(["ran", ["child"]]);
    expect(result.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Not repeatable: MainThread used child process Process-1/),
    ]);
  });

  test("a thread that waits for a lock, told with the lock's name", async () => {
    const [finding] = await divergence("forks.ts", "1*3.2.3*3");
    expect(finding?.message).toMatch(
      /step 7 of the schedule is Thread-2, which waits for lock "forks\[0\]" \(\S+\)\. Threads that could go/,
    );
  });

  test("a program that does something else with the same threads", async () => {
    const recorded = await exploreWord(session, "machine.ts", { sets: [machine("acquire", "write x")] });
    const schedule = recorded.outcomes[0]?.schedule ?? "";
    expect(schedule).toBe("1sj.2awpe.1grrpe");
    // On its way out the thread gives the lock back, which is nothing that it came to.
    const { result } = await replay("machine.ts", schedule, [machine("locked add")]);
    expect(result.verdict).toBe("error");
    expect(result.actual).toEqual([]);
    const [finding, ...others] = result.findings.filter(({ kind }) => kind === "divergence");
    expect(others).toEqual([]);
    expect(finding?.message).toMatchInlineSnapshot(
      `"The program did not follow the schedule: step 4 of the schedule is "write" by Thread-1, which reaches "read" of x (test/fixtures/explore/machine.ts:54:37) instead. Check that the schedule was recorded for this program, with the same --set and --time. If so, the program has changed since, or it depends on randomness, real time or the outside world."`,
    );
    expect(finding).toMatchObject({ threads: ["Thread-1"], places: [expect.stringMatching(/machine\.ts/)] });
  });

  test("a schedule of threads alone follows them, whatever they do", async () => {
    const { result } = await replay("machine.ts", "1*2.2*4.1*5", [machine("write x", "read x")]);
    expect(result).toMatchObject({ verdict: "ran", actual: ["thread 0: 1", "x 1 y 0"] });
    expect(result.findings).toEqual([]);
    expect(result.schedule).toBe("1sj.2wrpe.1grrpe");
  });

  test("is an error, and no schedule at all is one as well", async () => {
    await expect(replay("forks.ts", "1*3.a")).rejects.toMatchObject({ code: "ERR_SCHEDULE" });
  });
});
