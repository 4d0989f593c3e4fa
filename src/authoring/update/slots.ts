import { createBudget, matchLine } from "../../expect/match/match-line.ts";
import type { ExpectedLine } from "../../expect/parse.ts";
import { showLine } from "../../expect/show.ts";
import { likeness } from "./capture-text.ts";

/** A line of the program's output, with its text in each run. */
export interface Slot {
  /** The line of expected.txt that stands for it now, and is kept if it stands for all of the texts. */
  present: ExpectedLine | undefined;
  /** One for each run. */
  readonly texts: string[];
}

/** Steps for asking whether a line stands for a text. */
const BUDGET = 200_000;

/** Whether a line of expected.txt alone can stand for a text. */
export function standsFor(line: ExpectedLine, text: string): boolean {
  return matchLine(line, text, new Map(), createBudget(BUDGET)).length > 0;
}

/**
 * Matches the lines of several runs: those with the same text, those that one line of expected.txt stands for, and then those that are most
 * alike. The slots come in the order of the first run.
 *
 * @param runs what each run printed: the same number of lines each.
 */
export function findSlots(
  expected: readonly ExpectedLine[],
  runs: readonly (readonly string[])[],
): readonly Slot[] {
  const slots = (runs[0] ?? []).map((text): Slot => ({ present: undefined, texts: [text] }));
  const open = new Set(slots);
  const give = (line: ExpectedLine, slot: Slot | undefined) => {
    if (slot === undefined) return;
    slot.present = line;
    open.delete(slot);
  };
  const literal = expected.filter((line) => line.literal !== undefined);
  for (const line of literal)
    give(
      line,
      [...open].find(({ texts }) => texts[0] === line.literal),
    );
  for (const line of expected.filter((each) => each.literal === undefined))
    give(
      line,
      [...open].find(({ texts }) => standsFor(line, texts[0] as string)),
    );
  // The remaining lines changed, or were replaced. They keep their places.
  const given = new Set(slots.map(({ present }) => present));
  const left = expected.filter((each) => !given.has(each));
  for (const line of left) give(line, mostAlike([...open], showLine(line, {})));
  const replaced = left.filter((line) => !slots.some(({ present }) => present === line));
  for (const line of replaced) give(line, [...open][0]);
  for (const run of runs.slice(1)) addRun(slots, run);
  return slots;
}

/** Adds one text of a run to each slot. */
function addRun(slots: readonly Slot[], run: readonly string[]): void {
  const open = new Set(slots);
  const take = (slot: Slot | undefined, text: string): boolean => {
    if (slot === undefined) return false;
    slot.texts.push(text);
    return open.delete(slot);
  };
  const isSame = (text: string) =>
    take(
      findIn(open, (slot) => slot.texts[0] === text),
      text,
    );
  const changed = run.filter((text) => !isSame(text));
  const isStoodFor = ({ present }: Slot, text: string) => present !== undefined && standsFor(present, text);
  const unknown = changed.filter(
    (text) =>
      !take(
        findIn(open, (slot) => isStoodFor(slot, text)),
        text,
      ),
  );
  for (const text of unknown) take(mostAlike([...open], text) ?? findIn(open, () => true), text);
}

function findIn(slots: ReadonlySet<Slot>, is: (slot: Slot) => boolean): Slot | undefined {
  return [...slots].find(is);
}

/** The slot whose text has most in common with another one; undefined if none has anything in common. */
function mostAlike(slots: readonly Slot[], text: string): Slot | undefined {
  let best: Slot | undefined;
  let most = 0;
  for (const slot of slots) {
    const alike = likeness(slot.texts[0] as string, text);
    if (alike > most) [best, most] = [slot, alike];
  }
  return best;
}
