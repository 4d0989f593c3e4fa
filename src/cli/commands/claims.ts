import { builtinLessons } from "../../lesson/builtin.ts";
import { CLAIMS, type Claim } from "../../lesson/claims.ts";
import { readSound } from "../../lesson/load.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { renderClaims } from "../../render/claims.ts";
import { renderJsonClaims } from "../../render/documents/json.ts";
import { visible } from "../../render/text/sanitise.ts";
import type { RunResult } from "../../result/run.ts";
import { runTarget } from "../../runner/run/run-target.ts";
import { openSession } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { courseOf } from "./list.ts";

/**
 * `threadlab claims [course]`: the claims of the notes, the lessons that test them, and the verdicts. For the reader's own course: the
 * claims that its lessons say they test.
 *
 * @param run whether to run the lessons, and to show what they print as evidence.
 */
export async function claims(word: string | undefined, run: boolean, settings: Settings): Promise<number> {
  const { system, json, viewOf } = settings;
  const course = courseOf(word, system.cwd);
  const { lessons, broken } = await readSound(course ?? builtinLessons());
  for (const { name, why } of broken) system.stderr.write(`skipped: ${visible(name)}: ${visible(why)}\n`);
  const shown = course === undefined ? CLAIMS : claimsOf(lessons);
  if (shown.length === 0)
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      "No lesson of this course says which claims of the notes it tests (claims in its front matter). Those of threadlab's own lessons: threadlab claims threads.",
    );
  const wanted = new Set(shown.map(({ lesson }) => lesson));
  const results = run
    ? await runLessons(
        lessons.filter(({ id }) => wanted.has(id)),
        settings,
      )
    : [];
  if (system.signal.aborted) return EXIT.ok;
  const code = Math.max(exitCodeOf(results), broken.length === 0 ? EXIT.ok : EXIT.wrong);
  const text = json
    ? renderJsonClaims(shown, { ok: code === EXIT.ok, ...(run && { results }) })
    : renderClaims(shown, results, viewOf(system.stdout)).join("\n");
  system.stdout.write(`${text}\n`);
  return code;
}

/**
 * One after the other, on the machine's clock: some of them measure, and should have the machine to themselves. Each in its own session:
 * some count threads and files, and would also count those of the previous lesson.
 */
async function runLessons(lessons: readonly Lesson[], settings: Settings): Promise<readonly RunResult[]> {
  const { signal } = settings.system;
  const results: RunResult[] = [];
  const tell = () => `${results.length} of ${lessons.length} · ${lessons[results.length]?.id ?? ""}`;
  await withSpinner(settings, tell, runAll());
  return results;

  async function runAll(): Promise<void> {
    for (const lesson of lessons) {
      if (signal.aborted) break;
      await using session = await openSession();
      results.push(await runTarget(session, { kind: "lesson", lesson }, { sets: [], signal }));
    }
  }
}

/** The claims that a course's lessons test, each with the first of these. The reasons speak of threadlab's own lessons. */
function claimsOf(lessons: readonly Lesson[]): readonly Claim[] {
  return CLAIMS.flatMap((claim) => {
    const tested = lessons.find(({ claims }) => claims.includes(claim.id));
    const why = `In threadlab's own lesson ${claim.lesson}: ${claim.why}`;
    return tested === undefined ? [] : [{ ...claim, lesson: tested.id, why }];
  });
}
