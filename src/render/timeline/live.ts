import { showSeconds } from "../../protocol/quantity.ts";
import type { PrintedLine } from "../../trace/printed-line.ts";
import { fitText, type Paint, paintCells, toCells, wrapCells } from "../text/cells.ts";
import { widthOf } from "../text/sanitise.ts";
import { columnsOf, type View } from "../text/view.ts";

/** Threads by state, for the line that shows the progress of a run. */
interface Status {
  readonly running: number;
  readonly waiting: number;
  readonly ended: number;
  /** Since the run began. */
  readonly seconds: number;
}

interface TagOptions {
  readonly stream: "output" | "stderr";
  /** Columns of the names, from {@link tagWidthFor}. */
  readonly tagWidth: number;
}

/** Wide enough for `MainThread` and `Thread-100`, so that the column keeps its width in most runs. */
export const LEAST_TAG_WIDTH = 10;
const MOST_TAG_WIDTH = 24;

/** The column of names, widened for a name that does not fit. Pass the result to the next call and to {@link tagLine}. */
export function tagWidthFor(threadName: string, tagWidth: number): number {
  return Math.min(MOST_TAG_WIDTH, Math.max(LEAST_TAG_WIDTH, tagWidth, widthOf(threadName)));
}

/**
 * One line of a current run, after its thread's name in the thread's colour. A thread has the same colour in every run. If several threads
 * wrote a line, each part has the colour of its thread. A long line takes several rows, all behind the name's column.
 */
export function tagLine(line: PrintedLine, { stream, tagWidth }: TagOptions, view: View): readonly string[] {
  const columns = columnsOf(view);
  const names = Math.min(tagWidth, Math.floor(columns / 3));
  const { parts } = line;
  const paint = parts === undefined ? colourOf(line.thread, view) : (text: string) => text;
  const bar = stream === "stderr" ? view.style.red("!") : paint("│");
  const spans =
    stream === "stderr"
      ? [{ text: line.text, paint: view.style.red }]
      : (parts?.map(({ text, thread }) => ({ text, paint: colourOf(thread, view) })) ?? [line]);
  return wrapCells(toCells(spans), columns - names - 4).map((row, index) => {
    const tag = index === 0 ? paint(fitText(writersOf(line), names)) : " ".repeat(names);
    return ` ${tag} ${bar} ${paintCells(row)}`.trimEnd();
  });
}

/** The threads that wrote a line, in the order of their first parts. */
function writersOf({ threadName, parts }: PrintedLine): string {
  return parts === undefined ? threadName : [...new Set(parts.map((part) => part.threadName))].join(", ");
}

/** The progress of a run: `3.1 s · 1 running · 2 waiting · 0 ended`. Parts that do not fit are left out. */
export function renderStatus({ running, waiting, ended, seconds }: Status, columns: number): string {
  const time = seconds < 1 ? `${seconds.toFixed(1)} s` : showSeconds(seconds);
  const parts = [time, `${running} running`, `${waiting} waiting`, `${ended} ended`];
  while (parts.length > 1 && parts.join(" · ").length > columns) parts.pop();
  return parts.join(" · ");
}

/** A thread's colour. Red is left out: it marks what goes wrong. */
export function colourOf(thread: number, { style }: View): Paint {
  const colours = [
    style.cyan,
    style.magenta,
    style.yellow,
    style.blue,
    style.green,
    style.cyanBright,
    style.magentaBright,
    style.yellowBright,
    style.blueBright,
    style.greenBright,
  ];
  return colours[(thread - 1) % colours.length] ?? style.cyan;
}
