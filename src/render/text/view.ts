import { Chalk, type ChalkInstance } from "chalk";

/** The colours and the width of shown text. */
export interface View {
  /** `new Chalk({ level })`. Level 0 writes no colour codes at all. */
  readonly style: ChalkInstance;
  /** Columns of the terminal. Lines are laid out for at least 20. */
  readonly columns: number;
}

/** A file: no colours, and the width of standard output without a terminal. */
export const PLAIN_VIEW: View = { style: new Chalk({ level: 0 }), columns: 80 };

/** Nothing useful can be laid out below this width; narrower terminals wrap by themselves. */
const LEAST_COLUMNS = 20;

/** The widest running text, however wide the terminal: longer lines are tiring to read. */
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
