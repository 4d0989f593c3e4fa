import type { Capture, ExpectedLine, Piece } from "../parse.ts";

/** Texts that names stand for. */
export type Bound = ReadonlyMap<string, string>;

/** One way in which a line matches a text: the names that it newly binds. */
export type Fit = ReadonlyMap<string, string>;

/** The work that is left before the answer is "not known". Counts elementary steps, each of about 0.1 µs and 50 bytes. */
export interface Budget {
  left: number;
  /** Whether something was left untried. */
  exhausted: boolean;
}

export function createBudget(steps: number): Budget {
  return { left: steps, exhausted: false };
}

/** Takes steps from the rest. False if there are none, and then always. */
export function spend(budget: Budget, steps: number): boolean {
  budget.left -= steps;
  if (budget.left < 0) budget.exhausted = true;
  return !budget.exhausted;
}

/** The cost of looking at a text, or of remembering it. */
export function costOf(text: string): number {
  return 1 + (text.length >> 4);
}

/** Further ways to read one line are not considered. */
const MOST_FITS = 256;
/** The cost of remembering an answer. */
const MEMORY = 4;

/**
 * All ways in which a text can be an expected line, given what names already stand for; in the first one, captures take as much as they
 * can. None if there is no way, or the budget ran out.
 *
 * Backtracks over the end of each capture. Ends that cannot work are remembered. So, except for names that occur again in the line, the
 * time is at most the number of captures times the square of the text's length.
 */
export function matchLine(line: ExpectedLine, text: string, bound: Bound, budget: Budget): readonly Fit[] {
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
    if (hasComeHere(piece, at, fresh)) return;
    const name = nameOf(pieces[piece] as Piece);
    const known = textOf(pieces[piece] as Piece, fresh);
    const room = known === undefined ? roomFor(piece, at, fresh) : ANY_ROOM;
    for (const end of endsOf(pieces[piece] as Piece, text, at, { known, room, budget })) {
      if (!canEnd(piece + 1, end)) continue;
      if (fits.length === MOST_FITS) {
        budget.exhausted = true;
        return;
      }
      if (!spend(budget, MEMORY + fresh.size + pieces.length)) return;
      const next = name === "" || known !== undefined ? fresh : new Map(fresh).set(name, text.slice(at, end));
      collect(piece + 1, end, next);
    }
  }

  function textOf(piece: Piece, fresh: Fit): string | undefined {
    if (piece.kind === "text") return piece.text;
    return fresh.get(piece.name) ?? bound.get(piece.name);
  }

  /** How long an unknown piece may be: the known rest needs its place, and so does each repetition of the piece. */
  function roomFor(piece: number, at: number, fresh: Fit): LengthRange {
    const name = nameOf(pieces[piece] as Piece);
    let room = text.length - at;
    let times = 1;
    let isOpen = false;
    for (let later = piece + 1; later < pieces.length; later++) {
      const next = pieces[later] as Piece;
      const known = textOf(next, fresh);
      if (known !== undefined) room -= known.length;
      else if (name !== "" && nameOf(next) === name) times++;
      else isOpen = true;
    }
    const most = Math.floor(room / times);
    if (isOpen) return { least: 0, most };
    return room % times === 0 ? { least: most, most } : { least: 1, most: 0 };
  }

  /** Whether this was tried before. If all captures have names, the names alone tell the path to a place. */
  function hasComeHere(piece: number, at: number, fresh: Fit): boolean {
    if (!pieces.some((each, index) => index < piece && each.kind === "capture" && each.name === ""))
      return false;
    const state = `${piece} ${at} ${JSON.stringify([...fresh])}`;
    if (seen.has(state) || !spend(budget, 2 * MEMORY * costOf(state))) return true;
    seen.add(state);
    return false;
  }

  /** Whether the pieces from `piece` on can be the text from `at` on, if no name had to agree with itself in this line. */
  function canEnd(piece: number, at: number): boolean {
    if (piece === pieces.length) return at === text.length;
    const key = at * (pieces.length + 1) + piece;
    let answer = feasible.get(key);
    if (answer === undefined) {
      answer = false;
      const known = textOf(pieces[piece] as Piece, NONE);
      for (const end of endsOf(pieces[piece] as Piece, text, at, { known, room: ANY_ROOM, budget })) {
        if (canEnd(piece + 1, end)) {
          answer = true;
          break;
        }
      }
      if (!spend(budget, MEMORY)) return false;
      feasible.set(key, answer);
    }
    return answer;
  }
}

function nameOf(piece: Piece): string {
  return piece.kind === "capture" ? piece.name : "";
}

const NONE: Fit = new Map();
const PLAIN: readonly Fit[] = [NONE];

/** A quick check of the literals at both ends, which settles most lines. */
function endsAgree(pieces: readonly Piece[], text: string): boolean {
  const first = pieces[0];
  const last = pieces.at(-1);
  return (
    !(first?.kind === "text" && !text.startsWith(first.text)) &&
    !(last?.kind === "text" && !text.endsWith(last.text))
  );
}

/** The least and the most characters that a piece may take. */
interface LengthRange {
  readonly least: number;
  readonly most: number;
}

const ANY_ROOM: LengthRange = { least: 0, most: Number.POSITIVE_INFINITY };

interface PieceEnds {
  /** The piece's text, where that is known. */
  readonly known: string | undefined;
  readonly room: LengthRange;
  readonly budget: Budget;
}

/** Where a piece that begins at `at` can end, the farthest first. Stops when the budget has run out. */
function* endsOf(
  piece: Piece,
  text: string,
  at: number,
  { known, room, budget }: PieceEnds,
): Generator<number> {
  if (known !== undefined) {
    if (spend(budget, costOf(known)) && text.startsWith(known, at)) yield at + known.length;
    return;
  }
  const capture = piece as Capture;
  const least = at + Math.max(0, room.least);
  for (let end = Math.min(farthest(capture, text, at), at + room.most); end >= least; end--) {
    if (!spend(budget, 1 + (capture.range === undefined ? 0 : (end - at) >> 4))) return;
    if (isOf(capture, text, at, end)) yield end;
  }
}

function farthest({ type }: Capture, text: string, at: number): number {
  if (type === "any") return text.length;
  const pattern = type === "word" ? /\S*/y : type === "int" ? /-?\d*/y : /-?\d*(?:\.\d+)?/y;
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Whether the text between two places is of the capture's kind. The capture's pattern has begun to match it. */
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
