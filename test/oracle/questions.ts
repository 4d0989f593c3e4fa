import type { Target } from "../../src/lesson/resolve.ts";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import { findSchedule } from "../../src/runner/explore/find-schedule.ts";
import { ROUNDING } from "../../src/runner/explore/longest-run.ts";
import { makeSearch } from "../../src/runner/explore/search-in-worker.ts";
import { withExpected } from "../../src/runner/explore/with-expected.ts";
import { openPrediction } from "../../src/runner/predict/predict.ts";
import { prepare } from "../../src/runner/prepare.ts";
import type { Session } from "../../src/runner/session.ts";
import { openSteering } from "../../src/runner/steer/steer.ts";
import { thisMoment } from "../../src/runner/time-budget.ts";
import { withProgram } from "../support/with-program.ts";
import type { Comparison } from "./compare.ts";
import { tryInterleavings } from "./interleavings.ts";
import type { Rules } from "./machine.ts";
import type { Program } from "./program.ts";
import { racesAt } from "./races.ts";
import { translate } from "./translate.ts";

/** What brute force knows of a program in free time, with the lines of all threads in order. */
export interface Known {
  /** The outputs of runs that come to their end without an error. */
  readonly outputs: ReadonlySet<string>;
  /** Those of all runs that come to their end, by an exit or with an error, too. */
  readonly finished: ReadonlySet<string>;
  /** Those of all runs, whatever ends them. */
  readonly all: ReadonlySet<string>;
  readonly deadlocks: boolean;
  readonly races: boolean;
  /** Seconds of the longest run in ordered time; undefined where there are too many. */
  readonly seconds?: number | undefined;
}

/** @returns undefined where there are too many interleavings. */
export function knownOf(program: Program, states: number): Known | undefined {
  const rules: Rules = { program, time: "free", order: "exact" };
  const outputs = new Set<string>();
  const finished = new Set<string>();
  const all = new Set<string>();
  let deadlocks = false;
  let races = false;
  const tried = tryInterleavings(rules, states, (state, enabled) => {
    races ||= racesAt(state, enabled, rules).length > 0;
    if (enabled.length > 0) return;
    const output = textOf([...state.output, ...(state.line === "" ? [] : [state.line])]);
    const { over = "deadlock" } = state;
    all.add(output);
    deadlocks ||= over === "deadlock";
    if (over !== "deadlock") finished.add(output);
    if (over === "ended" && state.threads.every(({ error }) => error === undefined)) outputs.add(output);
  });
  if (tried === undefined) return undefined;
  let longest = 0;
  const inOrder = tryInterleavings(
    { program, time: "ordered", order: "partial" },
    states,
    (state, enabled) => {
      if (enabled.length === 0) longest = Math.max(longest, state.now);
    },
  );
  return { outputs, finished, all, deadlocks, races, seconds: inOrder && longest };
}

/** Asks each command that proves something about a program, and holds the answers against what brute force knows. */
export async function compareAnswers(
  session: Session,
  rules: Rules,
  states: number,
  known = knownOf(rules.program, states),
): Promise<Comparison> {
  if (known === undefined) return { kind: "too large" };
  const wrong = await withProgram(translate(rules.program), (target) => wrongAnswers(session, target, known));
  if (wrong.length === 0) return { kind: "equal", outcomes: known.all.size, traces: 0 };
  return {
    kind: "differs",
    difference: { rules, what: wrong.join("\n// "), expected: known.all, found: new Set() },
  };
}

/** @returns in words what is wrong. */
async function wrongAnswers(session: Session, target: Target, known: Known): Promise<string[]> {
  const prepared = await prepare(target);
  const { program } = prepared;
  const { signal } = new AbortController();
  const called = { sets: [], signal, program };
  const wrong: string[] = [];
  const hold = (question: string, answer: unknown, right: readonly unknown[]) => {
    if (!right.includes(answer)) wrong.push(`${question} ${answer}; brute force: ${right.join(" or ")}.`);
  };
  const result = await exploreTarget(session, target, { ...called, time: "free", orders: true });
  const { orders } = result;
  hold("Explore sees all schedules:", result.complete, [true]);
  hold("Explore finds a deadlock:", result.deadlocks > 0, [known.deadlocks]);
  hold("Explore finds a data race:", result.raced > 0, [known.races]);
  for (const { output } of result.outcomes)
    hold(`Explore shows ${textOf(output)}:`, true, [known.all.has(textOf(output))]);
  for (const first of orders?.texts ?? [])
    for (const second of orders?.texts ?? [])
      if (first !== second)
        hold(`"${first}" can come before "${second}":`, orders?.later.get(first)?.has(second) === true, [
          [...known.all].some((output) => comesBefore(output, first, second)),
        ]);
  const prediction = await openPrediction(session, target, { sets: [], signal });
  const deadlock = await prediction.judge({ kind: "deadlock" });
  hold("Predict says that it can deadlock:", deadlock.can, [known.deadlocks]);
  const outputs = [...[...known.outputs].slice(0, 2), ...almostOutputs(known)];
  for (const output of outputs) {
    const right = canPrint(known, output);
    const lines = linesOf(output);
    const { can } = await prediction.judge({ kind: "output", lines });
    hold(`Predict says that it can print ${output}:`, can, right);
    const asked = withExpected(target, lines.map((line) => `${line}\n`).join(""));
    const { answer } = await findSchedule(session, asked, { ...called, time: "free" });
    const isFound = answer.is === "found" ? true : answer.is === "refuted" ? false : undefined;
    hold(`The search for the text finds ${output}:`, isFound, right);
    hold(`Steer says that it can print ${output}:`, await reach({ kind: "output", lines }), right);
  }
  hold("Steer says that it can deadlock:", await reach({ kind: "deadlock" }), [known.deadlocks]);
  hold("Steer says that it can race:", await reach({ kind: "race" }), [known.races]);
  if (known.seconds !== undefined) {
    const explored = { ...prepared, target, word: "main.ts", params: {}, sets: [] };
    const limits = { time: "ordered", signal, began: thisMoment() } as const;
    const longest = await makeSearch(session, explored, "longest run", limits);
    hold("The longest run is proved:", longest.isProved, [true]);
    const isLongest = Math.abs(longest.seconds - known.seconds) < ROUNDING;
    if (!isLongest) hold("The longest run takes", longest.seconds, [known.seconds]);
  }
  return wrong;

  async function reach(goal: Parameters<typeof openSteering>[2]): Promise<boolean | undefined> {
    const steering = await openSteering(session, target, goal, { sets: [], signal, timeout: STEER_SECONDS });
    return (await steering.search([])).can;
  }
}

/** Whether runs that fail count as printing something is up to the command. */
function canPrint({ outputs, finished }: Known, output: string): readonly boolean[] {
  if (outputs.has(output)) return [true];
  return finished.has(output) ? [true, false] : [false];
}

/** Texts that are like the outputs, and that nothing prints: two lines swapped, or the lines of two outputs mixed. */
function almostOutputs({ all }: Known): string[] {
  const some = [...all].slice(0, 6).map(linesOf);
  const swapped = some.flatMap((lines) =>
    lines.slice(1).map((line, i) => lines.with(i, line).with(i + 1, lines[i] as string)),
  );
  const mixed = some.flatMap((one) =>
    some
      .filter(({ length }) => length === one.length)
      .map((other) => one.map((line, i) => (i % 2 === 0 ? line : (other[i] ?? line)))),
  );
  const texts = new Set([...mixed, ...swapped].map(textOf));
  return [...texts].filter((text) => !all.has(text)).slice(0, MOST_ALMOST);
}

const MOST_ALMOST = 3;

/** More than `steer` takes by itself: that a search was cut short is no difference. */
const STEER_SECONDS = 600;

function comesBefore(output: string, first: string, second: string): boolean {
  const lines = linesOf(output);
  return lines.includes(second) && lines.indexOf(first) >= 0 && lines.indexOf(first) < lines.indexOf(second);
}

function textOf(lines: readonly string[]): string {
  return lines.join(" ⏎ ");
}

function linesOf(output: string): string[] {
  return output === "" ? [] : output.split(" ⏎ ");
}
