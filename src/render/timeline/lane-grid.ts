import type { Connection, Lane, LaneState, Lanes, PrintMark } from "../../trace/lanes.ts";
import type { Moment } from "../../trace/moments.ts";
import type { Stop, TimeScale } from "./time-scale.ts";

/** The kind of a cell, for its colour. */
export type Ink = "running" | "lock" | "calm" | "print" | "cut";

export interface GridCell {
  readonly sign: string;
  readonly ink: Ink;
}

/** The sign for each state, recognisable without colour. */
export const STATE_SIGNS: Readonly<Record<LaneState, string>> = {
  running: "━",
  lock: "┄",
  waiting: ":",
  sleeping: "·",
  io: "~",
  join: "─",
};
/** A thread that did not reach its end. */
export const CUT_OFF = "×";
/** More lines were printed here than numbers fit. */
export const MORE_PRINTS = "+";

type GridRow = (GridCell | undefined)[];

/** The moments at which a drawing shows something. */
export function stopsOf({ lanes, connections }: Lanes): readonly Stop[] {
  const moments = lanes.flatMap((lane) => [
    beginningOf(lane, connections),
    ...lane.segments.map(({ to }) => to),
  ]);
  const prints = lanes.flatMap((lane) =>
    labelsOf(lane).map(({ at, label }) => ({ at, room: label.length + 1 })),
  );
  const joins = shownConnections({ lanes, connections }).map(({ to }) => to.at);
  // A thread's last wait is shown before the sign that cuts it off, even if the wait had just begun.
  const cuts = lanes.filter(({ ended }) => !ended).map(({ to }) => ({ at: to, room: 2 }));
  return [...[...moments, ...joins].map((at) => ({ at, room: 1 })), ...prints, ...cuts];
}

/** Draws each lane as a row of `columns` cells; undefined for an empty cell. */
export function drawLanes(drawing: Lanes, scale: TimeScale, columns: number): readonly GridRow[] {
  const rows = drawing.lanes.map((lane) => drawLane(lane, drawing.connections, scale, columns));
  for (const connection of shownConnections(drawing)) connect(rows, connection, drawing.lanes, scale);
  for (const [index, lane] of drawing.lanes.entries()) markPrints(rows[index] as GridRow, lane, scale);
  return rows;
}

/** Where a lane begins: a started thread counts from its start, though it takes a moment to come up. */
function beginningOf(lane: Lane, connections: readonly Connection[]): Moment {
  const start = connections.find(({ kind, to }) => kind === "start" && to.thread === lane.thread);
  return start?.from.at ?? lane.from;
}

function drawLane(
  lane: Lane,
  connections: readonly Connection[],
  scale: TimeScale,
  columns: number,
): GridRow {
  const row: GridRow = new Array(columns).fill(undefined);
  let from = scale.column(beginningOf(lane, connections));
  for (const { state, to } of lane.segments) {
    const end = scale.column(to);
    for (let at = from; at < end; at++) row[at] = { sign: STATE_SIGNS[state], ink: inkOf(state) };
    from = end;
  }
  const last = lane.segments.at(-1)?.state ?? "running";
  row[from] = { sign: STATE_SIGNS[last], ink: inkOf(last) };
  if (!lane.ended && from + 1 < columns) row[from + 1] = { sign: CUT_OFF, ink: "cut" };
  return row;
}

function inkOf(state: LaneState): Ink {
  return state === "running" || state === "lock" ? state : "calm";
}

/** Those with both ends in the drawing. */
function shownConnections({ lanes, connections }: Lanes): readonly Connection[] {
  const threads = new Set(lanes.map(({ thread }) => thread));
  return connections.filter(({ from, to }) => threads.has(from.thread) && threads.has(to.thread));
}

/** A line from one thread's lane to another's, through the lanes between them. */
function connect(
  rows: readonly GridRow[],
  { kind, from, to }: Connection,
  lanes: readonly Lane[],
  scale: TimeScale,
): void {
  const child = kind === "start" ? to.thread : from.thread;
  const other = kind === "start" ? from.thread : to.thread;
  const childRow = lanes.findIndex(({ thread }) => thread === child);
  const otherRow = lanes.findIndex(({ thread }) => thread === other);
  const at = scale.column(kind === "start" ? from.at : to.at);
  const down = childRow > otherRow;
  if (kind === "join") lead(rows[childRow] as GridRow, scale.column(from.at), at);
  for (let row = Math.min(childRow, otherRow) + 1; row < Math.max(childRow, otherRow); row++)
    put(rows[row] as GridRow, at, (sign) => CROSSED[sign] ?? "│");
  put(
    rows[otherRow] as GridRow,
    at,
    (sign) => (down ? BRANCHED_DOWN : BRANCHED_UP)[sign] ?? (down ? "┬" : "┴"),
  );
  put(rows[childRow] as GridRow, at, (sign) => corner(kind, sign, down));
}

/** A thread that ended before it was joined: a line from its end to the join. */
function lead(row: GridRow, from: number, to: number): void {
  for (let at = from + 1; at <= to; at++) row[at] ??= { sign: STATE_SIGNS.join, ink: "calm" };
}

function corner(kind: Connection["kind"], sign: string, down: boolean): string {
  // If a whole life is one column, its beginning is drawn.
  if (kind === "join" && "┕┍┝".includes(sign)) return sign;
  if (kind === "join" && sign === STATE_SIGNS.join) return down ? "┘" : "┐";
  if (kind === "join") return down ? "┙" : "┑";
  return down ? "┕" : "┍";
}

function put(row: GridRow, at: number, change: (sign: string) => string): void {
  const cell = row[at];
  if (cell?.ink === "cut") return;
  row[at] = { sign: change(cell?.sign ?? ""), ink: cell?.ink ?? "calm" };
}

/** A line goes through: combines it with the sign that was there. */
const CROSSED: Readonly<Record<string, string>> = {
  "━": "┿",
  "─": "┼",
  "┕": "┝",
  "┍": "┝",
  "┙": "┥",
  "┑": "┥",
  "┘": "┤",
  "┐": "┤",
  "┯": "┿",
  "┷": "┿",
  "┿": "┿",
  "┝": "┝",
  "┥": "┥",
  "┬": "┼",
  "┴": "┼",
  "┼": "┼",
};
const BRANCHED_DOWN: Readonly<Record<string, string>> = {
  ...CROSSED,
  "━": "┯",
  "┯": "┯",
  "─": "┬",
  "┬": "┬",
};
const BRANCHED_UP: Readonly<Record<string, string>> = { ...CROSSED, "━": "┷", "┷": "┷", "─": "┴", "┴": "┴" };

/** Numbers of printed lines, if they fit with a cell between two. */
function markPrints(row: GridRow, lane: Lane, scale: TimeScale): void {
  let free = 0;
  let isFull = false;
  for (const { at, label } of labelsOf(lane)) {
    const column = scale.column(at);
    if (column >= free && column + label.length <= row.length) {
      for (const [index, sign] of [...label].entries()) row[column + index] = { sign, ink: "print" };
      free = column + label.length + 1;
      isFull = false;
    } else if (!isFull && free > 0) {
      row[free - 1] = { sign: MORE_PRINTS, ink: "print" };
      free++;
      isFull = true;
    }
  }
}

/** The lines printed in one step share a label: `3`, or `3-5`. */
function labelsOf({ prints }: Lane): readonly { readonly at: Moment; readonly label: string }[] {
  const steps = new Map<number, PrintMark[]>();
  for (const print of prints) {
    const marks = steps.get(print.at.seq);
    if (marks === undefined) steps.set(print.at.seq, [print]);
    else marks.push(print);
  }
  return [...steps.values()]
    .map((marks) => {
      const [first, last] = [marks[0] as PrintMark, marks.at(-1) as PrintMark];
      const label = first === last ? `${first.number}` : `${first.number}-${last.number}`;
      return { at: first.at, label };
    })
    .sort((one, other) => one.at.seq - other.at.seq);
}
