import { builtinLessons } from "../lesson/builtin.ts";
import { loadCourse, requireSound } from "../lesson/load.ts";
import { applyParams } from "../lesson/params.ts";
import { resolveTargets, type Target } from "../lesson/resolve.ts";
import { isThreadlabError, ThreadlabError } from "../protocol/errors.ts";
import type { RunSettings } from "./settings.ts";

/**
 * The targets that the words of a call name; without words, every lesson that comes with threadlab.
 *
 * @throws ThreadlabError for words that name nothing, and `ERR_PARAM` if one of the lessons lacks a param that `--set` names.
 * It is better to fail now than after the lessons before it have run.
 */
export async function selectTargets(
  words: readonly string[],
  { system, sets }: RunSettings,
): Promise<readonly Target[]> {
  const builtin = builtinLessons();
  const targets =
    words.length > 0
      ? await resolveTargets(words, { builtin, cwd: system.cwd })
      : (await loadCourse(builtin)).map((lesson): Target => ({ kind: "lesson", lesson }));
  for (const target of targets) {
    const lesson = target.kind === "lesson" ? target.lesson : undefined;
    if (lesson?.problem !== undefined) continue;
    try {
      applyParams(lesson?.params, sets);
    } catch (error) {
      if (targets.length === 1 || !isThreadlabError(error)) throw error;
      throw new ThreadlabError(error.code, `${nameOf(target)}: ${error.message}`);
    }
  }
  return targets;
}

/** The same, for commands that cannot report a lesson that is wrong. @throws the lesson's problem. */
export async function selectSound(
  words: readonly string[],
  settings: RunSettings,
): Promise<readonly Target[]> {
  const targets = await selectTargets(words, settings);
  for (const target of targets) if (target.kind === "lesson") requireSound(target.lesson);
  return targets;
}

/** The name of a target in results. */
export function nameOf(target: Target): string {
  return target.kind === "lesson" ? target.lesson.id : target.name;
}
