import { OPERATIONS, OPS } from "../protocol/operations.ts";

const letters: readonly string[] = OPS.map((op) => OPERATIONS[op].letter);
const codes: ReadonlyMap<string, number> = new Map(
  letters.flatMap((letter, code) => (letter === "" ? [] : [[letter, code]])),
);

/** The letter of the op with this code; "" where it has none. */
export function letterOf(code: number): string {
  return letters[code] ?? "";
}

/** Code of the op that a letter stands for; undefined for those that stand for none. */
export function codeOfLetter(letter: string): number | undefined {
  return codes.get(letter);
}
