import { nameOf } from "../../lesson/target.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { showSeconds } from "../../protocol/quantity.ts";
import {
  choicesText,
  keyOfChoice,
  proofText,
  reachText,
  renderSteering,
  renderSteeringJson,
} from "../../render/steering.ts";
import { NO_BREAK, paragraph } from "../../render/text/prose.ts";
import type { View } from "../../render/text/view.ts";
import type { SteerState } from "../../result/steering.ts";
import { isOnRealClock } from "../../runner/check/check-schedules.ts";
import { openSession } from "../../runner/session.ts";
import { openSteering, type Steering } from "../../runner/steer/steer.ts";
import { readSteerSettings, type ScheduleOptions, type SteerSettings } from "../options/schedule-settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { isInteractive, type System } from "../system/system.ts";
import { refuseUnsuited } from "../targets/refuse-unsuited.ts";
import { selectOne } from "../targets/select.ts";
import { openKeys } from "../terminal/keys.ts";
import { openScreen } from "../terminal/screen.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** The keys, in one line. @param choices how many threads can go next. */
function tellKeys(choices: number): string {
  const who = choices > 9 ? "1–9 and letters who goes" : "1–9 who goes";
  return [who, "u back", "? can it still be reached", "a let it run", "g give up", "Ctrl-C ends"]
    .map((key) => key.replaceAll(" ", NO_BREAK))
    .join(`${NO_BREAK}${NO_BREAK} `);
}

/** `threadlab steer <lesson or file>`: the reader is the scheduler, and tries to reach a goal. */
export async function steer(word: string, options: ScheduleOptions, system: System): Promise<number> {
  const settings = readSteerSettings(options, system);
  const { json, sets, timeout, goal, choices } = settings;
  const target = await selectOne(word, "Steer one at a time.", settings);
  // What is measured on the machine's clock depends on no choice. A lesson with too many schedules for a search can be steered.
  if (isOnRealClock(target)) refuseUnsuited("steer", target, settings);
  const isAsked = choices === undefined;
  if (isAsked && (json || !isInteractive(system))) {
    const message =
      "steer asks who goes next on a terminal. Elsewhere, give the choices with the call: --choices 1,2,2.";
    throw usageError(message);
  }
  await using session = await openSession();
  const quitting = new AbortController();
  const signal = AbortSignal.any([quitting.signal, system.signal]);
  const opening = openSteering(session, target, goal, { sets, signal, timeout });
  const steering = await withSpinner(settings, showSeconds, opening);
  if (isAsked) return await askOnTerminal(steering, settings, quitting);
  return await follow(steering, choices, nameOf(target), settings);
}

/** Makes the choices of the call, and says where they lead. */
async function follow(
  steering: Steering,
  choices: readonly number[],
  lesson: string,
  { system, json, viewOf }: SteerSettings,
): Promise<number> {
  let state = await steering.at([]);
  for (const [index, choice] of choices.entries()) {
    const step = state.next.find((next) => next.choice === choice);
    if (step === undefined) throw noSuchChoice(index, choice, state);
    state = await steering.at([...state.turns, step.thread]);
  }
  const reach = await steering.search(state.end === undefined ? state.turns : []);
  const text = json
    ? renderSteeringJson(state, { lesson, goal: steering.goal, sets: steering.sets, reach })
    : [
        ...renderSteering(state, steering.goal, viewOf(system.stdout), "number"),
        ...(state.end?.reached === true
          ? []
          : ["", ...paragraph(reachText(reach, state.end !== undefined), viewOf(system.stdout))]),
        ...(reach.can === false && state.end !== undefined ? [` ${proofText(reach)}`] : []),
      ].join("\n");
  system.stdout.write(`${text}\n`);
  return state.end?.reached === true ? EXIT.ok : EXIT.differs;
}

function noSuchChoice(index: number, choice: number, state: SteerState): ThreadlabError {
  return usageError(`--choices: choice ${index + 1} is ${choice}, but ${choicesText(state)}`);
}

/** @param quitting ends a run or a search in progress. */
async function askOnTerminal(
  steering: Steering,
  settings: SteerSettings,
  quitting: AbortController,
): Promise<number> {
  const { system, viewOf } = settings;
  /** What is drawn. */
  let layOut: (view: View) => readonly string[] = () => [];
  const screen = openScreen(system.stdout, () => layOut(viewOf(system.stdout)));
  const draw = (lines: (view: View) => readonly string[]) => {
    layOut = lines;
    screen.draw();
  };
  const keys = openKeys(system.signal, {
    heard(key) {
      if (key in EXIT_AT) quitting.abort(key);
    },
    resumed: screen.drawBelow,
  });
  const work = <T>(done: Promise<T>) => withSpinner(settings, showSeconds, done);
  /** Earlier states, the newest last. */
  const path: SteerState[] = [];
  let said = "";
  try {
    path.push(await work(steering.at([])));
    for (;;) {
      const state = path.at(-1) as SteerState;
      const note = said;
      draw((view) => [
        ...renderSteering(state, steering.goal, view),
        "",
        ...(note === "" ? [] : paragraph(note, view)),
        ...paragraph(tellKeys(state.next.length), view).map((row) => view.style.dim(row)),
      ]);
      if (state.end?.reached === true) return EXIT.ok;
      said = "";
      const key = await keys.next();
      if (key === undefined) return EXIT.ok;
      quitting.signal.throwIfAborted();
      if (key === "u") {
        if (path.length > 1) path.pop();
      } else if (key === "?")
        said = reachText(await work(steering.search(state.turns)), state.turns.length === 0);
      else if (key === "a") path.push(await work(steering.finish(state.turns)));
      else if (key === "g") {
        draw(await work(giveUp(steering)));
        return EXIT.differs;
      } else {
        const step = state.next.find(({ choice }) => keyOfChoice(choice) === key);
        if (step !== undefined) path.push(await work(steering.at([...state.turns, step.thread])));
      }
    }
  } catch (error) {
    const { signal } = quitting;
    if (!signal.aborted) throw error;
    return EXIT_AT[signal.reason as keyof typeof EXIT_AT];
  } finally {
    screen.close();
    keys.close();
  }
}

/** The keys that end the command, and its exit codes. */
const EXIT_AT = { "ctrl-c": EXIT.interrupted, q: EXIT.differs } as const;

/** Shows the shortest way to the goal, or the proof that there is none. */
async function giveUp(steering: Steering): Promise<(view: View) => readonly string[]> {
  const reach = await steering.search([]);
  if (reach.can === false) return () => [` ${proofText(reach)}`];
  if (reach.shortest === undefined) return (view) => paragraph(reachText(reach, true), view);
  const state = await steering.at(reach.shortest);
  return (view) => renderSteering(state, steering.goal, view);
}
