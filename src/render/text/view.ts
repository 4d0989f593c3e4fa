import { Chalk, type ChalkInstance } from "chalk";

/** Where text is shown: with which colours, and how wide. */
export interface View {
  /** `new Chalk({ level })`. Level 0 writes no colour codes at all. */
  readonly style: ChalkInstance;
  /** Columns of the terminal. Lines are laid out for 20 at the least. */
  readonly columns: number;
}

/** A file: no colours, and the width that standard output has off a terminal. */
export const PLAIN_VIEW: View = { style: new Chalk({ level: 0 }), columns: 80 };

/** Below this width nothing useful can be laid out; narrower terminals wrap by themselves. */
const LEAST_COLUMNS = 20;

/** The widest that running text gets, however wide the terminal: longer lines are tiring to read. */
const READING_COLUMNS = 90;

export function columnsOf({ columns }: View): number {
  return Math.max(LEAST_COLUMNS, columns);
}

export function readingColumnsOf(view: View): number {
  return Math.min(READING_COLUMNS, columnsOf(view));
}

export function hasColour({ style }: View): boolean {
  return style.level > 0;
}
