import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtinLessons } from "../../../src/lesson/builtin.ts";
import { readLesson } from "../../../src/lesson/load.ts";
import type { Target } from "../../../src/lesson/resolve.ts";
import type { Lesson } from "../../../src/protocol/lesson.ts";
import { renderJson } from "../../../src/render/documents/json.ts";
import type { RunResult } from "../../../src/result/run.ts";
import { checkSchedules } from "../../../src/runner/check/check-schedules.ts";
import { exploreTarget } from "../../../src/runner/explore/explore.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { session } from "../../support/session.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { targetFor } from "../explore/explored-target.ts";

const folder = temporaryFolder();

async function check(
  word: string,
  options: { seeds?: number; sets?: readonly string[]; explore?: boolean } = {},
) {
  return checkTarget(await targetFor(word), options);
}

function checkTarget(
  target: Target,
  options: { seeds?: number; sets?: readonly string[]; explore?: boolean } = {},
) {
  const signal = new AbortController().signal;
  return checkSchedules(session, target, { sets: [], signal, ...options });
}

describe("a check", () => {
  test("is the same document every time", async () => {
    const documents: string[] = [];
    for (let round = 0; round < 2; round++) {
      const results = [];
      for (const word of ["race", "lessons/lucky", "forks.ts"]) {
        results.push(await check(word, { seeds: 4, ...(word === "race" && { sets: ["threads=3"] }) }));
      }
      documents.push(renderJson({ command: "check", ok: false, results }));
    }
    expect(documents[1]).toBe(documents[0]);
  });

  test("fails where one of its schedules fails, and says how to repeat it", async () => {
    const result = await check("forks.ts");
    expect(result.verdict).toBe("deadlock");
    const hint = result.findings.at(-1)?.message ?? "";
    expect(hint).toMatch(
      /^Repeat this run:\n {2}threadlab run test\/fixtures\/explore\/forks\.ts --virtual --seed \d+$/,
    );
  });

  test("params are part of the command that repeats it", async () => {
    const { findings } = await check("lessons/never");
    expect(findings.at(-1)?.message).toBe(
      "Repeat this run:\n  threadlab run test/fixtures/explore/lessons/never --virtual --seed 1",
    );
  });
});

describe("where a run's own order does not allow the expected text", () => {
  test("another schedule that prints it makes it a match, and is told", async () => {
    const result = await check("lessons/lucky", { seeds: 1 });
    expect(result.verdict).toBe("match-other-schedule");
    expect(result.remark).toBe(
      "another schedule prints the expected text:\n  threadlab replay test/fixtures/explore/lessons/lucky " +
        `--time ordered --schedule ${result.schedule}`,
    );
    expect(result.findings).toEqual([]);
    expect(result.actual).toEqual(["c", "b", "a"]);
    expect(result.rows.map(({ state }) => state)).toEqual(["same", "same", "same"]);
  });

  test("a seed that prints something else and races is told, whatever others print", async () => {
    const sets = ['program=[["add x"],["add x"]]'];
    const text = "thread 0: \nthread 1: \nx 1 y 0\n";
    const target = withExpected(await targetFor("machine.ts"), text, { sets });
    const signal = new AbortController().signal;
    const result = await checkSchedules(session, target, { sets, signal, seeds: 1 });
    expect(result.verdict).toBe("mismatch");
    expect(result.findings.map(({ kind }) => kind)).toContain("race");
    expect(result.findings.map(({ facts }) => facts?.kind)).not.toContain("text-search");
    expect(result.findings.at(-1)?.message).toBe(
      `Repeat this run:\n  threadlab run test/fixtures/explore/machine.ts --set '${sets[0]}' --virtual --seed 1`,
    );
  });

  test("a seed that prints it is told by its number", async () => {
    const target = await targetFor("lessons/hasty");
    if (target.kind !== "lesson") throw new Error("hasty is a lesson.");
    const { explore: _claims, ...lesson } = target.lesson;
    const result = await checkTarget({ ...target, lesson });
    expect(result.verdict).toBe("match-other-schedule");
    expect(result.remark).toMatch(
      /^[1-9] of 10 seeded schedules prints? something else; another schedule prints the expected text:\n {2}threadlab run \S+hasty --virtual --seed \d+$/,
    );
    expect(result.actual).toEqual(["a", "b", "c"]);
  });

  test("of a changed copy of a lesson, whose reader waits, the search is short", async () => {
    const copy = join(folder, "mutex");
    await cp(join(builtinLessons(), "mutex"), copy, { recursive: true });
    const program = join(copy, "main.ts");
    await writeFile(program, (await readFile(program, "utf8")).replace("print(num", 'print("left:", num'));
    const result = await checkTarget({ kind: "lesson", lesson: await readLesson(copy) });
    expect(result).toMatchObject({ verdict: "mismatch", changed: true });
    const search = result.findings.map(({ facts }) => facts).find((facts) => facts?.kind === "text-search");
    expect(search?.answer).toMatchObject({ is: "unknown", seconds: 3, clock: "processor" });
  });

  test("a text that none prints is a mismatch, and that is proved", async () => {
    const result = await check("lessons/never");
    expect(result.verdict).toBe("mismatch");
    expect(result.findings.map(({ message }) => message)).toContain(
      "Proved: none of its 6 traces prints the expected text.",
    );
  });

  test("no hope of another run is held out beside the proof", async () => {
    const { findings } = await check("lessons/taking-turns");
    expect(findings[0]?.message).toMatch(/^expected\.txt has "pong" .* Thread-2 prints "pong"\.$/);
    expect(findings[1]?.message).toBe("Proved: its only trace does not print the expected text.");
  });
});

describe("a lesson that is exact in its order", () => {
  test("does not match where a seed prints another", async () => {
    const result = await check("lessons/exact");
    expect(result.verdict).toBe("mismatch");
    expect(result.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^Some schedules print the expected text \(seed \d+ does\), but nothing ensures that all of them do\./,
      ),
    );
  });

  test.each([
    ["`order: exact`", { order: "exact" }],
    ["`explore: { always: match }`", { explore: { params: {}, always: "match" } }],
  ] as const)(
    "does not match where no seed prints its text, and some other schedule does: %s",
    async (promise, more) => {
      const result = await checkTarget(await lessonOf("lessons/lucky", undefined, more), { seeds: 1 });
      expect(result.verdict).toBe("mismatch");
      expect(result.findings.at(-2)?.message).toContain(
        `1 of 1 drawn schedule prints something else. ${promise} says that `,
      );
    },
  );

  test("cannot have its claim proved over the one trace that there is without its order", async () => {
    const result = await check("lessons/exact", { explore: true });
    expect(result.verdict).toBe("mismatch");
    expect(result).not.toHaveProperty("proof");
    expect(result.findings.find(({ kind }) => kind === "claim")?.message).toMatch(
      /^The lesson claims that every schedule prints the expected output\. A search of 6 traces shows that this is false\./,
    );
  });
});

describe("a lesson that matches under all of its seeds", () => {
  const luckyJoin = (more: Partial<Lesson> = {}) =>
    lessonOf("joins.ts", "3\n", { params: { threads: 3, joined: 1 }, ...more });

  test("is told of schedules that print something else, and matches all the same", async () => {
    const target = await luckyJoin();
    const result = await checkTarget(target);
    expect(result).toMatchObject({ verdict: "match-other-schedule", actual: ["3"], findings: [] });
    const found = await exploreTarget(session, target, {
      ...{ sets: [], time: "ordered", signal: new AbortController().signal },
    });
    const odd = found.outcomes.filter(({ verdict }) => verdict === "mismatch");
    const differing = odd.reduce((sum, { traces }) => sum + traces, 0);
    expect(found).toMatchObject({ complete: true, traces: result.traces });
    expect(result.differing).toBe(differing);
    expect(differing).toBeGreaterThan(0);
    expect(result.remark).toBe(
      `${differing} of ${found.traces} traces print something else:\n  ${odd[0]?.replay}`,
    );
  });

  test("fails where some schedule shows that it is no lesson", async () => {
    const result = await checkTarget(await lessonOf("mismatch-if-second.ts", "1\n"), { seeds: 1 });
    expect(result).toMatchObject({ verdict: "error", traces: 2, differing: 1 });
    expect(result.findings[0]?.message).toMatch(/is not the same in all threads: event in this one, lock in/);
  });

  test("fails there if it says that every schedule matches", async () => {
    const result = await checkTarget(await luckyJoin({ explore: { params: {}, always: "match" } }));
    expect(result.verdict).toBe("mismatch");
    expect(result.actual).not.toEqual(["3"]);
    expect(result.findings.at(-2)?.message).toMatch(
      /^The seeded schedules match, but \d+ of \d+ traces print something else\. `explore: \{ always: match \}` says /,
    );
    expect(result.findings.at(-1)?.message).toMatch(
      /^Repeat this run:\n {2}threadlab replay \S+joins\.ts --time ordered --schedule \S+$/,
    );
  });

  test("fails there if its order is exact", async () => {
    const result = await checkTarget(await lessonOf("lessons/exact", undefined, { order: "exact" }), {
      seeds: 1,
    });
    expect(result.verdict).toBe("mismatch");
    expect(result.findings.at(-2)?.message).toMatch(
      /^The seeded schedules match, but 5 of 6 traces print something else\. `order: exact` says /,
    );
  });

  test("fails where a schedule deadlocks", async () => {
    const result = await checkTarget(await lessonOf("rarely-stuck.ts", "done\n"), { seeds: 1 });
    expect(result).toMatchObject({ verdict: "deadlock", differing: 1 });
    expect(result.findings.at(-2)?.message).toBe(
      `The seeded schedules match, but 1 of ${result.traces} traces does not end as expected.`,
    );
  });

  test("fails where schedules deadlock in several ways, and a search of all tells each", async () => {
    const explore = { params: {}, always: "match" } as const;
    const target = await lessonOf("rarely-stuck-twice.ts", "done\n", { explore });
    const { verdict, findings } = await checkTarget(target, { seeds: 1, explore: true });
    expect(verdict).toBe("deadlock");
    const told = findings.filter(({ kind }) => kind === "deadlock").map(({ threads }) => threads.join());
    expect(told.sort()).toEqual(["MainThread,Thread-1", "MainThread,Thread-2"]);
  });

  test("is left alone if all schedules match", async () => {
    const result = await checkTarget(await luckyJoin({ params: { threads: 3, joined: 3 } }));
    expect(result).toMatchObject({ verdict: "match", findings: [] });
    expect(result).not.toHaveProperty("differing");
  });

  test("is left alone if it is about a race", async () => {
    const result = await checkTarget(await luckyJoin({ races: true }));
    expect(result).toMatchObject({ verdict: "match", findings: [] });
    expect(result).not.toHaveProperty("differing");
  });

  test("is left alone if only a sleep that lasts longer makes a difference", async () => {
    expect(await check("lessons/sleepy")).toMatchObject({ verdict: "match", findings: [] });
  });

  test("fails where only a search shows a data race, and is told", async () => {
    const result = await checkTarget(await lessonOf("rare-race.ts", "done\n"), { seeds: 1 });
    expect(result.verdict).toBe("race");
    expect(result.findings.map(({ kind }) => kind)).toContain("race");
    expect(result.findings.at(-2)?.message).toMatch(
      /^The seeded schedules match, but \d+ of \d+ traces ha(s|ve) a data race\.$/,
    );
    expect(result.findings.at(-1)?.message).toMatch(/--time ordered --schedule \S+$/);
  });

  test("is drawn lots for where a search would be too large, the same every time", async () => {
    const params = { threads: 2, joined: 1, rounds: 60 };
    const target = await luckyJoin({ params, expected: "120\n" });
    const first = await checkTarget(target, { seeds: 3 });
    expect(first.verdict).toBe("match-other-schedule");
    expect(first.remark).toMatch(/^\d+ of 30 drawn schedules print something else:\n/);
    expect(await checkTarget(target, { seeds: 3 })).toEqual(first);
  });

  test("is told nothing where even a few runs would be too long", async () => {
    const params = { threads: 2, joined: 1, rounds: 1_500 };
    const result = await checkTarget(await luckyJoin({ params, expected: "3000\n" }), { seeds: 1 });
    expect(result).toMatchObject({ verdict: "match", findings: [] });
    expect(result).not.toHaveProperty("differing");
  });

  test("is told how many were tried where more are left", async () => {
    const params = { threads: 4, joined: 1, rounds: 2 };
    const target = await luckyJoin({ params, expected: "8\n" });
    const first = await checkTarget(target, { seeds: 2 });
    expect(first.verdict).toBe("match-other-schedule");
    // A number of decisions ends the search, and not the time that it took.
    expect(first.remark).toMatch(/^96 of the 171 traces tried print something else:\n/);
  });

  test("is drawn lots for, too, where the search ends long before it comes to what differs", async () => {
    const result = await checkTarget(await lessonOf("first-come.ts", "first\n"), { seeds: 1 });
    expect(result.verdict).toBe("match-other-schedule");
    expect(result.remark).toMatch(/^\d+ of 40 drawn schedules prints? something else:\n/);
  });
});

describe("a lesson that matches under some schedules only", () => {
  test("fails where a schedule deadlocks", async () => {
    const result = await checkTarget(await lessonOf("empty-shelf.ts", "2 left\n"), { seeds: 1 });
    expect(result).toMatchObject({ verdict: "deadlock", traces: 6, differing: 5 });
    expect(result.findings.at(-2)?.message).toBe("5 of 6 traces do not end as expected.");
  });

  test("fails where a schedule that prints something else has a data race", async () => {
    const target = await lessonOf("looks-if-first.ts", "over\n");
    const result = await checkTarget(target, { seeds: 1 });
    expect(result).toMatchObject({ verdict: "mismatch", differing: 2 });
    expect(result.findings.map(({ kind }) => kind)).toContain("race");
    expect(result.findings.at(-2)?.message).toMatch(/\b2 of 3 traces have a data race\.$/);
  });

  test("fails where a seed prints something else and has a data race, with this run", async () => {
    const { verdict, findings } = await checkTarget(await lessonOf("looks-if-first.ts", "over\n"));
    expect(verdict).toBe("mismatch");
    expect(findings.map(({ kind }) => kind)).toContain("race");
    expect(findings.at(-1)?.message).toMatch(/looks-if-first\.ts --virtual --seed \d+$/);
  });

  test("has no such schedule if it is about a race", async () => {
    const target = await lessonOf("looks-if-first.ts", "over\n", { races: true });
    expect(await checkTarget(target)).toMatchObject({ verdict: "match-other-schedule", findings: [] });
  });
});

describe("claims", () => {
  test("that hold are proved", async () => {
    expect(await check("lessons/queue", { explore: true })).toMatchObject({
      verdict: "match",
      proof: "Proved over 2 traces: every schedule prints the expected output.",
    });
    expect(await check("lessons/lucky", { explore: true })).toMatchObject({
      verdict: "match-other-schedule",
      proof: "Proved over 6 traces: some schedule prints the expected output.",
    });
  });

  test("hold of a line that several threads write", async () => {
    expect(await check("lessons/foobar", { explore: true })).toMatchObject({
      verdict: "match",
      actual: ["foobarfoobar"],
      proof: "Proved over 1 trace: every schedule prints the expected output.",
    });
  });

  test("are searched with their own params, and not with those that the lesson sets for checks", async () => {
    const target = await targetFor("mutex");
    if (target.kind !== "lesson") throw new Error("mutex is a lesson.");
    const lesson = { ...target.lesson, check: { threads: 5 } };
    const signal = new AbortController().signal;
    const options = { sets: [], signal, seeds: 1, explore: true };
    expect(await checkSchedules(session, { ...target, lesson }, options)).toMatchObject({
      verdict: "match",
      threads: 6,
      proof: expect.stringMatching(/^Proved over 6 traces: /),
    });
  });

  test("that some schedule shows are proved, even if the search has bounds", async () => {
    const { verdict, proof } = await check("lessons/polled-race", { explore: true, seeds: 1 });
    expect([verdict, proof]).toEqual([
      "match",
      "Proved over 72 traces: some schedule prints something other than what the program prints when its threads run one after another.",
    ]);
  });

  test.each([
    [
      "spin.ts",
      "ready\n",
      { always: "match" },
      /^It could not be proved that every schedule prints the expected output\. This holds in every schedule in which no thread goes round a loop/,
    ],
    [
      "spin.ts",
      "ready\n",
      { always: "match", some: "match" },
      /^It could not be proved that every schedule prints the expected output\. This holds in every schedule in which no thread goes round a loop/,
    ],
    [
      "spin.ts",
      "ready\n",
      { some: "mismatch" },
      /^It could not be proved that some schedule prints something other than the expected output: the search did not see every schedule/,
    ],
    // One of its two traces has no end.
    [
      "endless-if-late.ts",
      "over\n",
      { always: "match" },
      /^It could not be proved that every schedule prints the expected output: the search did not see every schedule/,
    ],
  ] as const)(
    "that the search cannot decide are said to hold only where they do: %s, %j, %o",
    async (word, text, claim, words) => {
      const target = await lessonOf(word, text, { explore: { params: {}, ...claim } });
      const { findings, proof } = await checkTarget(target, { explore: true, seeds: 1 });
      expect(proof).toBeUndefined();
      expect(findings.find(({ kind }) => kind === "claim")?.message).toMatch(words);
    },
  );

  test.each([
    ["joins.ts", "3\n", { always: "match" }, "match", true],
    ["joins.ts", "3\n", { always: "mismatch" }, "mismatch", false],
    ["race-if-turned-away.ts", "over\n", { some: "match" }, "race", false],
  ] as const)(
    "are searched of a lesson on the machine's clock, too: %s, %j, %o",
    async (word, text, claim, verdict, isProved) => {
      const target = await lessonOf(word, text, { clock: "real", explore: { params: {}, ...claim } });
      const result = await checkTarget(target, { explore: true });
      expect(result.verdict).toBe(verdict);
      expect(result.proof !== undefined).toBe(isProved);
      expect(result.findings.map(({ message }) => message).join()).not.toContain("seeded");
    },
  );

  test("do not make up for a data race that no seed shows", async () => {
    const target = await lessonOf("race-if-turned-away.ts", "over\n", {
      explore: { params: {}, always: "match" },
    });
    const result = await checkTarget(target, { explore: true, seeds: 1 });
    expect(result).toMatchObject({ verdict: "race", findings: [{ kind: "race" }, { kind: "note" }, {}] });
    expect(result.findings[1]?.message).toBe(
      "The seeded schedules match, but 2 of 15 traces have a data race.",
    );
    expect(result.proof).toBeUndefined();
    expectItsRun(result);
  });

  test("do not make up for data races, which are told as explore tells them", async () => {
    const target = await lessonOf("race-at-two-places.ts", "over\n", {
      explore: { params: {}, always: "match" },
    });
    const { findings } = await checkTarget(target, { explore: true, seeds: 1 });
    const signal = new AbortController().signal;
    const found = await exploreTarget(session, target, { sets: [], signal, time: "free" });
    const races = found.findings.filter(({ kind }) => kind === "race");
    expect(races).toMatchObject([{ facts: { pairs: [{}, {}] } }]);
    expect(findings.filter(({ kind }) => kind === "race")).toEqual(races);
  });

  test.each([
    [1, "The seeded schedules match, but 4 of 60 traces do not end as expected."],
    [2, "4 of 60 traces do not end as expected."],
  ])("do not make up for a deadlock that none of %s seeds shows", async (seeds, words) => {
    const claim = { races: true, explore: { params: {}, some: "mismatch" } } as const;
    const result = await checkTarget(await lessonOf("deadlock-if-turned-away.ts", "1\n", claim), {
      ...{ explore: true, seeds },
    });
    expect(result.verdict).toBe("deadlock");
    expect(result.findings.map(({ kind }) => kind)).toEqual(["deadlock", "race", "note", "note"]);
    expect(result.findings[2]?.message).toBe(words);
    expect(result.proof).toBeUndefined();
    expect(result).not.toHaveProperty("repeat");
    expect(result.actual).toEqual([]);
    expectItsRun(result);
  });

  test("that a deadlock breaks are told beside it", async () => {
    const claim = { races: true, explore: { params: {}, always: "match" } } as const;
    const result = await checkTarget(await lessonOf("deadlock-if-turned-away.ts", "1\n", claim), {
      ...{ explore: true, seeds: 1 },
    });
    expect(result.verdict).toBe("deadlock");
    expect(result.findings.map(({ kind }) => kind)).toEqual(["deadlock", "race", "claim", "note", "note"]);
    expectItsRun(result);
  });

  /** Expects the schedule of a result to be that of the run which it tells to repeat. */
  function expectItsRun({ findings, schedule = "", replay, traces, differing }: RunResult): void {
    expect(findings.at(-1)?.message).toMatch(/^Repeat this run:\n {2}threadlab replay /);
    expect(findings.at(-1)?.message).toContain(schedule);
    expect(replay).toMatchObject({ time: "free" });
    expect(traces).toBeGreaterThan(differing ?? Infinity);
  }

  test("that do not hold are a failure, and shown by a run that breaks them", async () => {
    const result = await check("lessons/hasty", { explore: true });
    expect(result.verdict).toBe("mismatch");
    expect(result.findings.map(({ kind }) => kind)).toEqual(["order", "claim", "note", "note"]);
    expect(result.findings[1]).toEqual({
      kind: "claim",
      message:
        "The lesson claims that every schedule prints the expected output. A search of 6 traces shows that this is false. " +
        "To see it: threadlab explore test/fixtures/explore/lessons/hasty",
      threads: [],
      places: [],
      facts: {
        ...{ kind: "claim", broken: ["every schedule prints the expected output"], undecided: [], traces: 6 },
        target: "test/fixtures/explore/lessons/hasty",
        command: "threadlab explore test/fixtures/explore/lessons/hasty",
      },
    });
    expect(result.findings[2]?.message).toBe("5 of 6 traces print something else.");
    expect(result.actual).not.toEqual(result.expected);
    expectItsRun(result);
  });

  test("that do not hold are told with the traces of all outcomes, although not all are kept", async () => {
    const claim = { explore: { params: {}, always: "match" } } as const;
    const target = await lessonOf("long-ends.ts", "abcde\n", claim);
    const { verdict, differing, findings } = await checkTarget(target, { explore: true });
    expect({ verdict, differing }).toEqual({ verdict: "mismatch", differing: 119 });
    expect(findings.map(({ kind }) => kind)).toContain("output-cap");
    expect(findings.at(-2)?.message).toMatch(/\b119 of 120 traces print something else\.$/);
  });

  describe("are refuted only by a mismatch that is certain", () => {
    const claim = { explore: { params: {}, always: "match" } } as const;
    const text = "every schedule prints the expected output";
    const unknown = { complete: false, claims: [], undecided: [text] };

    test.each([
      ["lines that were not kept", "chatty.ts", `${"\n".repeat(10_101)}a\nb\n`, unknown],
      ["fewer lines than were printed", "chatty.ts", "a\nb\n", { claims: [{ text, holds: false }] }],
      ["the rest of a long line", "long-line.ts", `${"x".repeat(70_000)}\n`, unknown],
      ["the rest of a line that a capture may take", "long-line.ts", "{{:any}}\n", unknown],
      ["a line that is too short", "long-line.ts", "x\n", { claims: [{ text, holds: false }] }],
      ["too many ways to match", "parts.ts", "{{a:any}}{{b:any}}{{c:any}}\n{{a}} {{b}} {{c}}\n", unknown],
    ])("%s", async (_name, word, expected, found) => {
      const { signal } = new AbortController();
      const target = await lessonOf(word, expected, claim);
      expect(await exploreTarget(session, target, { sets: [], time: "free", signal })).toMatchObject(found);
    });
  });

  test("that no run can show to be false are shown by none", async () => {
    const claim = { explore: { params: {}, some: "mismatch" } } as const;
    const result = await checkTarget(await lessonOf("joins.ts", "3\n", claim), { explore: true, seeds: 1 });
    expect(result).toMatchObject({ verdict: "mismatch", findings: [{ kind: "claim" }] });
    for (const key of ["remark", "repeat", "traces", "differing"]) expect(result).not.toHaveProperty(key);
  });

  test("lessons that claim nothing are left alone", async () => {
    const result = await check("lessons/sleepy", { explore: true });
    expect(result).toMatchObject({ verdict: "match" });
    expect(result).not.toHaveProperty("proof");
  });
});

async function lessonOf(word: string, text: string | undefined, more: Partial<Lesson> = {}): Promise<Target> {
  const found = await targetFor(word);
  const target = text === undefined ? found : withExpected(found, text);
  if (target.kind !== "lesson") throw new Error(`${word} is a lesson.`);
  return { ...target, lesson: { ...target.lesson, ...more } };
}
