import { resolve } from "node:path";
import { builtinLessons, isBuiltin } from "../../lesson/builtin.ts";
import { lessonFolders, loadCourse, looksLikeLesson, requireSound } from "../../lesson/load.ts";
import { whyNotHere } from "../../lesson/needs.ts";
import { applyParams } from "../../lesson/params.ts";
import { resolveTargets, type Target } from "../../lesson/resolve.ts";
import { skippedFolders } from "../../lesson/skipped-folders.ts";
import { nameOf } from "../../lesson/target.ts";
import { wordFor } from "../../lesson/word-for.ts";
import { isThreadlabError, ThreadlabError, usageError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { shellWords } from "../../runner/commands.ts";
import type { RunSettings } from "../options/settings.ts";

/**
 * The targets that the words of a call name; without words, every lesson that comes with threadlab.
 *
 * @throws ThreadlabError for words that name nothing, and `ERR_PARAM` if one of the lessons lacks a param that `--set` names: now, and not
 * after the lessons before it have run.
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
    const { lesson } = target;
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

/** The same, for commands that cannot report a lesson that is wrong or cannot run here. @throws ThreadlabError that says why. */
export async function selectSound(
  words: readonly string[],
  settings: RunSettings,
): Promise<readonly Target[]> {
  const targets = await selectTargets(words, settings);
  for (const target of targets) if (target.kind === "lesson") requireSound(target.lesson);
  refuseSkipped(setAside(targets).skipped);
  return targets;
}

/** A lesson that cannot run on this system. */
export interface SetAside {
  readonly target: Target & { readonly kind: "lesson" };
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Splits targets into those that can run on this system, and those that cannot. */
export function setAside(targets: readonly Target[]): {
  readonly here: readonly Target[];
  readonly skipped: readonly SetAside[];
} {
  const skipped = targets.flatMap((target) => {
    const reason = target.lesson && whyNotHere(target.lesson);
    return target.kind === "lesson" && reason !== undefined ? [{ target, reason }] : [];
  });
  const away = new Set<Target>(skipped.map(({ target }) => target));
  return { here: targets.filter((target) => !away.has(target)), skipped };
}

/** For commands that need them. @throws ThreadlabError `ERR_USAGE` for the first one. */
export function refuseSkipped([first]: readonly SetAside[]): void {
  if (first === undefined) return;
  throw usageError(
    `${first.reason} To read it: ${shellWords(["threadlab", "show", wordFor(first.target)])}.`,
  );
}

/**
 * The one lesson or file that a word stands for. @param advice what to do if it stands for several lessons.
 *
 * @throws ThreadlabError `ERR_USAGE` for several lessons, and the lesson's problem.
 */
export async function selectOne(word: string, advice: string, settings: RunSettings): Promise<Target> {
  const [target, ...others] = await selectSound([word], settings);
  if (target === undefined || others.length > 0)
    throw usageError(`${word} contains several lessons. ${advice}`);
  return target;
}

/**
 * The one lesson that a word stands for. @param use what the command does with a lesson: `show`.
 *
 * @throws ThreadlabError `ERR_USAGE` for a word that stands for a file or for several lessons, and the lesson's problem.
 */
export async function selectLesson(word: string, use: "show" | "copy", cwd: string): Promise<Lesson> {
  const [target, ...others] = await resolveTargets([word], { builtin: builtinLessons(), cwd });
  if (target?.kind !== "lesson") {
    throw usageError(
      `${word} is a program, not a lesson, so there is no lesson to ${use}. To run it: ${shellWords(["threadlab", "run", word])}.`,
    );
  }
  if (others.length > 0) {
    const ids = [target, ...others].map(nameOf);
    const advice = {
      show: "Show one at a time, or all of them as a site: --all --html <folder>.",
      copy: "Copy one at a time.",
    }[use];
    throw usageError(`${word} contains several lessons: ${ids.join(", ")}. ${advice}`);
  }
  return requireSound(target.lesson);
}

/** The remark about skipped folders, if words name whole courses. */
export function tellSkipped(words: readonly string[], cwd: string): readonly string[] {
  return coursesIn(words, cwd).flatMap((folder) =>
    skippedFolders(folder).map(({ name, why }) => `skipped: ${name}: ${why}`),
  );
}

/** The folders of lessons among words. */
export function coursesIn(words: readonly string[], cwd: string): readonly string[] {
  return words
    .map((word) => resolve(cwd, word))
    .filter((folder) => !looksLikeLesson(folder) && lessonFolders(folder).length > 0);
}

/** The remark that a call without words is about threadlab's lessons, if the working directory is a lesson or has lessons of its own. */
export function tellLeftOut(words: readonly string[], cwd: string): readonly string[] {
  if (words.length > 0 || cwd === builtinLessons() || isBuiltin({ folder: cwd })) return [];
  if (!looksLikeLesson(cwd) && lessonFolders(cwd).length === 0) return [];
  return [
    "These are the lessons that come with threadlab.",
    "To check what is in this folder: threadlab check .",
  ];
}
