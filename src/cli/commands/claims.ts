import { builtinLessons } from "../../lesson/builtin.ts";
import { CLAIMS } from "../../lesson/claims.ts";
import { loadCourse } from "../../lesson/load.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { renderClaims } from "../../render/claims.ts";
import { renderJsonClaims } from "../../render/documents/json.ts";
import type { RunResult } from "../../result/run.ts";
import { runTarget } from "../../runner/run/run-target.ts";
import { openSession } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import { startSpinner } from "../terminal/spinner.ts";

/**
 * `threadlab claims`: the claims of the notes, the lessons that test them, and the verdicts.
 *
 * @param run whether to run the lessons, and to show what they print as evidence.
 */
export async function claims(run: boolean, settings: Settings): Promise<number> {
  const { system, json, viewOf } = settings;
  const results = run ? await runLessons(settings) : [];
  if (system.signal.aborted) return EXIT.ok;
  const code = exitCodeOf(results);
  const text = json
    ? renderJsonClaims({ ok: code === EXIT.ok, claims: CLAIMS, ...(run && { results }) })
    : renderClaims(CLAIMS, results, viewOf(system.stdout)).join("\n");
  system.stdout.write(`${text}\n`);
  return code;
}

/**
 * One after the other, on the machine's clock: some of them measure, and should have the machine to themselves. Each in
 * its own session: some count threads and files, and would also count those of the previous lesson.
 */
async function runLessons(settings: Settings): Promise<readonly RunResult[]> {
  const { signal } = settings.system;
  const lessons = await lessonsOfClaims();
  const results: RunResult[] = [];
  const spinner = startSpinner(settings, (columns) =>
    `${results.length} of ${lessons.length} · ${lessons[results.length]?.id ?? ""}`.slice(0, columns),
  );
  try {
    for (const lesson of lessons) {
      if (signal.aborted) break;
      const session = await openSession();
      try {
        results.push(await runTarget(session, { kind: "lesson", lesson }, { sets: [], signal }));
      } finally {
        await session.close();
      }
    }
  } finally {
    spinner.stop();
  }
  return results;
}

async function lessonsOfClaims(): Promise<readonly Lesson[]> {
  const wanted = new Set(CLAIMS.map(({ lesson }) => lesson));
  return (await loadCourse(builtinLessons())).filter(({ id }) => wanted.has(id));
}
