import { displayPath } from "../../lesson/display-path.ts";
import { importedFiles } from "../../lesson/program/imported-files.ts";
import { type ExerciseEntry, entriesOf, openPracticeFolder } from "../../practice/folder.ts";
import type { PracticeResult } from "../../practice/verdict.ts";
import { renderPracticeList, YOU_ARE_HERE } from "../../render/practice-list.ts";
import { renderSchedule } from "../../render/schedule-columns.ts";
import { paragraph } from "../../render/text/prose.ts";
import { DEFAULT_REPORTERS } from "../options/reporter-settings.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import type { System } from "../system/system.ts";
import { type Pressed, watchAndRun } from "../terminal/watch.ts";
import { backToStart, checkEntries, currentEntry, moveTo, takeHint } from "./practice.ts";

const KEYS = "n next   p previous   h hint   s step through it   l list   x start over   ";
const KEYS_WHEN_SOLVED = "n next   p previous   l list   x start over   ";

/** The run when the start is back, and the one that begins because its file has changed. */
const RUNS_AFTER_START = 2;

/** `threadlab practice` on a terminal: checks the exercise on every save, and goes to another one only at a key. */
export async function watchPractice(settings: Settings, polls: boolean): Promise<number> {
  const { system } = settings;
  const practice = openPracticeFolder(system.cwd);
  const entry = currentEntry(practice);
  if (entry === undefined) {
    system.stdout.write("All exercises are solved.\n");
    return EXIT.ok;
  }
  moveTo(practice, entry.exercise.id);
  const learner = createLearner(entry.exercise.id, system.cwd);
  return watchAndRun(
    {
      name: learner.name,
      keys: () => (learner.isSolved() ? KEYS_WHEN_SOLVED : KEYS),
      verdict: "marked",
      async files() {
        const { files } = learner.here().entry;
        return [...new Set([...files, ...(await Promise.all(files.map(importedFiles))).flat()])];
      },
      begin: learner.forget,
      run(within: System) {
        const { practice, entry } = learner.here();
        const called = { ...settings, ...DEFAULT_REPORTERS, system: within, onResult: learner.take };
        return checkEntries("practice", practice, [entry], called);
      },
      press: async (key) => learner.press(key),
      failed: () => "failed",
    },
    settings,
    polls,
  );
}

/** The actions of the keys, and their state. */
function createLearner(first: string, cwd: string) {
  let id = first;
  let name = "";
  let result: PracticeResult | undefined;
  /** The number of rows of the failing schedule that are shown, while the learner steps through it. */
  let steps = 0;
  /** Whether the next key answers whether to start over. */
  let isAsked = false;
  const actions: Readonly<Record<string, () => Pressed>> = {
    n: () => go(1),
    p: () => go(-1),
    h: hint,
    s: step,
    l: list,
    x() {
      isAsked = true;
      return say("Start over? What you wrote is kept in a file beside it. y yes, any other key no");
    },
  };
  here();
  return {
    here,
    /** The exercise's file; the last one that was found, while its folder is away. */
    name: () => name,
    take(found: PracticeResult) {
      result = found;
    },
    isSolved: () => result?.verdict === "solved",
    /** A new run begins: the last result may be of files that have changed since, and a question is not shown any more. */
    forget() {
      result = undefined;
      steps = 0;
      isAsked = false;
    },
    press: (key: string): Pressed | undefined => (isAsked ? answer(key) : actions[key]?.()),
  };

  function here() {
    const practice = openPracticeFolder(cwd);
    const entries = entriesOf(practice);
    const entry = entries.find(({ exercise }) => exercise.id === id) as ExerciseEntry;
    name = displayPath(entry.files[0] as string, cwd);
    return { practice, entries, entry };
  }

  function say(text: string): Pressed {
    return { shown: { lines: (view) => paragraph(text, view) } };
  }

  function go(by: number): Pressed {
    const { practice, entries, entry } = here();
    const to = entries[entries.indexOf(entry) + by];
    if (to === undefined) return say(by > 0 ? "This is the last exercise." : "This is the first exercise.");
    id = to.exercise.id;
    moveTo(practice, id);
    // The new run begins under the new name.
    here();
    return { run: "other" };
  }

  function list(): Pressed {
    const { entries } = here();
    return { shown: { lines: (view) => renderPracticeList(entries, view), focus: YOU_ARE_HERE } };
  }

  function hint(): Pressed {
    const { practice, entry } = here();
    return { shown: { lines: takeHint(practice, entry) } };
  }

  function step(): Pressed {
    if (result?.exercise.id !== id)
      return say("s steps through a schedule that fails, once the verdict shows one.");
    const rows = result.shown?.rows ?? [];
    if (rows.length === 0) return say("There is no schedule to step through.");
    steps = Math.min(steps + 1, rows.length);
    const left = rows.length - steps;
    const more = left === 0 ? " This was the last step." : ` s shows the next step; there are ${left} more.`;
    const done = rows.slice(0, steps);
    return { shown: { lines: (view) => [...renderSchedule(done, view), more] } };
  }

  function answer(key: string): Pressed {
    isAsked = false;
    if (key !== "y") return say("Nothing was changed.");
    const { practice, entry } = here();
    const done = backToStart(entry, practice, cwd);
    return { shown: { lines: (view) => paragraph(done, view), runs: RUNS_AFTER_START }, run: "again" };
  }
}
