import { argumentError } from "../../protocol/errors.ts";
import { showGiven } from "./show-given.ts";

/** Whether a value is a generator function. A call of it runs nothing: its body waits for somebody who asks for values. */
export function isGenerator(value: unknown): boolean {
  if (typeof value !== "function") return false;
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return tag === "GeneratorFunction" || tag === "AsyncGeneratorFunction";
}

/**
 * Refuses what is not a function that a call runs. Most likely the program says `mutex.with(work())`.
 *
 * @param who what it was given for: `with: action`. @param way how to write it, as code.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function demandFunction(value: unknown, who: string, way: string): void {
  refuseGenerator(value, who);
  if (typeof value === "function") return;
  throw argumentError(`${who} is ${showGiven(value)}, and has to be a function: ${way}.`);
}

/**
 * Refuses a generator where a function is to be called.
 *
 * @param who what it was given for: `Barrier: action`.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`
 */
export function refuseGenerator(value: unknown, who: string): void {
  if (!isGenerator(value)) return;
  const { name } = value as { readonly name: string };
  const shown = name === "" || who.endsWith(` ${name}`) ? who : `${who} ${name}`;
  throw argumentError(
    `${shown} is a generator, and a call of it runs nothing. Declare it without the asterisk.`,
  );
}
