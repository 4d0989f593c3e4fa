import { inspect, isDeepStrictEqual } from "node:util";
import { argumentError } from "../../protocol/errors.ts";

/**
 * Python's `a < b` for numbers (booleans count as 0 and 1), texts and tuples (here: arrays). Texts are compared by code points. Arrays are
 * compared at the first elements that differ; if none differ, the shorter one comes first.
 *
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE` if Python raises a TypeError: a number and a text, two objects.
 */
export function comesBefore(a: unknown, b: unknown): boolean {
  if (isNumeric(a) && isNumeric(b)) return a < b;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b) < 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    const differing = a.findIndex((element, i) => i >= b.length || !isEqual(element, b[i]));
    if (differing === -1) return a.length < b.length;
    return differing < b.length && comesBefore(a[differing], b[differing]);
  }
  throw argumentError(
    `PriorityQueue: ${show(a)} and ${show(b)} have no order: ${kindOf(a)} and ${kindOf(b)}. ` +
      "Put in numbers, texts, or arrays that begin with one: [priority, item].",
  );
}

function isNumeric(value: unknown): value is number | bigint | boolean {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** Python's `a == b`, which is false for values of different kinds, and never an error. */
function isEqual(a: unknown, b: unknown): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: 1, 1n and true are equal, as 1 and True are in Python.
  if (isNumeric(a) && isNumeric(b)) return a == b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((element, i) => isEqual(element, b[i]));
  return isDeepStrictEqual(a, b);
}

/** JavaScript compares UTF-16 units, which puts U+1F600 before U+FF5E. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  // If only the second halves of two surrogate pairs differ, the first halves belong to the same character.
  if (at > 0 && /[\uD800-\uDBFF]/.test(a[at - 1] as string)) at--;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function show(value: unknown): string {
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return "a text";
  if (typeof value === "object") return "an object";
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
