import type { Capture, ExpectedLine, Piece } from "./parse.ts";

/** Texts that names stand for. */
export type Bound = ReadonlyMap<string, string>;

/** One way in which a line agrees with a text: the names that it binds anew. */
export type Fit = ReadonlyMap<string, string>;

/** How much more may be tried before the answer is "not known". Counts elementary steps. */
export interface Effort {
  left: number;
  /** Whether something was left untried. */
  exhausted: boolean;
}

export function createEffort(steps: number): Effort {
  return { left: steps, exhausted: false };
}

/** Takes steps from what is left. False, and said so for good, if there are none. */
export function spend(effort: Effort, steps: number): boolean {
  effort.left -= steps;
  if (effort.left < 0) effort.exhausted = true;
  return !effort.exhausted;
}

/** More ways than this to read one line are not looked at. */
const MOST_FITS = 256;

/**
 * All the ways in which a text can be an expected line, given what names already stand for; captures take as much as they can
 * in the first one. None if it cannot, or if the effort ran out.
 *
 * Backtracks over where each capture ends. Ends that cannot work are remembered, so the time is at most the number
 * of captures times the square of the text's length, however the captures follow each other.
 */
export function fitLine(line: ExpectedLine, text: string, bound: Bound, effort: Effort): readonly Fit[] {
  if (line.literal !== undefined) return line.literal === text ? PLAIN : [];
  const { pieces } = line;
  if (!endsAgree(pieces, text)) return [];
  const feasible = new Map<number, boolean>();
  const seen = new Set<string>();
  const fits: Fit[] = [];
  collect(0, 0, new Map());
  return fits;

  function collect(piece: number, at: number, fresh: Fit): void {
    if (piece === pieces.length) {
      fits.push(fresh);
      return;
    }
    const state = `${piece} ${at} ${JSON.stringify([...fresh])}`;
    if (seen.has(state)) return;
    seen.add(state);
    const name = nameOf(pieces[piece] as Piece);
    for (const end of endsOf(pieces[piece] as Piece, text, at, fresh.get(name) ?? bound.get(name))) {
      if (!spend(effort, 1)) return;
      if (!canEnd(piece + 1, end)) continue;
      if (fits.length === MOST_FITS) {
        effort.exhausted = true;
        return;
      }
      const known = name === "" || fresh.has(name) || bound.has(name);
      collect(piece + 1, end, known ? fresh : new Map(fresh).set(name, text.slice(at, end)));
    }
  }

  /** Whether the pieces from `piece` on can be the text from `at` on, if no name had to agree with itself in this line. */
  function canEnd(piece: number, at: number): boolean {
    if (piece === pieces.length) return at === text.length;
    const key = at * (pieces.length + 1) + piece;
    let answer = feasible.get(key);
    if (answer === undefined) {
      answer = false;
      const name = nameOf(pieces[piece] as Piece);
      for (const end of endsOf(pieces[piece] as Piece, text, at, bound.get(name))) {
        if (!spend(effort, 1)) return false;
        if (canEnd(piece + 1, end)) {
          answer = true;
          break;
        }
      }
      feasible.set(key, answer);
    }
    return answer;
  }
}

function nameOf(piece: Piece): string {
  return piece.kind === "capture" ? piece.name : "";
}

const PLAIN: readonly Fit[] = [new Map()];

/** A quick look at the literals at both ends, which settles most lines. */
function endsAgree(pieces: readonly Piece[], text: string): boolean {
  const first = pieces[0];
  const last = pieces.at(-1);
  return (
    !(first?.kind === "text" && !text.startsWith(first.text)) &&
    !(last?.kind === "text" && !text.endsWith(last.text))
  );
}

/** Where a piece that begins at `at` can end, the farthest first. */
function* endsOf(piece: Piece, text: string, at: number, known: string | undefined): Generator<number> {
  const fixed = piece.kind === "text" ? piece.text : known;
  if (fixed !== undefined) {
    if (text.startsWith(fixed, at)) yield at + fixed.length;
  } else {
    const capture = piece as Capture;
    const most = farthest(capture, text, at);
    for (let end = most; end >= at; end--) {
      if (isOf(capture, text, at, end)) yield end;
    }
  }
}

function farthest({ type }: Capture, text: string, at: number): number {
  if (type === "any") return text.length;
  const pattern = type === "word" ? /\S*/y : type === "int" ? /-?\d*/y : /-?\d*(?:\.\d+)?/y;
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Whether the text between the two places, which the capture's pattern begins to match, is one of its kind. */
function isOf({ type, range }: Capture, text: string, at: number, end: number): boolean {
  if (type === "any") return true;
  if (type === "word") return end > at;
  if (
    end === at ||
    !isDigit(text.charCodeAt(end - 1)) ||
    !isDigit(text.charCodeAt(text[at] === "-" ? at + 1 : at))
  ) {
    return false;
  }
  if (range === undefined) return true;
  const number = Number(text.slice(at, end));
  return number >= range.least && number <= range.most;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
