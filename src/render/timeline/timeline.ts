import { showNumber, showSeconds } from "../../protocol/quantity.ts";
import type { Lane, LaneState, Lanes } from "../../trace/lanes.ts";
import { cutText, fitText, type Paint, paintCells } from "../text/cells.ts";
import { NO_BREAK, wrapProse } from "../text/prose.ts";
import { visible, widthOf } from "../text/sanitise.ts";
import { columnsOf, type View } from "../text/view.ts";
import {
  CUT_OFF,
  drawLanes,
  type GridCell,
  type Ink,
  MORE_PRINTS,
  STATE_SIGNS,
  stopsOf,
} from "./lane-grid.ts";
import { colourOf } from "./live.ts";
import { createScale, renderTicks, type TimeScale } from "./time-scale.ts";

/** The widest timeline: an eye can follow its lanes. */
const CALM_COLUMNS = 120;
const MOST_NAME = 24;
/** More lanes than this are folded: the first ones, and the last. */
const MOST_LANES = 12;
const FIRST_LANES = 5;
const LAST_LANES = 2;
/** Printed lines that are quoted below. */
const MOST_QUOTES = 12;
const MOST_QUOTED = 30;

/**
 * A run with a lane for each thread, from left to right. No line is wider than the view's columns.
 *
 * @param complete false if the trace contains only the beginning of the run.
 */
export function renderTimeline(
  { lanes, connections }: Lanes,
  view: View,
  { complete = true } = {},
): string[] {
  if (lanes.length === 0) return [];
  const { first, hidden, last } = fold(lanes);
  const shown = [...first, ...last];
  const width = Math.min(CALM_COLUMNS, columnsOf(view)) - 2;
  const longest = Math.max(...shown.map(({ name }) => widthOf(name)));
  const nameWidth = Math.min(longest, MOST_NAME, Math.floor(width / 3));
  const columns = width - nameWidth - 1;

  const drawing = { lanes: shown, connections };
  const scale = createScale(stopsOf(drawing), columns);
  const grid = drawLanes(drawing, scale, columns);
  const rows = grid.map((row, index) => {
    const { thread, name } = shown[index] as Lane;
    const paint = colourOf(thread, view);
    return `${paint(fitText(name, nameWidth))} ${paintRow(row, paint, view)}`.trimEnd();
  });
  if (hidden.length > 0)
    rows.splice(first.length, 0, view.style.dim(cutText(tellFolded(hidden, shown), width)));
  const margin = " ".repeat(nameWidth + 1);
  const axis = renderTicks(scale, columns).map((row) => margin + view.style.dim(row));
  const notes = [tellAxis(scale, complete), legendOf(grid), quotePrints(lanes, width)];
  const below = notes.filter((note) => note !== "").flatMap((note) => wrapProse(note, width));
  return [...rows, ...axis, ...below.map((row) => view.style.dim(row.trimEnd()))].map((row) => ` ${row}`);
}

function fold(lanes: readonly Lane[]): Record<"first" | "hidden" | "last", readonly Lane[]> {
  if (lanes.length <= MOST_LANES) return { first: lanes, hidden: [], last: [] };
  return {
    first: lanes.slice(0, FIRST_LANES),
    hidden: lanes.slice(FIRST_LANES, -LAST_LANES),
    last: lanes.slice(-LAST_LANES),
  };
}

/** Lanes with the same kinds of events as the shown ones are "like these"; others are only more lanes. */
function tellFolded(hidden: readonly Lane[], shown: readonly Lane[]): string {
  const statesIn = (lanes: readonly Lane[]) =>
    new Set(lanes.flatMap((lane) => lane.segments.map(({ state }) => state)));
  const known = statesIn(shown.slice(1));
  const alike = [...statesIn(hidden)].every((state) => known.has(state));
  return `… ${showNumber(hidden.length)} ${alike ? "lanes like these" : "more lanes"} …`;
}

function paintRow(row: readonly (GridCell | undefined)[], thread: Paint, { style }: View): string {
  const paints: Readonly<Record<Ink, Paint>> = {
    running: thread,
    lock: style.yellow,
    calm: style.dim,
    print: style.bold,
    cut: style.red,
  };
  return paintCells(
    row.map((cell) => ({
      text: cell?.sign ?? " ",
      width: 1,
      paint: cell && paints[cell.ink],
      marked: false,
    })),
  );
}

function tellAxis({ kind, seconds }: TimeScale, complete: boolean): string {
  const part = complete ? "" : "; only the beginning of the run was kept";
  if (kind === "time") return `across: seconds${part}`;
  if (kind === "stretched") return `across: seconds, stretched where much happens at once${part}`;
  const within = seconds === 0 ? "all at the same time" : `all within ${showShort(seconds)}`;
  return `across: the steps in their order, not their times (${within})${part}`;
}

function showShort(seconds: number): string {
  return seconds < 0.01 ? `${(seconds * 1000).toFixed(1)} ms` : showSeconds(seconds);
}

const STATE_WORDS: Readonly<Record<LaneState, string>> = {
  running: "running",
  lock: "waits for a lock",
  waiting: "waits",
  sleeping: "sleeps",
  io: "waits for a socket or process",
  join: "joins",
};

/** The meaning of the signs that occur. */
function legendOf(grid: readonly (readonly (GridCell | undefined)[])[]): string {
  const signs = new Set(grid.flatMap((row) => row.map((cell) => cell?.sign)));
  const states = Object.entries(STATE_SIGNS) as [LaneState, string][];
  const entries = states
    .filter(([, sign]) => signs.has(sign))
    .map(([state, sign]) => `${sign} ${STATE_WORDS[state]}`);
  if (signs.has(CUT_OFF)) entries.push(`${CUT_OFF} cut off`);
  if (signs.has(MORE_PRINTS)) entries.push(`${MORE_PRINTS} more lines`);
  return joinEntries(entries);
}

/** The printed lines by number: `1 "jason is running"   2 "main"`. */
function quotePrints(lanes: readonly Lane[], width: number): string {
  const prints = lanes.flatMap((lane) => lane.prints).sort((one, other) => one.number - other.number);
  const entries = prints
    .slice(0, MOST_QUOTES)
    .map(({ number, text }) => `${number} "${cutText(text, Math.min(MOST_QUOTED, width - 6))}"`);
  const more = prints.length - MOST_QUOTES;
  return joinEntries([...entries, ...(more > 0 ? [`… ${showNumber(more)} more`] : [])]);
}

/** Entries that stay whole when the line is wrapped. */
function joinEntries(entries: readonly string[]): string {
  return entries.map((entry) => visible(entry).replaceAll(" ", NO_BREAK)).join(`${NO_BREAK}${NO_BREAK} `);
}
