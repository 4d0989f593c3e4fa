import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { session } from "../support/session.ts";
import { compare, describe as show } from "./compare.ts";
import { explore } from "./explored.ts";
import { isBounded, programOf, programsOf, rulesOf, tracesOf } from "./generate.ts";
import { compareOrders } from "./line-orders.ts";
import type { Call, Program } from "./program.ts";
import { compareAnswers, type Known, knownOf } from "./questions.ts";
import { compareRealRuns } from "./real-runs.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** A short look, the same every time; `npm run fuzz` takes a longer one. */
const PROGRAMS = 2;
/** Loops have more states than what else is as short. */
const PROGRAMS_WITH_LOOPS = 1;
const SEED = 2031;
const STATES = 600;
/** Lines between the statements make more states. */
const STATES_WITH_LINES = 700;
/** Each question is a search. */
const STATES_WITH_QUESTIONS = 150;

/** The first program of each seed: later ones are larger, and to find out that one is too large takes longer than to compare it. */
function* smallPrograms(topic: Topic): Generator<Program> {
  for (let seed = SEED; seed < SEED + 40; seed++) yield* fc.sample(programsOf(topic), { numRuns: 1, seed });
}

const daemon = (first: Call[], ...others: Call[][]): Program =>
  programOf({ bodies: [first, ...others].map((calls) => calls.map((call) => ({ call }))), daemons: ["t1"] });
const WRITES: Call = { op: "write", on: "x", value: 1 };

/** A wait that is granted has a second step only where it had to wait: that must not count. */
const WAITING_DAEMONS: Readonly<Record<string, Program>> = {
  "for an event": daemon([{ op: "wait", on: "e" }, WRITES], [{ op: "set", on: "e" }], []),
  "for a lock": daemon(
    [{ op: "acquire", on: "m" }, { op: "acquire", on: "m" }, WRITES],
    [{ op: "release", on: "m" }],
    [],
  ),
  "for an RLock whose holder has ended": daemon([{ op: "acquire", on: "r" }], [{ op: "acquire", on: "r" }]),
};

/** Threads that an exit cuts off, although two of them wait for each other for ever: that is a deadlock, but the exit ends the run. */
const CUT_OFF = daemon([{ op: "acquire", on: "r" }], [{ op: "acquire", on: "r" }], [{ op: "exit" }]);

describe("a search finds what brute force finds, in as many runs as there are traces", () => {
  test.for(TOPICS)("in random programs about %s", async (topic) => {
    const wanted = isBounded(topic) ? PROGRAMS_WITH_LOOPS : PROGRAMS;
    let compared = 0;
    for (const program of smallPrograms(topic)) {
      if (compared === wanted) break;
      const effort = { states: STATES, traces: tracesOf(topic, program) };
      const comparison = await compare(session, rulesOf(topic, program), effort);
      if (comparison.kind === "too large") continue;
      expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
      compared++;
    }
    expect(compared).toBe(wanted);
  });

  test.for(Object.entries(WAITING_DAEMONS))("of a daemon that waits %s", async ([, program]) => {
    const effort = { states: 20_000, traces: "exactly" } as const;
    const comparison = await compare(session, { program, time: "free", order: "partial" }, effort);
    expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
    expect(comparison.kind).toBe("equal");
  });

  test("of threads that an exit cuts off while others are deadlocked", async () => {
    const effort = { states: 20_000, traces: "at least" } as const;
    const comparison = await compare(session, { program: CUT_OFF, time: "free", order: "partial" }, effort);
    expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
    expect(comparison.kind).toBe("equal");
  });
});

test.for(TOPICS.filter((topic) => !isBounded(topic)))(
  "runs stand for the orders of lines that brute force prints: in random programs about %s",
  async (topic) => {
    let compared = 0;
    for (const program of smallPrograms(topic)) {
      if (compared === PROGRAMS) break;
      const comparison = await compareOrders(session, rulesOf(topic, program), STATES_WITH_LINES);
      expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
      if (comparison.kind === "equal") compared++;
    }
    expect(compared).toBe(PROGRAMS);
  },
);

test.for(["values", "conditions", "daemons", "failures"] as const)(
  "real threads do nothing that a search has not seen: in random programs about %s",
  async (topic) => {
    for (const program of fc.sample(programsOf(topic), { numRuns: PROGRAMS, seed: SEED })) {
      const comparison = await compareRealRuns(session, rulesOf(topic, program));
      expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
    }
  },
);

test("runs stand for the orders of lines of threads that release each other's lock", async () => {
  const acquire: Call = { op: "acquire", on: "m", timeout: 1 };
  const release: Call = { op: "release", on: "m" };
  const program = programOf({
    bodies: [
      [{ call: acquire }, { call: release }],
      [{ call: release }, { call: acquire }],
    ],
  });
  const comparison = await compareOrders(session, { program, time: "free", order: "exact" }, 5_000);
  expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
  expect(comparison.kind).toBe("equal");
});

test("a real run that the search has not seen is a difference", async () => {
  const program = programOf({ bodies: [[{ call: WRITES }], [{ call: { op: "write", on: "x", value: 1 } }]] });
  const rules = rulesOf("values", program);
  const { outcomes, races } = await explore(session, rules);
  const others = new Set([...outcomes].map((outcome) => outcome.replace("x = 1", "x = 2")));
  expect(others).not.toEqual(outcomes);
  expect(await compareRealRuns(session, rules, { outcomes: others, races, complete: true })).toMatchObject({
    kind: "differs",
    difference: { found: outcomes },
  });
  const raced = await compareRealRuns(session, rules, { outcomes, races: new Set(), complete: true });
  expect(raced).toMatchObject({
    kind: "differs",
    difference: { what: expect.stringContaining("race on x") },
  });
});

test.for(["values", "locks", "daemons", "failures"] as const)(
  "commands answer what brute force knows: in a random program about %s",
  async (topic) => {
    let compared = 0;
    for (const program of smallPrograms(topic)) {
      const comparison = await compareAnswers(session, rulesOf(topic, program), STATES_WITH_QUESTIONS);
      expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
      if (comparison.kind === "equal" && ++compared === 1) break;
    }
    expect(compared).toBe(1);
  },
);

test("each wrong answer is a difference", async () => {
  const program = programOf({ bodies: [[{ call: WRITES }], [{ call: { op: "read", on: "x" } }]] });
  const known = knownOf(program, STATES) as Known;
  const [first = "", ...others] = known.outputs;
  const more = "t1: ⏎ t2: 2";
  const shown = new Set([more, ...others]);
  const wrong: Known = {
    ...{ outputs: shown, finished: shown, all: shown },
    ...{ deadlocks: !known.deadlocks, races: !known.races, seconds: 1 },
  };
  const comparison = await compareAnswers(session, rulesOf("values", program), STATES, wrong);
  const what = comparison.kind === "differs" ? comparison.difference.what : "";
  for (const question of [
    "Explore finds a deadlock",
    "Predict says that it can deadlock",
    "Steer says that it can deadlock",
    "Explore finds a data race",
    "Steer says that it can race",
    "The longest run takes",
    `Explore shows ${first}`,
    "can come before",
    `Predict says that it can print ${more}`,
    `The search for the text finds ${more}`,
    `Steer says that it can print ${more}`,
  ])
    expect(what).toContain(question);
});
