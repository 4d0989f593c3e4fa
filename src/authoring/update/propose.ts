import type { ExpectedLine } from "../../expect/parse.ts";
import { showCount } from "../../protocol/quantity.ts";
import { captureText } from "./capture-text.ts";
import { findSlots, type Slot, standsFor } from "./slots.ts";

/** Texts for expected.txt, the best first, as lists of lines; or why there is none, in words. */
type Proposal = { readonly candidates: readonly (readonly string[])[] } | { readonly refusal: string };

/**
 * Proposes an expected.txt that stands for what all runs printed. Lines that still stand for it are kept. The present order goes before
 * that of the first run.
 *
 * @param rows the lines of the present file, unchanged. @param runs the lines of each run.
 */
export function propose(
  expected: readonly ExpectedLine[],
  rows: readonly string[],
  runs: readonly (readonly string[])[],
): Proposal {
  const [first = []] = runs;
  const other = runs.findIndex(({ length }) => length !== first.length);
  if (other > 0)
    return {
      refusal: `One of the seeded schedules prints ${showCount(first.length, "line")}, and another one prints ${runs[other]?.length}. No expected.txt can match both.`,
    };
  const slots = findSlots(expected, runs);
  const taken = new Set(
    expected.flatMap(({ pieces }) => pieces.map((piece) => (piece.kind === "capture" ? piece.name : ""))),
  );
  const candidates: (readonly string[])[] = [];
  for (const order of [inPresentOrder(slots), slots]) {
    // The names of new captures are counted in the order of the lines.
    const names = new Set(taken);
    const lines: string[] = [];
    for (const { present, texts } of order) {
      const isKept = present !== undefined && texts.every((text) => standsFor(present, text));
      const line = isKept ? rows[present.number - 1] : captureText(texts, names);
      if (line === undefined) return { refusal: noCommonForm(texts) };
      lines.push(line);
    }
    candidates.push(lines);
  }
  return { candidates };
}

function noCommonForm(texts: readonly string[]): string {
  const [one, two] = [...new Set(texts)].map((text) => JSON.stringify(text));
  return `One of the seeded schedules prints ${one} where another one prints ${two}. The two texts have no common form. Write this line by hand.`;
}

/** The slots in the order of the file. New slots come after everything that was printed before them. */
function inPresentOrder(slots: readonly Slot[]): readonly Slot[] {
  const order = slots
    .filter(({ present }) => present !== undefined)
    .sort((a, b) => (a.present?.number ?? 0) - (b.present?.number ?? 0));
  slots.forEach((slot, at) => {
    if (slot.present !== undefined) return;
    const places = slots.slice(0, at).map((before) => order.indexOf(before));
    order.splice(Math.max(-1, ...places) + 1, 0, slot);
  });
  return order;
}
