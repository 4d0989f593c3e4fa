import { argumentError } from "../../protocol/errors.ts";
import { refuseGenerator } from "./demand-function.ts";

/**
 * Refuses a target that is not a function that a call runs. Most likely the program says `target: work()`. An explicit `undefined` is refused as
 * well, because most functions return it: the work would already be done, and the thread would do nothing.
 *
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function checkTarget(options: { readonly target?: unknown }, what: "Thread" | "Process"): void {
  const { target } = options;
  refuseGenerator(target, `${what}: target`);
  if (typeof target === "function" || !("target" in options)) return;
  const given = target === null || target === undefined ? String(target) : `a ${typeof target}`;
  throw argumentError(
    `${what}: target is ${given}; give the function itself, not the result of calling it: { target: work, args: […] }.`,
  );
}

/** @throws ThreadlabError `ERR_ARGUMENT_TYPE` */
export function checkArgs(args: unknown, what: "Thread" | "Process"): void {
  if (args === undefined || Array.isArray(args)) return;
  throw argumentError(`${what}: args is a list, even for one argument: { args: [value] }.`);
}
