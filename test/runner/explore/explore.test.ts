import { describe, expect, test } from "vitest";
import { tellExplore } from "../../../src/render/explore-report.ts";
import { exploreTarget } from "../../../src/runner/explore/explore.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { replayTarget } from "../../../src/runner/run/replay.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";
import { exploreWord, targetFor, tell } from "./explored-target.ts";

describe("the lessons", () => {
  test("race: every loss that there can be, and how often", async () => {
    const two = await exploreWord(session, "race", { sets: ["threads=2"] });
    expect(tell(two)).toEqual(["99: 2 match", "100: 2 mismatch"]);
    expect(two).toMatchObject({ traces: 4, blocked: 0, complete: true, deadlocks: 0, ok: true, races: true });
    expect(two.claims).toEqual([{ text: "some schedule loses an update", holds: true }]);
  });

  test("race: with the params that it gives for searches", async () => {
    const three = await exploreWord(session, "race");
    expect(three).toMatchObject({ traces: 36, threads: 3, sets: ["threads=3"] });
    expect(tell(three)).toEqual(["98: 6 match", "99: 18 mismatch", "100: 12 mismatch"]);
    expect(three.outcomes.map(({ shownBy }) => shownBy)).toEqual([
      "Thread-1 first, then Thread-2, Thread-3",
      "Thread-1 and Thread-2 read 101 before either stores",
      "Thread-1 reads 101, stores after Thread-2 and Thread-3",
    ]);
  });

  test("a race without updates: no update is said to be lost", async () => {
    const found = await exploreWord(session, "lessons/seen-early");
    expect(tell(found)).toEqual(["1: 1 match", "0: 1 mismatch"]);
    const text =
      "some schedule prints something other than what the program prints when its threads run one after another";
    expect(found.claims).toEqual([{ text, holds: true }]);
    expect(tellExplore(found).map((told) => told.text)).toEqual([
      `S${text.slice(1)}.`,
      "1 of 2 traces prints something other than what the program prints when its threads run one after another.",
    ]);
  });

  test("a race whose main thread polls is compared with a run in which it lets the others go on", async () => {
    const found = await exploreWord(session, "lessons/polled-race");
    expect(tell(found)).toEqual(["2: 36 match", "1: 36 mismatch"]);
    expect(found).toMatchObject({ traces: 72, failing: 36, complete: "polls" });
  });

  test.each(["search", "random"] as const)(
    "a race is compared with nothing if the threads one after another do not come to their end: %s",
    async (how) => {
      const sample = how === "random" ? { sample: { strategy: how, runs: 10, seed: 1 } } : {};
      const sets = ["gives-up=true"];
      const found = await exploreWord(session, "lessons/polled-race", { sets, maxTraces: 50, ...sample });
      expect(found.outcomes.filter(({ verdict }) => verdict !== "timeout")).toMatchObject([
        { output: ["2"], verdict: "ran" },
      ]);
      expect(found).toMatchObject({ complete: false, claims: [], ok: false });
      expect(found.findings.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(
          /^The run in which the threads run one after another did not end, or it failed/,
        ),
      );
    },
  );

  test.each([
    ["exit", "crash"],
    ["error", "crash"],
    ["deadlock", "deadlock"],
  ])(
    "a race is compared with nothing if the threads one after another end by: %s",
    async (fails, verdict) => {
      const found = await exploreWord(session, "lessons/polled-race", { sets: [`fails=${fails}`] });
      expect(found.outcomes.map((outcome) => [...outcome.output, outcome.verdict].join()).sort()).toEqual([
        "1,ran",
        verdict,
      ]);
      expect(found).toMatchObject({ complete: false, claims: [], ok: false });
      expect(found.findings.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^The run in which the threads run one after another .* or it failed/),
      );
    },
  );

  test("race: its sleep makes the race and hides nothing, and its data races are what it is about", async () => {
    const { findings, raced } = await exploreWord(session, "race", { sets: ["threads=2"] });
    expect(findings.map(({ kind, expected }) => [kind, expected])).toEqual([["race", true]]);
    expect(findings[0]?.message).toContain('Data race on "num": nothing orders these two accesses.');
    expect(raced).toBe(4);
  });

  test("mutex: one outcome, in as many traces as there are orders to take the lock in", async () => {
    const found = await exploreWord(session, "mutex");
    expect(tell(found)).toEqual(["1: 6 match"]);
    expect(found).toMatchObject({ complete: true, ok: true, raced: 0, findings: [] });
    expect(found.claims).toEqual([{ text: "every schedule prints the expected output", holds: true }]);
  });

  test("daemon: in free time its end may come before its output, or after", async () => {
    const free = await exploreWord(session, "daemon");
    const printed = free.outcomes.map(({ output }) => [...output].sort().join(" "));
    expect(new Set(printed)).toEqual(
      new Set(["123 456 end456 main-------", "123 456 end123 end456 main-------", "456 end456 main-------"]),
    );
    expect(free.ok).toBe(false);
    const ordered = await exploreWord(session, "daemon", { time: "ordered" });
    expect(ordered).toMatchObject({ complete: true, ok: true });
    expect(ordered.outcomes.map(({ verdict }) => verdict)).toEqual(["match-reordered"]);
  });
});

describe("deadlocks", () => {
  test("daemons that wait for each other when the program exits", async () => {
    const found = await exploreWord(session, "stuck-at-exit.ts");
    expect(found).toMatchObject({ deadlocks: 1, complete: true, ok: false });
    const message = expect.stringContaining("Thread-1 and Thread-2 wait for each other.");
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "deadlock", message }));
  });

  test("two that print the same are told both, each with a schedule that leads to it", async () => {
    const found = await exploreWord(session, "two-deadlocks.ts");
    expect(tell(found)).toEqual(["dry: 2 ran", ": 3 deadlock"]);
    const told = found.findings.filter(({ kind }) => kind === "deadlock");
    expect(told.map(({ facts }) => facts)).toMatchObject([
      { blocked: [{ thread: "MainThread" }, { waitsFor: { op: "wait" } }], isCycle: false },
      { blocked: [{ waitsFor: { name: "ladder" } }, { waitsFor: { name: "brush" } }], isCycle: true },
    ]);
    for (const { facts, replay } of told) {
      const schedule = replay?.split(" ").at(-1) as string;
      const replayed = await replayTarget(session, await targetFor("two-deadlocks.ts"), {
        ...{ sets: [], time: "free", schedule, signal: new AbortController().signal },
      });
      expect(replayed.result.findings.map((finding) => finding.facts)).toContainEqual(facts);
    }
  });

  test("two forks: one of three traces, with its schedule", async () => {
    const found = await exploreWord(session, "forks.ts");
    expect(tell(found)).toEqual([
      "eats with 0 and 1 eats with 1 and 0: 1 ran",
      "eats with 1 and 0 eats with 0 and 1: 1 ran",
      ": 1 deadlock",
    ]);
    expect(found).toMatchObject({ traces: 3, deadlocks: 1, complete: true, ok: false });
    const deadlock = found.outcomes[2];
    expect(deadlock).toMatchObject({ deadlock: true, switches: 3 });
    expect(deadlock?.rows.map(({ threadName, text }) => `${threadName} ${text}`)).toMatchInlineSnapshot(`
      [
        "MainThread starts Thread-1",
        "MainThread starts Thread-2",
        "MainThread joins Thread-1: waits",
        "Thread-1 acquires forks[0]",
        "Thread-2 acquires forks[1]",
        "Thread-2 waits for forks[0]",
        "Thread-1 waits for forks[1]",
      ]
    `);
    expect(found.findings.map(({ kind }) => kind)).toEqual(["deadlock"]);
    expect(found.findings[0]?.message).toContain("Thread-1 and Thread-2 wait for each other.");
    expect(deadlock?.replay).toBe(
      `threadlab replay test/fixtures/explore/forks.ts --schedule ${deadlock?.schedule}`,
    );
  });
});

describe("deadlocks of some threads beside others", () => {
  test("cut nothing off: what the others print and fail by is found in each of them", async () => {
    const found = await exploreWord(session, "beside.ts");
    // Three traces of the locks, times two of the other threads.
    expect([...tell(found)].sort()).toEqual([
      ": 1 deadlock",
      ": 2 ran",
      "in time: 1 deadlock",
      "in time: 2 ran",
    ]);
    expect(found).toMatchObject({ traces: 6, deadlocks: 2, complete: true, ok: false, raced: 6 });
    const uncaught = found.findings.find(({ kind }) => kind === "uncaught");
    expect(uncaught?.message).toMatch(/^In 3 traces: /);
    expect(
      found.findings.some(({ message }) => message.includes("Thread-1 and Thread-2 wait for each other.")),
    ).toBe(true);
    for (const { deadlock, schedule, output } of found.outcomes) {
      const signal = new AbortController().signal;
      const target = await targetFor("beside.ts");
      const { result } = await replayTarget(session, target, { sets: [], signal, schedule, time: "free" });
      expect([result.verdict === "deadlock", result.actual]).toEqual([deadlock, output]);
    }
  });
});

describe("errors", () => {
  test("an error that only some schedules lead to", async () => {
    const found = await exploreWord(session, "fragile.ts");
    expect(tell(found)).toEqual(["a is here: 1 ran", "a is here b is here: 1 ran"]);
    expect(found.findings.map(({ kind, threads }) => [kind, threads])).toEqual([["uncaught", ["Thread-2"]]]);
    expect(found.findings[0]?.message).toMatch(
      /^In 1 trace: Exception in thread Thread-2 \(arrive\):\nError: b came first\n {4}at arrive \(.*fragile\.ts:11:\d+\)$/,
    );
  });
});

describe("values", () => {
  test("are told as the program would write them, numbers or not", async () => {
    const { outcomes } = await exploreWord(session, "values.ts");
    const texts = outcomes[0]?.rows.map(({ text }) => text).filter((text) => / shared /.test(text));
    expect(texts).toEqual([
      "writes shared ← true",
      "writes shared ← 'b\\n'",
      "writes shared ← [ 1, { a: 2 } ]",
      "writes shared ← undefined",
      "writes shared ← 'a text that is longer …",
      "writes shared ← …",
      "reads shared → …",
      "writes shared ← NaN",
    ]);
  });
});

describe("exits", () => {
  test("a code that is not 0 is a failure, and what comes before it is part of what it cuts off", async () => {
    const found = await exploreWord(session, "machine.ts", { sets: ['program=[["exit"],["yield"]]'] });
    expect(found.outcomes.map(({ output, verdict, exitCode }) => [...output, verdict, exitCode])).toEqual([
      ["crash", 3],
      ["thread 1: ", "crash", 3],
    ]);
    expect(found).toMatchObject({ complete: true, ok: false });
    expect(found.findings.map(({ message }) => message)).toEqual([
      "In 4 traces: Thread-1 called process.exit(3), which ended the lesson and all of its threads.",
    ]);
  });
});

describe("programs without end", () => {
  test("a loop that spins: every schedule up to a number of rounds, and never a proof", async () => {
    const found = await exploreWord(session, "spin.ts", { polls: 2 });
    expect(found).toMatchObject({ complete: "polls", ok: true, deadlocks: 0, traces: 4, findings: [] });
    expect(tell(found)).toEqual(["ready: 4 ran"]);
    expect(found.polls).toMatchObject({
      bound: 2,
      words: "in which no thread goes round a loop more than 2 times in a row in vain",
      loops: [{ thread: "MainThread", place: expect.stringMatching(/spin\.ts:12:/), does: "look" }],
    });
  });

  test("a loop that only sleeps is not said to poll", async () => {
    const { polls } = await exploreWord(session, "only-sleeps.ts", { polls: 2 });
    expect(polls?.words).toBe("in which no thread goes round a loop more than 2 times in a row in vain");
  });

  test("without a bound of its own the search deepens as long as it may", async () => {
    const found = await exploreWord(session, "spin.ts");
    expect(found).toMatchObject({ complete: "polls", ok: true, polls: { bound: 16 }, traces: 18 });
  });

  test("tries that are counted come to an end, and the search to a proof", async () => {
    const params = { sets: ["program=bounded retry"] };
    const once = await exploreWord(session, "polls.ts", { ...params, polls: 1 });
    expect(once).toMatchObject({ complete: "polls", traces: 4 });
    const all = await exploreWord(session, "polls.ts", params);
    expect(all).toMatchObject({ complete: true, traces: 5 });
    expect(all.polls).toBeUndefined();
    expect(all.outcomes.map(({ output }) => output[0]).sort()).toEqual(["ok false", "ok true"]);
  });

  test.for(["naps of no time", "waits of no time"])(
    "%s are polls, also where sleeps end in the order of the clock",
    async (program) => {
      const search = { sets: [`program=${program}`], polls: 2 } as const;
      const free = await exploreWord(session, "polls.ts", search);
      const ordered = await exploreWord(session, "polls.ts", { ...search, time: "ordered" });
      expect(ordered).toMatchObject({ complete: "polls", traces: free.traces });
      expect(ordered.polls?.loops).toEqual(free.polls?.loops);
    },
  );

  test("who looks for what nobody will do is in a livelock", async () => {
    const found = await exploreWord(session, "polls.ts", { sets: ["program=nobody sets it"], polls: 2 });
    expect(found).toMatchObject({ complete: "polls", ok: false, traces: 1, deadlocks: 0 });
    expect(found.findings).toHaveLength(1);
    expect(found.findings[0]).toMatchObject({ kind: "livelock", threads: ["Thread-1"] });
    expect(found.findings[0]?.message).toMatch(
      /^In 1 trace: Thread-1 polls "x" \(.*polls\.ts:14:\d+\), MainThread waits for Thread-1 to end \(.*\), and no other thread is left to change anything\. This is a livelock, unless a loop counts its tries\. The run was stopped after at least 200 rounds in which nothing happened\.$/,
    );
  });

  test("so are many threads, before the run is too long", async () => {
    const found = await exploreWord(session, "polls.ts", { sets: ["program=six wait in vain"], polls: 2 });
    expect(found).toMatchObject({ complete: "polls", ok: false });
    expect(found.findings).toMatchObject([{ kind: "livelock", facts: { why: "polls", rounds: 200 } }]);
  });

  test("who reads a value a thousand times comes to the end", async () => {
    const found = await exploreWord(session, "polls.ts", { sets: ["program=thousand tries"], polls: 2 });
    expect(found).toMatchObject({ complete: "polls", ok: true, traces: 1, findings: [] });
  });

  test("who polls a queue that nobody fills polls the queue, and not the lock inside it", async () => {
    const found = await exploreWord(session, "stop-flag.ts", { sets: ["queue=1"], polls: 2 });
    expect(found.findings[0]?.message).toMatch(/^In 1 trace: Thread-1 polls "jobs" \(/);
  });

  test("who goes round a loop that looks at nothing polls nothing, whatever it did before", async () => {
    const found = await exploreWord(session, "polls.ts", { sets: ["program=lock kept"], polls: 2 });
    const livelock = found.findings.find(({ kind }) => kind === "livelock");
    expect(livelock?.message).toMatch(
      /^In 1 trace: Thread-2 goes round and round \(.*polls\.ts:\d+:12\), .*Thread-1 waits for lock "first"/,
    );
  });

  test("a flag that is polled is to be an Event, though the first run does not poll it", async () => {
    const found = await exploreWord(session, "stop-flag.ts", { polls: 2 });
    expect(found.outcomes[0]?.schedule).toBe("1swj.2re.1gpe");
    expect(found.findings.map(({ kind }) => kind)).toEqual(["race"]);
    expect(found.findings[0]?.message).toContain("To fix it: use an Event for this flag");
  });

  test("who polls a queue looks at it, and who fills one does not poll", async () => {
    const polled = await exploreWord(session, "polls.ts", { sets: ["program=queue polled"], polls: 2 });
    expect(polled).toMatchObject({ complete: "polls", ok: true, traces: 4 });
    expect(polled.polls?.loops).toMatchObject([{ thread: "Thread-1", does: "look" }]);
    const filled = await exploreWord(session, "polls.ts", { sets: ["program=queue filled"], polls: 2 });
    expect(filled).toMatchObject({ complete: true, ok: true, traces: 1 });
  });

  test("who writes and takes back may retry for ever: another schedule gets out", async () => {
    const found = await exploreWord(session, "polls.ts", {
      sets: ["program=write and take back"],
      polls: 1,
    });
    expect(found).toMatchObject({ complete: "polls", ok: false, deadlocks: 0 });
    expect(found.findings.map(({ kind }) => kind)).toContain("livelock");
    expect(found.findings.some(({ message }) => /may retry for ever/.test(message))).toBe(true);
    expect(found.findings.some(({ message }) => /nobody is left/.test(message))).toBe(false);
    expect(found.outcomes.some(({ verdict }) => verdict === "ran")).toBe(true);
  });

  test("a run is made again with the time that passed while threads were held back", async () => {
    const found = await exploreWord(session, "polls.ts", {
      sets: ["program=spin on the clock"],
      polls: 1,
    });
    const token = found.outcomes.map(({ schedule }) => schedule).find((schedule) => schedule.endsWith("~1"));
    const { result } = await replayTarget(session, await targetFor("polls.ts"), {
      ...{ sets: ["program=spin on the clock"], schedule: token ?? "", time: "free" },
      signal: new AbortController().signal,
    });
    expect(result).toMatchObject({ schedule: token });
    expect(result.findings.map(({ kind }) => kind)).not.toContain("divergence");
  });
});

describe("programs that do not do the same again", () => {
  test("are found out by running a schedule once more", async () => {
    const found = await exploreWord(session, "dice.ts");
    expect(found).toMatchObject({ complete: false, ok: false });
    expect(found.findings.map(({ kind }) => kind)).toEqual(["search-limit", "divergence"]);
    expect(found.findings[1]?.message).toMatch(/^The program behaved differently under the same schedule/);
  });
});

describe("time", () => {
  test("what passes by the clock and fails in free time: a sleep hides the bug", async () => {
    const free = await exploreWord(session, "lessons/sleepy");
    expect(tell(free)).toEqual(["42: 1 match", "0: 1 mismatch"]);
    expect(free.findings).toHaveLength(1);
    expect(free.findings[0]?.message).toMatch(/^A sleep or timeout hides the bug\. /);
    const ordered = await exploreWord(session, "lessons/sleepy", { time: "ordered" });
    expect(tell(ordered)).toEqual(["42: 1 match"]);
    expect(ordered).toMatchObject({ findings: [], ok: true, complete: true });
  });

  test("a sleep may hide a wrong output and not the data race behind it", async () => {
    const target = withExpected(await targetFor("sleepy-race.ts"), "42\n");
    const how = { sets: [], signal: new AbortController().signal };
    const free = await exploreTarget(session, target, { ...how, time: "free" });
    expect(free.findings.map(({ kind }) => kind)).toEqual(["note", "race"]);
    expect(free.findings[0]?.message).toContain(" Apart from a data race, nothing goes wrong while ");
    expect(await exploreTarget(session, target, { ...how, time: "ordered" })).toMatchObject({
      ok: false,
      raced: 1,
    });
  });

  test("what fails by the clock too has no sleep to blame", async () => {
    const found = await exploreWord(session, "lessons/hasty");
    expect(found.findings).toEqual([]);
  });
});

describe("searches that were cut short", () => {
  test("by the number of traces", async () => {
    const found = await exploreWord(session, "race", { maxTraces: 5 });
    expect(found).toMatchObject({ traces: 5, complete: false });
    expect(found.findings.map(({ kind }) => kind)).toContain("search-limit");
    expect(found.findings[0]?.message).toMatch(
      /^The search was cut short \(5 traces\), so some schedules were not tried/,
    );
  });

  test("the data races of schedules that were drawn besides are found and counted, too", async () => {
    // A search goes depth first: for long, the first thread is done before the second one looks.
    const source = `import { Lock, print, Shared, Thread } from "threadlab";
      const mutex = new Lock();
      const begun = new Shared(false), rare = new Shared(0), usual = new Shared(0);
      export function first() { mutex.with(() => { begun.value = true; }); rare.value = 1; }
      export function second() { if (!mutex.with(() => begun.value)) rare.value = 2; }
      export function more() { for (let i = 0; i < 4; i++) usual.value += 1; }
      export default function main() {
        const threads = [first, second, more, more, more].map((target) => new Thread({ target }));
        for (const thread of threads) thread.start();
        for (const thread of threads) thread.join();
        print(usual.value);
      }`;
    const limits = { sets: [], time: "free", signal: new AbortController().signal, maxTraces: 130 } as const;
    const found = await withProgram(source, (target) => exploreTarget(session, target, limits));
    expect(found.complete).toBe(false);
    // Each trace has a race on "usual".
    expect(found.raced).toBe(found.traces);
    const raced = found.findings.flatMap(({ facts }) => (facts?.kind === "race" ? [facts.variable] : []));
    expect(raced.sort()).toEqual(["rare", "usual"]);
  });

  test("a claim that is decided all the same is told", async () => {
    const hasty = await exploreWord(session, "lessons/hasty", { maxTraces: 3 });
    expect(hasty.claims).toEqual([{ text: "every schedule prints the expected output", holds: false }]);
    expect(hasty.ok).toBe(false);
  });

  test("a claim that is not decided is no success, unless schedules were only drawn", async () => {
    const undecided = ["every schedule prints the expected output"];
    const cut = await exploreWord(session, "mutex", { maxTraces: 2 });
    expect(cut).toMatchObject({ claims: [], undecided, failing: 0, ok: false });
    const polls = await exploreWord(session, "lessons/polled-race", { maxTraces: 1 });
    expect(polls).toMatchObject({ complete: false, failing: 0, ok: false });
    const drawn = await exploreWord(session, "mutex", { sample: { strategy: "random", runs: 2, seed: 1 } });
    expect(drawn).toMatchObject({ claims: [], undecided, ok: true });
    const whole = await exploreWord(session, "mutex");
    expect(whole).toMatchObject({ claims: [{ holds: true }], undecided: [], ok: true });
  });

  test("by Ctrl-C", async () => {
    const abort = new AbortController();
    abort.abort();
    const found = await exploreWord(session, "race", { signal: abort.signal });
    expect(found).toMatchObject({ traces: 0, complete: false });
    expect(found.findings[0]?.message).toMatch(/^The search was cut short by Ctrl-C/);
  });
});

describe("limits that a program comes to", () => {
  test("of a run's own threads: what is beyond them is not known, though there is but one trace", async () => {
    const found = await exploreWord(session, "hoard.ts");
    expect(found).toMatchObject({ traces: 1, complete: false });
    expect(tell(found)).toEqual(["ERR_TOO_MANY_THREADS: 1 ran"]);
    expect(found.findings.map(({ kind, message }) => [kind, message])).toEqual([
      [
        "search-limit",
        "A run reached the limit of threads, so it is not known what other schedules do. " +
          "This limit cannot be raised: let the program make fewer of them.",
      ],
    ]);
  });

  test.each([
    ["of the text that a run prints, all of which is kept", undefined],
    ["of that text, in each run that is drawn", { strategy: "random", runs: 2, seed: 1 } as const],
  ])("%s", async (_, sample) => {
    const found = await exploreWord(session, "loud.ts", { sample });
    expect(found).toMatchObject({ traces: 0, complete: false });
    expect(found.findings.map(({ message }) => message)).toEqual([
      "A run reached the limit of text that it prints in a search (32 million characters), so it is not known what other " +
        "schedules do. This limit cannot be raised: let the program print less.",
    ]);
  });

  test.each([
    ["a look at a name", ["look=0"], ["Thread-3 Thread-4: 2 ran"]],
    [
      "the message of an error",
      ["look=1"],
      ['Thread-3 released Lock "mutex" Thread-4 released Lock "mutex": 4 ran'],
    ],
    ["a number", ["look=2", "names=1"], ["number 4 number 5: 2 ran"]],
    ["the order of enumerate()", ["look=4", "names=1"], ["MainThread a b: 4 ran", "MainThread b a: 4 ran"]],
    [
      "the name of a pool",
      ["look=5"],
      [
        "a ThreadPoolExecutor-0_0 b ThreadPoolExecutor-1_0: 3 ran",
        "b ThreadPoolExecutor-0_0 a ThreadPoolExecutor-1_0: 3 ran",
      ],
    ],
    ["who makes it", ["look=6"], ["a Thread-3 b Thread-4: 1 ran", "b Thread-3 a Thread-4: 1 ran"]],
  ])("numbers: which thread gets which is searched where %s shows them", async (_, sets, outcomes) => {
    const found = await exploreWord(session, "numbered.ts", { sets });
    expect(found).toMatchObject({ complete: true, findings: [] });
    expect([...tell(found)].sort()).toEqual(outcomes);
    const target = await targetFor("numbered.ts");
    const { signal } = new AbortController();
    for (const { schedule, output } of found.outcomes) {
      const { result } = await replayTarget(session, target, { sets, signal, schedule, time: "free" });
      expect(result.actual).toEqual(output);
    }
  });

  test.each([
    ["names that the program gives", ["look=0", "names=1"]],
    ["the message of an error with such a name", ["look=1", "names=1"]],
    ["nothing", ["look=3"]],
    ["the names that the program gives its pools", ["look=5", "names=1"]],
  ])("numbers: it is not where a thread shows %s", async (_, sets) => {
    const found = await exploreWord(session, "numbered.ts", { sets });
    expect(found).toMatchObject({ complete: true, findings: [] });
  });

  test("of what is kept of its output: lines that differ only beyond it look alike", async () => {
    const found = await exploreWord(session, "chatty.ts");
    expect(found).toMatchObject({ traces: 2, complete: false });
    expect(found.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^A run printed more than threadlab keeps \(10,000 lines, .* This limit cannot be raised: /,
      ),
    );
  });
});

describe("a message that tells the name of a thread", () => {
  test.each(["a release", "a join of itself", "a queue", "a result", "an owner", "a join"])(
    "of %s: the thread may have got another name before it",
    async (message) => {
      const sets = [`message=${message}`];
      const found = await exploreWord(session, "renamed.ts", { sets });
      expect(found).toMatchObject({ complete: true, findings: [] });
      const printed = found.outcomes.map(({ output }) => output.join());
      expect([...new Set(printed)].filter((name) => name !== "").sort()).toEqual(["new", "old"]);
      const target = await targetFor("renamed.ts");
      const { signal } = new AbortController();
      for (const { schedule, output } of found.outcomes) {
        const { result } = await replayTarget(session, target, { sets, signal, schedule, time: "free" });
        expect(result.actual).toEqual(output);
      }
    },
  );

  test("where nobody changes the name, to word the message is no step", async () => {
    const found = await exploreWord(session, "renamed.ts", { sets: ["message=a queue", "renames=false"] });
    expect(found).toMatchObject({ traces: 1, complete: true });
    expect(found.outcomes[0]?.schedule).not.toContain("N");
  });
});

describe("the order of lines", () => {
  test("is searched where it is judged", async () => {
    const found = await exploreWord(session, "lessons/exact");
    expect(found).toMatchObject({ traces: 6, complete: true, ok: false });
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual([
      "first second third",
      "first third second",
      "second first third",
      "second third first",
      "third first second",
      "third second first",
    ]);
    expect(found.claims).toEqual([{ text: "every schedule prints the expected output", holds: false }]);
  });

  test("is drawn where it is judged: POS takes prints for dependent", async () => {
    const sample = { strategy: "pos", runs: 30, seed: 1 } as const;
    const { outcomes } = await exploreWord(session, "lessons/exact", { sample });
    expect(outcomes.length).toBeGreaterThan(2);
  });

  test("is elsewhere folded into one outcome: what is shown is what its schedule prints, and how many orders there are", async () => {
    const sets = ['program=[["yield"],["yield"]]'];
    const { traces, outcomes } = await exploreWord(session, "machine.ts", { sets });
    expect(traces).toBe(1);
    expect(outcomes).toMatchObject([{ orders: { count: 2, exact: true } }]);
    const { output = [], rows = [] } = outcomes[0] ?? {};
    expect(rows.filter(({ text }) => text.startsWith("prints")).map(({ text }) => text)).toEqual(
      output.map((line) => `prints ${JSON.stringify(line)}`),
    );
  });
});

describe("schedules that are drawn", () => {
  test("are held against what the threads print one after the other, which need not be among them", async () => {
    const sample = { strategy: "round-robin", runs: 1, seed: 1 } as const;
    const one = await exploreWord(session, "race", { sets: ["threads=3"], sample });
    expect(tell(one)).toEqual(["100: 1 mismatch"]);
    expect(one.outcomes[0]?.shownBy).toBe("all 3 read 101 before any stores");
  });

  test.for(["random", "pct", "pos", "surw"] as const)(
    "%s: as many runs as asked for, the same for the same seed",
    async (strategy) => {
      const sample = { strategy, runs: 30, seed: 4 };
      const one = await exploreWord(session, "race", { sets: ["threads=2"], sample });
      expect(one).toMatchObject({ traces: 30, complete: false, strategy, ok: true });
      expect(one.findings.every(({ kind }) => kind === "race")).toBe(true);
      const again = await exploreWord(session, "race", { sets: ["threads=2"], sample });
      expect(tell(again)).toEqual(tell(one));
      expect(one.outcomes.length).toBe(2);
    },
  );
});

test("a run that a search has no time for is cut off, and is no outcome; who has seen nothing is not content", async () => {
  const found = await exploreWord(session, "../programs/spin.ts", { timeout: 0.3 });
  expect(found).toMatchObject({ traces: 0, outcomes: [], complete: false, ok: false });
  expect(found.findings.map(({ message }) => message)).toEqual([
    "The search was cut short (0.3 s), so some schedules were not tried. " +
      "No run ended in that time. If no loop of the program goes on for ever, give it more time with --timeout.",
  ]);
});

test("a search that does not notice Ctrl-C has lost what it found, and does not say that no run came to its end", async () => {
  const abort = new AbortController();
  // The second run, in which the other thread goes first, has no end.
  const found = await exploreWord(session, "computes-if-first.ts", {
    signal: abort.signal,
    progress: () => abort.abort(),
  });
  expect(found).toMatchObject({ traces: 0, outcomes: [], complete: false, ok: false });
  expect(found.findings.map(({ message }) => message)).toEqual([
    "The search was cut short by Ctrl-C, so some schedules were not tried. " +
      "It did not stop by itself, so what it had found is lost.",
  ]);
  expect(tellExplore(found).map(({ text }) => text)).toEqual(["Nothing is known of any run."]);
});

test("a main that never ends of its own accord goes wrong in every trace, and is said to", async () => {
  const found = await exploreWord(session, "never-settles.ts");
  expect(tell(found)).toEqual(["a: 1 crash"]);
  expect(found.ok).toBe(false);
  expect(found.findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    expect.stringMatching(/^crash: In 1 trace: MainThread ended without finishing: it awaits a promise/),
  ]);
});
