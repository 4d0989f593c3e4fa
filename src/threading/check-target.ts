import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Refuses a target that is none: most likely `target: work()`, whose result comes too late to be a target. Undefined as well,
 * where it is given, since most functions return it: the thread would do nothing, and the work be done already.
 *
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function checkTarget(options: { readonly target?: unknown }, what: "Thread" | "Process"): void {
  const { target } = options;
  if (typeof target === "function" || !("target" in options)) return;
  const given = target === null || target === undefined ? String(target) : `a ${typeof target}`;
  throw new ThreadlabError(
    "ERR_ARGUMENT_TYPE",
    `${what}: target is ${given}; give the function itself, not the result of calling it: { target: work, args: […] }.`,
  );
}
