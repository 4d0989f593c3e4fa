import { builtinLessons } from "../../lesson/builtin.ts";
import { loadCourse } from "../../lesson/load.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { didYouMean, nearest } from "../../protocol/nearest.ts";
import { renderWelcome } from "../../render/welcome.ts";
import { shellWords } from "../../runner/commands.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { list } from "./list.ts";

/**
 * `threadlab` alone: what threadlab is and where to start.
 *
 * @param words the remaining words, which are not a command.
 * @param commands the names of the commands.
 * @throws ThreadlabError `ERR_USAGE` for any word.
 */
export async function welcome(
  words: readonly string[],
  commands: readonly string[],
  settings: Settings,
): Promise<number> {
  const { system, json, viewOf } = settings;
  const lessons = await loadCourse(builtinLessons());
  const [word] = words;
  if (word !== undefined) throw notACommand(word, commands, lessons);
  if (json) return list(undefined, settings);
  system.stdout.write(asText(renderWelcome(lessons, viewOf(system.stdout))));
  return EXIT.ok;
}

const OPTIONS = ["--json", "--no-color", "--version", "--help"];

function notACommand(word: string, commands: readonly string[], lessons: readonly Lesson[]): ThreadlabError {
  const help = "See threadlab --help.";
  if (word.startsWith("-"))
    return usageError(`Unknown option "${word}".${didYouMean(word, OPTIONS)} ${help}`);
  const isFile = /\.[cm]?[jt]s$/.test(word);
  const isNumber = lessons.some(({ number }) => String(number) === word);
  const [lesson] =
    isFile || isNumber
      ? [word]
      : nearest(
          word,
          lessons.map(({ id }) => id),
        );
  const suggestion = didYouMean(word, commands);
  const hint =
    suggestion === "" && lesson !== undefined
      ? ` To run a lesson: ${shellWords(["threadlab", "run", lesson])}.`
      : suggestion;
  return usageError(`There is no command "${word}".${hint} ${help}`);
}
