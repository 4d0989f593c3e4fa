import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkExercise } from "../../src/practice/check-exercise.ts";
import { type ExerciseEntry, entriesOf, openPracticeFolder } from "../../src/practice/folder.ts";
import { layOut } from "../../src/practice/lay-out.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { median } from "./median.ts";
import type { Bench, Row } from "./row.ts";

const SAVES = 9;
/** Milliseconds that a learner does not wait for. */
const AT_MOST = 300;
/** One that most of the others are like, one with a queue, the one whose start has the most traces, and all with a driver. */
const EXERCISES = [
  ...["lost-update", "one-stop-for-two", "if-not-while"],
  ...["account", "buffer", "meeting-point", "readers-writer", "permits"],
];

/** What a learner waits for after a save: the compiler and the searches, with the workers of the check before. */
export const practice: Bench = {
  name: "practice",
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), "threadlab-bench-"));
    const session = await openSession();
    try {
      layOut(folder, undefined);
      const entries = entriesOf(openPracticeFolder(folder));
      const chosen = entries.filter(({ exercise }) => EXERCISES.includes(exercise.id));
      const rows: Row[] = [];
      for (const entry of chosen) {
        for (const part of ["start", "solution"] as const)
          rows.push(await measureSaves(session, entry, part, folder));
      }
      return rows;
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  },
};

async function measureSaves(
  session: Session,
  entry: ExerciseEntry,
  part: "start" | "solution",
  cwd: string,
): Promise<Row> {
  const { exercise, files } = entry;
  const times: number[] = [];
  // The first one warms up, and is not counted.
  for (let save = 0; save <= SAVES; save++) {
    // Each save is a text that nobody has compiled before.
    exercise.files.forEach((file, index) => {
      writeFileSync(files[index] as string, `${file[part]}\n// save ${save}\n`);
    });
    const begin = performance.now();
    const { result } = await checkExercise(session, entry, { cwd, signal: new AbortController().signal });
    times.push(performance.now() - begin);
    const expected = part === "start" ? "not-solved" : "solved";
    if (result.verdict !== expected) throw new Error(`${exercise.id}, ${part}: ${result.verdict}.`);
  }
  const value = median(times.slice(1));
  const name = `save to verdict, ${exercise.id}, ${part}`;
  return { name, value, unit: "ms", goal: { of: "value", atMost: AT_MOST } };
}
