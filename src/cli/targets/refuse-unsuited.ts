import type { Target } from "../../lesson/resolve.ts";
import { wordFor } from "../../lesson/word-for.ts";
import { usageError } from "../../protocol/errors.ts";
import { shellWords } from "../../runner/commands.ts";
import type { RunSettings } from "../options/settings.ts";

/**
 * Refuses a lesson for which a search is of no use, unless the user has chosen how to search.
 *
 * @throws ThreadlabError `ERR_USAGE`
 */
export function refuseUnsuited(command: "predict" | "steer", target: Target, settings: RunSettings): void {
  const reason = target.lesson?.explore?.unsuited;
  if (reason === undefined || settings.sets.length > 0 || settings.timeout !== undefined) return;
  const watch = shellWords(["threadlab", "run", wordFor(target)]);
  throw usageError(`${command} does not suit this lesson: ${reason}\nTo watch it: ${watch}`);
}
