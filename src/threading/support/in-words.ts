import { type ErrorCode, isThreadlabError, ThreadlabError } from "../../protocol/errors.ts";

/**
 * What to throw in place of an error of the kernel, which knows no names of the program. Any other error stays as it is.
 *
 * @param words the message; called only for an error with that code.
 */
export function inWords(error: unknown, code: ErrorCode, words: () => string): unknown {
  return isThreadlabError(error) && error.code === code ? new ThreadlabError(code, words()) : error;
}
