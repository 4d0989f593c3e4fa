import type { StampedLine } from "../../trace/lines.ts";
import { createBudget, type Fit, matchLine } from "../match/match-line.ts";
import type { Capture, ExpectedLine, Piece } from "../parse.ts";
import type { Pairing } from "./pairing.ts";

/** A capture that stands for two texts at once. */
export interface Discord {
  readonly name: string;
  /** The number of this place among those with the same name, from 1. */
  readonly nth: number;
  readonly text: string;
  readonly first: string;
}

/** Budget for one line; findings are help, not the verdict. */
const BUDGET = 100_000;

/** Reads the pairs from the top, and finds the lines whose captures disagree with lines above them. */
export function findDiscords(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  { actualOf, states }: Pairing,
): ReadonlyMap<number, Discord> {
  const bound = new Map<string, string>();
  const counts = new Map<string, number>();
  const found = new Map<number, Discord>();
  expected.forEach((line, index) => {
    if (line.literal !== undefined) return;
    if (states[index] === "same" || states[index] === "moved") {
      const { text } = lines[actualOf[index] as number] as StampedLine;
      const [fit] = matchLine(line, text, bound, createBudget(BUDGET));
      const discord = fit === undefined ? discordOf(line, text) : undefined;
      if (discord !== undefined) found.set(index, discord);
      for (const [name, value] of fit ?? []) bound.set(name, value);
    }
    for (const name of namesOf(line)) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return found;

  function discordOf(line: ExpectedLine, text: string): Discord | undefined {
    const fits = matchLine(line, text, new Map(), createBudget(BUDGET));
    for (const fit of fits.slice(0, 1)) {
      for (const [name, value] of fit) {
        const first = bound.get(name);
        const nth = (counts.get(name) ?? 0) + 1;
        if (first !== undefined && first !== value) return { name, nth, text: value, first };
      }
    }
    return undefined;
  }
}

/** A capture opposite a text that it does not allow, where the rest of the line agrees. */
interface Misfit {
  readonly capture: Capture;
  readonly text: string;
}

/** Why a line does not agree, if only its captures are to blame. */
export function findMisfits(line: ExpectedLine, text: string): readonly Misfit[] {
  if (line.literal !== undefined) return [];
  const loose = line.pieces.map((piece, at): Piece => {
    return piece.kind === "text" ? piece : { ...piece, name: `${at}`, type: "any", range: undefined };
  });
  const [fit] = matchLine({ ...line, pieces: loose }, text, new Map(), createBudget(BUDGET));
  return fit === undefined ? [] : line.pieces.flatMap((piece, at) => misfitOf(piece, fit, `${at}`));
}

function misfitOf(piece: Piece, fit: Fit, key: string): readonly Misfit[] {
  if (piece.kind === "text") return [];
  const text = fit.get(key) ?? "";
  const alone: ExpectedLine = { number: 0, pieces: [piece], literal: undefined };
  return matchLine(alone, text, new Map(), createBudget(BUDGET)).length > 0 ? [] : [{ capture: piece, text }];
}

function namesOf({ pieces }: ExpectedLine): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === "capture" && piece.name !== "" ? [piece.name] : []));
}
