import { showCount, showNumber } from "../protocol/quantity.ts";
import type { Finding } from "../result/finding.ts";

/** A list in words: `a, b and c`. */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Longer lines are cut in messages. */
const MOST_QUOTED = 100;

/** A printed line as a sentence quotes it. */
export function quote(text: string): string {
  if (text === "") return "a blank line";
  return `"${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}"`;
}

/** What each run of a lesson about a race is compared with. */
export const SERIAL_OUTPUT = "what the program prints when its threads run one after another";

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

/** `first`, `second` … `11th`. */
export function ordinal(n: number): string {
  const word = ORDINALS[n - 1];
  if (word !== undefined) return word;
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}

/**
 * A part of the total as the subject of a sentence, and the ending of its verb: `2 of 4 traces` and "", `The only trace` and "s".
 *
 * @param how whether to say `All 4 traces` if it is the total, and whether there are others that were not counted.
 */
export function share(
  count: number,
  all: number,
  noun: string,
  { saysAll = false, hasOthers = false }: { readonly saysAll?: boolean; readonly hasOthers?: boolean },
): string {
  if (all === 1 && !hasOthers) return `The only ${noun}`;
  return saysAll && !hasOthers && count === all
    ? `All ${showCount(all, noun)}`
    : `${showNumber(count)} of ${showCount(all, noun)}`;
}

/** Words as a sentence, with a capital letter and a full stop. */
export function asSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The ending of a verb in the third person: "s" after one thing. */
export function ending(count: number, one = "s"): string {
  return count === 1 ? one : "";
}

/** ` (main.ts:7:3)`, or nothing. Begins with a space. */
export function at(place: string): string {
  return place === "" ? "" : ` (${place})`;
}

/** A fact in words. Places that are not known may be "". */
export type Said = Pick<Finding, "message"> & Partial<Pick<Finding, "threads" | "places">>;
