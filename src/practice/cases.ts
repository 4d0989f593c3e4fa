import { ThreadlabError } from "../protocol/errors.ts";
import type { Params } from "../protocol/program.ts";
import type { Exercise } from "./exercise.ts";

/**
 * The cases that `--cases` names, by their numbers from 1: `1,3`.
 *
 * @throws ThreadlabError `ERR_USAGE` for a number that no case has.
 */
export function readCases(text: string | undefined, { id, cases }: Exercise): readonly Params[] {
  if (text === undefined) return cases;
  const numbers = text.split(",").map((part) => part.trim());
  const wrong = numbers.find((number) => !/^\d+$/.test(number) || cases[Number(number) - 1] === undefined);
  if (wrong === undefined)
    return cases.filter((_, index) => numbers.some((number) => Number(number) === index + 1));
  const all = cases.map((params, index) => `${index + 1} (${sayParams(params)})`).join(", ");
  throw new ThreadlabError(
    "ERR_USAGE",
    `--cases takes numbers with commas between them, and ${id} has no case "${wrong}". Its cases are ${all}.`,
  );
}

function sayParams(params: Params): string {
  const sets = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return sets.length === 0 ? "the only one" : sets.join(", ");
}
