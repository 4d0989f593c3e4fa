import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import { current } from "./current.ts";
import { refuseGenerator } from "./refuse-generator.ts";

/** The name under which the lesson's module exports a value, or undefined. */
export function exportedAs(exports: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  return Object.keys(exports).find((name) => exports[name] === value);
}

/**
 * The name by which other threads find a function that belongs to a shared object. While the module is being evaluated there is none, and
 * none is needed: each thread makes the object, with its function, for itself.
 *
 * @param who the constructor and its parameter, for the error: `Barrier: action`.
 * @returns "" for no function, and during evaluation.
 * @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`
 */
export function nameForOthers(value: unknown, who: string): string {
  if (value === undefined) return "";
  if (typeof value !== "function") {
    const given = value === null ? "null" : `a ${typeof value}`;
    throw argumentError(`${who} is ${given}; give the function itself.`);
  }
  refuseGenerator(value, who);
  const { kernel, exports } = current();
  if (kernel.evaluating) return "";
  const name = exportedAs(exports, value);
  if (name === undefined) throw notExportedFunction(value.name, who);
  return name;
}

/** The function that {@link nameForOthers} named. */
export function functionOf(name: string): ((...args: never[]) => unknown) | undefined {
  return name === "" ? undefined : (current().exports[name] as (...args: never[]) => unknown);
}

function notExportedFunction(name: string, who: string): ThreadlabError {
  const [, parameter = "work"] = who.split(": ");
  const isNamed = name !== "" && name !== parameter;
  return new ThreadlabError(
    "ERR_TARGET_NOT_EXPORTED",
    `${who} ${isNamed ? name : "(an anonymous function)"} is not exported by the lesson's module, so another thread ` +
      `could not find it. Write:\n  export function ${isNamed ? name : "work"}(…) { … }`,
  );
}
