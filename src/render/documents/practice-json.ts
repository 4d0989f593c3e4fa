import type { ExerciseEntry, PracticeFolder } from "../../practice/folder.ts";
import type { PracticeResult } from "../../practice/verdict.ts";
import type { Outcome } from "../../result/explore.ts";
import type { PracticeDocument, PracticeEntry } from "./course-document.ts";
import { type CommandReport, withoutRepeat, writeDocument } from "./json.ts";
import type { OutcomeEntry } from "./search-document.ts";

/** Exercises that were checked, as one JSON document without a line feed at its end. */
export function renderPracticeJson(
  command: PracticeDocument["command"],
  { ok, results }: CommandReport<PracticeResult>,
): string {
  return writeDocument({ command, ok, results: results.map(toDocument) });
}

/** The exercises of a folder with the progress of each, as one JSON document. */
export function renderPracticeListJson(
  { course, folder }: PracticeFolder,
  entries: readonly ExerciseEntry[],
): string {
  const exercises = entries.map(({ exercise, files, state, hints, isCurrent }) => ({
    ...{ exercise: exercise.id, number: exercise.number, title: exercise.title },
    ...(exercise.lesson !== undefined && { lesson: exercise.lesson }),
    ...{ file: files[0], ...(files.length > 1 && { files }), state, hints, current: isCurrent },
  }));
  return writeDocument({ command: "practice list", ok: true, course: course.name, folder, exercises });
}

function toDocument(result: PracticeResult): PracticeEntry {
  const { exercise, file, verdict, reasons, traces, outcomes, cases, findings, shown, luck, proof } = result;
  return {
    ...{ exercise: exercise.id, number: exercise.number, title: exercise.title },
    ...{ file, verdict, reasons, traces },
    expected: exercise.expected.trimEnd().split("\n"),
    outcomes: outcomes.map(outcomeDocument),
    ...(cases && {
      cases: cases.map(({ sets, traces: count, outcomes: own }) => ({
        ...{ sets, traces: count, outcomes: own.map(outcomeDocument) },
      })),
    }),
    findings: withoutRepeat(findings),
    ...(result.isDriverChanged && { driverChanged: true }),
    ...(shown && { repeat: shown.replay }),
    ...(luck !== undefined && { luck }),
    ...(proof !== undefined && { proof, after: exercise.after }),
  };
}

function outcomeDocument({ output, traces, verdict, deadlock, schedule, replay }: Outcome): OutcomeEntry {
  return { output, traces, verdict, deadlock, schedule, replay };
}
