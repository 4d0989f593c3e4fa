import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Checks that options come by name. Python takes many of them by position too, and `lock.acquire(false)` or `new Thread(work)`,
 * taken for an object without fields, would do something else without a word.
 *
 * @param what the call, for the error: `Lock.acquire`. @param example what to give it.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function checkNamedOptions(options: unknown, what: string, example: string): void {
  if (typeof options === "object" && options !== null) return;
  const given = options === null ? "null" : `a ${typeof options}`;
  throw new ThreadlabError(
    "ERR_ARGUMENT_TYPE",
    `${what}: it was given ${given}; give options by name, as in ${example}.`,
  );
}
