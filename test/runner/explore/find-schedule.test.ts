import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sayTextAnswer } from "../../../src/explain/text-search.ts";
import { findSchedule as find } from "../../../src/runner/explore/find-schedule.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { replayTarget } from "../../../src/runner/run/replay.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";
import { targetFor } from "./explored-target.ts";

const asked = { sets: [], signal: new AbortController().signal };

/** What is found, with the answer as a command gives it. */
async function findSchedule(...asked: Parameters<typeof find>) {
  const { answer, ...found } = await find(...asked);
  return { ...found, refuted: answer.is === "refuted", words: sayTextAnswer(answer) };
}

test("a text that some schedule prints, with the schedule that does", async () => {
  const target = await targetFor("lessons/lucky");
  const { schedule = "", refuted, words, replay } = await findSchedule(session, target, asked);
  expect(refuted).toBe(false);
  expect(words).toMatch(/^Found after \d runs?\.$/);
  expect(replay).toBe(
    `threadlab replay test/fixtures/explore/lessons/lucky --time ordered --schedule ${schedule}`,
  );
  const { result } = await replayTarget(session, target, { ...asked, schedule, time: "ordered" });
  expect(result).toMatchObject({ verdict: "match", actual: ["c", "b", "a"] });
});

test("a text that one of many million schedules prints is found by its lines", async () => {
  const names = [11, 10, 3, 8, 2, 7, 0, 6, 5, 4, 9, 1];
  const target = withExpected(await targetFor("lessons/many"), `${names.join("\n")}\n`);
  const { schedule = "", words } = await findSchedule(session, target, asked);
  expect(words).toMatch(/^Found after \d\d runs\.$/);
  const { result } = await replayTarget(session, target, { ...asked, schedule, time: "ordered" });
  expect(result).toMatchObject({ verdict: "match", actual: names.map(String) });
});

test("the order of lines that nothing orders is found as it is asked for", async () => {
  const sets = ['program=[["yield"],["yield"],["yield"]]'];
  const lines = ["thread 2: ", "thread 0: ", "thread 1: ", "x 0 y 0"];
  const target = withExpected(await targetFor("machine.ts"), `${lines.join("\n")}\n`, { sets });
  const { schedule = "" } = await findSchedule(session, target, { ...asked, sets });
  const { result } = await replayTarget(session, target, { ...asked, sets, schedule, time: "ordered" });
  expect(result.actual).toEqual(lines);
});

test.each([
  [
    "a daemon whose lines come before the end of the program",
    ["daemon", "main"],
    `export function work() { print("daemon"); }
export default function main() {
  new Thread({ target: work, daemon: true }).start();
  print("main");
}`,
  ],
  [
    "a thread that sees a lock as long as another one has not gone on",
    ["taken", "has it"],
    `const lock = new Lock();
export function work() {
  if (!lock.acquire({ blocking: false })) return print("taken");
  print("has it");
  lock.release();
}
export default function main() {
  for (const _ of [1, 2]) new Thread({ target: work }).start();
}`,
  ],
])("%s: the schedule prints the lines in the order that was asked for", async (_, lines, source) => {
  await withProgram(`import { Lock, print, Thread } from "threadlab";\n${source}\n`, async (program) => {
    const target = withExpected(program, `${lines.join("\n")}\n`);
    const { schedule = "", isInOrder } = await findSchedule(session, target, asked);
    expect(isInOrder).toBe(true);
    const { result } = await replayTarget(session, target, { ...asked, schedule, time: "ordered" });
    expect(result.actual).toEqual(lines);
  });
});

test("a text that only longer sleeps could bring about, though the search keeps to the time", async () => {
  const { ordered, free } = await withProgram(
    `import { print, sleep, Thread } from "threadlab";
    export function work(seconds: number) { sleep(seconds); print(seconds); }
    export default function main() {
      for (const seconds of [1, 2]) new Thread({ target: work, args: [seconds] }).start();
    }`,
    async (program) => {
      const target = withExpected(program, "2\n1\n");
      const ordered = await findSchedule(session, target, { ...asked, time: "ordered" });
      return { ordered, free: await findSchedule(session, target, { ...asked, time: "free" }) };
    },
  );
  expect(ordered.words).toMatch(
    /^Found after \d runs, if sleeps and timeouts may last longer than they say\.$/,
  );
  expect(free.words).toMatch(/^Found after \d runs?\.$/);
});

test("a text that no schedule prints: proved", async () => {
  const found = await findSchedule(session, await targetFor("lessons/never"), asked);
  expect(found).toEqual({ refuted: true, words: "Proved: none of its 6 traces prints the expected text." });
});

test("the same of a program that has but one trace", async () => {
  const sets = ['program=[["yield"]]'];
  const target = withExpected(await targetFor("machine.ts"), "nothing of the kind\n", { sets });
  const { refuted, words } = await findSchedule(session, target, { ...asked, sets });
  expect({ refuted, words }).toEqual({
    refuted: true,
    words: "Proved: its only trace does not print the expected text.",
  });
});

test("what is proved where waits last as long as they say holds only there", async () => {
  const sets = ["naps=0.5 0.5", "sleep=2"];
  const target = withExpected(await targetFor("equal-sleeps.ts"), "0\n", { sets });
  const { refuted, words } = await findSchedule(session, target, { ...asked, sets });
  expect({ refuted, words }).toEqual({
    refuted: true,
    words:
      "Proved: if sleeps and timeouts last as long as they say, its only trace does not print the expected text.",
  });
  const free = await findSchedule(session, target, { ...asked, sets, time: "free" });
  expect(free.schedule).toBeDefined();
});

test("a trace that prints the text and then fails is no match, and no proof says that it prints something else", async () => {
  const target = withExpected(await targetFor("prints-and-fails.ts"), "printed\n", { sets: [] });
  const { refuted, words } = await findSchedule(session, target, { ...asked, sets: [] });
  expect({ refuted, words }).toEqual({
    refuted: true,
    words:
      "Proved: its only trace does not end without an error or a deadlock after it has printed the expected text.",
  });
});

test("a search that was cut short knows nothing", async () => {
  const found = await findSchedule(session, await targetFor("lessons/many"), { ...asked, maxTraces: 20 });
  expect(found).toEqual({
    refuted: false,
    words:
      "The search was cut short after 20 traces, so it is not known whether another schedule prints the expected text. To let it try more: --max-traces <n>.",
  });
});

test("a search that runs out of time says how long that was, and how to give it more", async () => {
  const asking = { ...asked, budget: { effort: 0.001 } };
  const { words } = await findSchedule(session, await targetFor("lessons/many"), asking);
  expect(words).toMatch(
    /^The search was cut short after \d+ traces? \(0\.001 s of processor time\), so .* To give it more time: --timeout <seconds>\.$/,
  );
});

test("a lesson about a race is held against the text that is asked for", async () => {
  const race = await targetFor("race");
  const sets = ["threads=2"];
  const found = await findSchedule(session, withExpected(race, "98\n"), { ...asked, sets });
  expect(found.refuted).toBe(true);
  const lost = await findSchedule(session, withExpected(race, "100\n"), { ...asked, sets });
  expect(lost.schedule).toBeDefined();
});

test("time decides what can be printed", async () => {
  const sleepy = withExpected(await targetFor("sleepy.ts"), "0\n");
  expect(await findSchedule(session, sleepy, asked)).toMatchObject({ refuted: true });
  expect((await findSchedule(session, sleepy, { ...asked, time: "free" })).schedule).toBeDefined();
});

test("the params of a bare file are those that are set", async () => {
  const sets = ["n=3", "k=1"];
  const locked = withExpected(await targetFor("locked.ts"), "3\n", { sets });
  const found = await findSchedule(session, locked, { ...asked, sets });
  expect(found.replay).toMatch(
    /^threadlab replay \S+locked\.ts --set n=3 --set k=1 --time ordered --schedule /,
  );
});

test("a program that tosses coins proves nothing", async () => {
  const file = fileURLToPath(new URL("../../fixtures/explore/dice.ts", import.meta.url));
  expect(await readFile(file, "utf8")).toContain("Math.random()");
  const found = await findSchedule(session, withExpected(await targetFor("dice.ts"), "edge\n"), asked);
  expect(found).toEqual({
    refuted: false,
    words: "The program behaves differently under the same schedule, so a search proves nothing.",
  });
});

test("of a program that polls it is never proved that no schedule prints a text", async () => {
  const sets = ["program=stop flag"];
  const target = withExpected(await targetFor("polls.ts"), "stopped twice\n", { sets });
  const options = { ...asked, sets, time: "free", polls: 2 } as const;
  const { schedule, refuted, words } = await findSchedule(session, target, options);
  expect(schedule).toBeUndefined();
  expect(refuted).toBe(false);
  expect(words).toBe(
    "Searched 4 traces: every schedule in which no thread goes round a loop more than 2 times in a row in vain. It is not known whether " +
      "a higher bound would find the expected text. To try one: --polls 4.",
  );
});

test("where more tries than a search begins with print the text, it is found", async () => {
  const sets = ["program=stop event"];
  const lines = [...Array(10).fill("works"), "x 0 y 0 turn 0 count 0"];
  const target = withExpected(await targetFor("polls.ts"), `${lines.join("\n")}\n`, { sets });
  const { schedule = "" } = await findSchedule(session, target, { ...asked, sets, time: "free" });
  const { result } = await replayTarget(session, target, { ...asked, sets, schedule, time: "free" });
  expect(result).toMatchObject({ verdict: "match", actual: lines });
});
