import { diffWordsWithSpace } from "diff";
import type { AlignedRow, Segment } from "../../result/run.ts";
import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { type Shows, showLineInWords } from "../show.ts";
import type { Pairing } from "./pairing.ts";

interface AlignInput {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly shows: Shows;
  readonly pairing: Pairing;
  /** Expected lines in a place where they must not be, by index. */
  readonly violating: ReadonlySet<number>;
  /** Expected lines that agree alone, but whose captures do not agree with others, by index. */
  readonly discordant: ReadonlySet<number>;
}

/** Two lines with more changed words than this are shown as different as a whole. */
const MOST_CHANGES = 200;

/**
 * The rows of the side-by-side view. Each side is in its own order, top to bottom. A line that moved has two rows, one on each
 * side, where that side has it; the other half of each is empty.
 */
export function alignRows({
  expected,
  lines,
  shows,
  pairing,
  violating,
  discordant,
}: AlignInput): readonly AlignedRow[] {
  const { actualOf, states, expectedOf } = pairing;
  const rows: AlignedRow[] = [];
  let line = 0;
  for (let index = 0; index < expected.length; index++) {
    const shown = showLineInWords(expected[index] as ExpectedLine, shows);
    const state = states[index];
    if (state === "same" || state === "different") {
      for (; line < (actualOf[index] as number); line++) rows.push(actualRow(line));
      rows.push(pairRow(index, shown, line++));
    } else {
      const left = { index, segments: plain(shown, state === "missing") };
      rows.push({ expected: left, state: state === "missing" ? "missing" : movedState(index) });
    }
  }
  for (; line < lines.length; line++) rows.push(actualRow(line));
  return rows;

  function pairRow(index: number, shown: string, line: number): AlignedRow {
    const { text } = lines[line] as StampedLine;
    if (states[index] === "same" && !discordant.has(index)) {
      return {
        expected: { index, segments: plain(shown, false) },
        actual: { index: line, segments: plain(text, false) },
        state: "same",
      };
    }
    const [left, right] = compareTexts(shown, text);
    return {
      expected: { index, segments: left },
      actual: { index: line, segments: right },
      state: "different",
    };
  }

  function actualRow(line: number): AlignedRow {
    const partner = expectedOf[line] as number;
    const segments = plain((lines[line] as StampedLine).text, partner === -1);
    return { actual: { index: line, segments }, state: partner === -1 ? "extra" : movedState(partner) };
  }

  function movedState(index: number): AlignedRow["state"] {
    return violating.has(index) ? "order" : "moved";
  }
}

function plain(text: string, differs: boolean): readonly Segment[] {
  return [{ text, differs }];
}

/** Both texts in parts; the parts that only one of them has are marked. */
function compareTexts(left: string, right: string): readonly [readonly Segment[], readonly Segment[]] {
  const changes = diffWordsWithSpace(left, right, { maxEditLength: MOST_CHANGES });
  // Where both show the same text, a capture stands for it, and all of it is in question.
  if (changes === undefined || left === right) return [plain(left, true), plain(right, true)];
  const side = (skip: "added" | "removed") =>
    changes
      .filter((change) => !change[skip])
      .map(({ value, added, removed }): Segment => ({ text: value, differs: added || removed }));
  return [side("added"), side("removed")];
}
