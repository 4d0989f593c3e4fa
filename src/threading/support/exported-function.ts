import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import { current } from "./current.ts";
import { refuseGenerator } from "./demand-function.ts";

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
  if (name === undefined) throw functionNotExported(value.name, who, "another thread");
  return name;
}

/** The function that {@link nameForOthers} named. */
export function functionOf(name: string): ((...args: never[]) => unknown) | undefined {
  return name === "" ? undefined : (current().exports[name] as (...args: never[]) => unknown);
}

/**
 * @param who as for {@link nameForOthers}. `{ target: () => … }` names its function "target", which is not the name of an export.
 * @param seeker who could not find it: `the new thread`.
 */
export function functionNotExported(name: string, who: string, seeker: string): ThreadlabError {
  const isNamed = name !== "" && !who.endsWith(`: ${name}`);
  return notExported(
    `${who} ${isNamed ? name : "(an anonymous function)"}`,
    seeker,
    `function ${isNamed ? name : "work"}(…) { … }`,
  );
}

/** @param declaration what to export, as code. */
export function notExported(what: string, seeker: string, declaration: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_TARGET_NOT_EXPORTED",
    `${what} is not exported by the lesson's module, so ${seeker} could not find it. Write:\n  export ${declaration}`,
  );
}
