import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Refuses options that are not given by name. Python's `acquire(False)`, carried over word for word, would otherwise
 * wait for ever, and `Thread(work)` do nothing, without a word.
 *
 * @param example how it is written: `acquire({ blocking: false })`.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function checkNamed(options: unknown, what: string, example: string): void {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return;
  throw new ThreadlabError("ERR_ARGUMENT_TYPE", `${what}: options are given by their names: ${example}.`);
}
