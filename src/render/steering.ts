import { sayFinish } from "../explain/steering.ts";
import { showCount, showNumber } from "../protocol/quantity.ts";
import type { Goal, NextStep, Reach, SteerState } from "../result/steering.ts";
import { writeDocument } from "./documents/json.ts";
import { outputText } from "./outcome-text.ts";
import { renderSchedule } from "./schedule-columns.ts";
import { fitText } from "./text/cells.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** The keys that choose a step: digits, then unused letters. */
const KEYS = "123456789bcdefhijklmnoprstvwxyz";

/** The key of a choice; undefined if there are more choices than keys. */
export function keyOfChoice(choice: number): string | undefined {
  return KEYS[choice - 1];
}

/** The goal, as the end of `Goal:`. */
function goalText(goal: Goal): string {
  switch (goal.kind) {
    case "wrong":
      return "make it go wrong, in any way";
    case "deadlock":
      return "reach a state in which no thread can go on (a deadlock)";
    case "race":
      return "let two threads access one variable with nothing that orders the accesses (a data race)";
    case "mismatch":
      return "make it print something other than the expected output";
    case "output":
      return `make it print ${outputText(goal.lines)}`;
  }
}

/**
 * What has happened, and which threads can go next.
 *
 * @param by how the reader chooses: with a key, or with the number that `--choices` takes.
 */
export function renderSteering(
  state: SteerState,
  goal: Goal,
  view: View,
  by: "key" | "number" = "key",
): readonly string[] {
  const { style } = view;
  return [
    ...paragraph(`${style.bold("Goal:")} ${goalText(goal)} · step ${state.turns.length}`, view),
    "",
    ...renderSchedule(state.rows, view),
    ...(state.next.length > 0 ? ["", ` ${style.bold("next")}`, ...renderNext(state.next, by, view)] : []),
    ...(state.blocked.length > 0 ? ["", ` ${style.bold("blocked")}`, ...renderBlocked(state, view)] : []),
    ...(state.end === undefined ? [] : ["", ...renderEnd(state, view)]),
  ];
}

function renderNext(next: readonly NextStep[], by: "key" | "number", view: View): readonly string[] {
  const shown = by === "key" ? next.slice(0, KEYS.length) : next;
  const labels = shown.map(({ choice }) => (by === "key" ? (keyOfChoice(choice) ?? "") : String(choice)));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const width = Math.max(...shown.map(({ threadName }) => widthOf(visible(threadName))));
  const rows = shown.flatMap(({ threadName, text, place }, index) =>
    setIn(
      `   ${(labels[index] ?? "").padStart(labelWidth)}  ${fitText(visible(threadName), width)}  `,
      `${visible(text)}${place === "" ? "" : ` (${visible(place)})`}`,
      view,
    ),
  );
  const hidden = next.length - shown.length;
  return hidden > 0
    ? [...rows, `      and ${showCount(hidden, "more thread")}: --choices takes any number`]
    : rows;
}

function renderBlocked({ blocked }: SteerState, view: View): readonly string[] {
  const width = Math.max(...blocked.map(({ threadName }) => widthOf(visible(threadName))));
  return blocked.flatMap(({ threadName, text }) =>
    setIn(`      ${fitText(visible(threadName), width)}  `, visible(text), view),
  );
}

/** A lead, and a text beside it whose later lines begin below its first. */
function setIn(lead: string, text: string, view: View): readonly string[] {
  const indent = widthOf(lead);
  const lines = wrapProse(text, Math.max(16, columnsOf(view) - indent));
  return lines.map((line, index) => (index === 0 ? lead : " ".repeat(indent)) + line);
}

function renderEnd({ end, output }: SteerState, view: View): readonly string[] {
  if (end === undefined) return [];
  const { style } = view;
  const printed = output.length === 0 ? "It printed nothing." : `It printed: ${outputText(output)}`;
  const mark = end.reached ? style.green("✓ Reached.") : style.yellow("! Not reached.");
  return [
    ...paragraph(`${mark} ${sayFinish(end)}`, view),
    ...paragraph(printed, view),
    ` ${visible(end.replay)}`,
  ];
}

/** What there is to choose, as the end of a sentence. */
export function choicesText({ next, end }: SteerState): string {
  if (end !== undefined) return `nothing is left to choose by then: ${sayFinish(end)}`;
  const steps = next.map(({ choice, threadName, text }) => `${choice} ${threadName} ${text}`);
  return `there are ${next.length} to choose from: ${steps.join(" · ")}.`;
}

/** The answer to whether the goal can be reached. */
export function reachText({ can, traces, limits }: Reach, isFromStart: boolean): string {
  const from = isFromStart ? "" : " from here";
  if (can === true) return `Yes: some schedule reaches the goal${from}.`;
  if (can === undefined) {
    const tried =
      traces === 1
        ? "the only trace tried does not reach"
        : `none of the ${showCount(traces, "trace")} tried reaches`;
    return `Not known: ${tried} the goal. ${limits.length > 0 ? visible(limits.join(" ")) : "There may be others."}`;
  }
  return `Proved: no schedule reaches the goal${from}.`;
}

/** Why the goal cannot be reached: what all traces do. */
export function proofText({ traces, outputs }: Reach): string {
  if (outputs === undefined)
    return `No schedule does. ${traces === 1 ? "Its only trace was" : `All ${showNumber(traces)} traces were`} searched.`;
  const who = traces === 1 ? "Its only trace prints" : `All ${showNumber(traces)} traces print`;
  const [only, ...others] = outputs;
  const what =
    others.length > 0 || only === undefined
      ? `one of ${showCount(outputs.length, "output")}`
      : only.length === 0
        ? "nothing"
        : outputText(only);
  return `No schedule does. ${who} ${what}.`;
}

export function renderSteeringJson(
  state: SteerState,
  {
    lesson,
    goal,
    sets,
    reach,
  }: {
    readonly lesson: string;
    readonly goal: Goal;
    readonly sets: readonly string[];
    readonly reach: Reach;
  },
): string {
  const { turns, rows, next, blocked, output, end } = state;
  return writeDocument({
    command: "steer",
    ok: end?.reached ?? false,
    ...{ lesson, goal, sets, reached: end?.reached ?? false, ended: end !== undefined },
    reachable: reach.can ?? null,
    traces: reach.traces,
    limits: reach.limits,
    steps: turns.length,
    ...{ rows, next, blocked, output },
    ...(end && { words: sayFinish(end), deadlock: end.deadlock, raced: end.raced, replay: end.replay }),
  });
}
