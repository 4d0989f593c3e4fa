import type { Lane, LaneSegment, Lanes } from "../../trace/lanes.ts";
import type { Moment, Period } from "../../trace/moments.ts";
import type { Edge } from "../../trace/path.ts";
import { nestSlices, type Slice } from "./nest-slices.ts";

interface ChromeTraceInput {
  /** The lesson or file. */
  readonly title: string;
  readonly lanes: Lanes;
  /** Steps of the happens-before order from one thread to another: drawn as arrows. */
  readonly edges: readonly Edge[];
}

/**
 * One event of the Trace Event Format. Times are microseconds. M: a name · X: a slice, with its duration · i: an instant ·
 * s and f: the two ends of an arrow, which have the same id.
 */
type ChromeEvent = { readonly pid: number; readonly tid: number; readonly name: string } & (
  | { readonly ph: "M"; readonly args: object }
  | {
      readonly ph: "X";
      readonly cat: string;
      readonly ts: number;
      readonly dur: number;
      readonly args?: object;
    }
  | { readonly ph: "i"; readonly cat: string; readonly s: "t"; readonly ts: number; readonly args: object }
  | { readonly ph: "s"; readonly cat: string; readonly id: number; readonly ts: number }
  | { readonly ph: "f"; readonly cat: string; readonly bp: "e"; readonly id: number; readonly ts: number }
);

type TimestampOf = (moment: Moment) => number;

const PID = 1;

/** A run as Chrome trace events in JSON, which Perfetto (ui.perfetto.dev) and chrome://tracing open. */
export function renderChromeTrace({ title, lanes: { lanes }, edges }: ChromeTraceInput): string {
  const drawn = new Set(lanes.map(({ thread }) => thread));
  const arrows = edges.filter(({ from, to }) => drawn.has(from.thread) && drawn.has(to.thread));
  const clock = spread([...lanes.flatMap(momentsOf), ...arrows.flatMap(({ from, to }) => [from, to])]);
  const events: readonly ChromeEvent[] = [
    { ph: "M", name: "process_name", pid: PID, tid: 0, args: { name: title } },
    ...lanes.flatMap((lane) => [...namesOf(lane), ...slicesOf(lane, clock), ...printsOf(lane, clock)]),
    ...arrows.flatMap((edge, index) => arrowOf(edge, index + 1, clock)),
  ];
  const lines = events.map((event) => JSON.stringify(event));
  return `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(",\n")}\n]}\n`;
}

/**
 * Microseconds for moments: the time, or a microsecond after the moment before, whichever is later. So moments that differ in the run
 * differ in the file, even on a virtual clock.
 */
function spread(moments: readonly Moment[]): TimestampOf {
  const bySeq = new Map(moments.map((moment) => [moment.seq, moment.time]));
  const times = new Map<number, number>();
  let latest = -1;
  for (const [seq, time] of [...bySeq].sort(([one], [other]) => one - other)) {
    latest = Math.max(latest + 1, Math.round(time * 1e6));
    times.set(seq, latest);
  }
  return ({ seq }) => times.get(seq) ?? 0;
}

function momentsOf({ from, to, segments, prints, holds }: Lane): readonly Moment[] {
  return [
    from,
    to,
    ...[...segments, ...holds].flatMap((span: Period) => [span.from, span.to]),
    ...prints.map(({ at }) => at),
  ];
}

function namesOf({ thread, name }: Lane): readonly ChromeEvent[] {
  const common = { ph: "M", pid: PID, tid: thread } as const;
  return [
    { ...common, name: "thread_name", args: { name } },
    { ...common, name: "thread_sort_index", args: { sort_index: thread } },
  ];
}

/** A slice for the thread's whole life, which contains the ends of all arrows, and in it a slice for each wait and each held lock. */
function slicesOf(lane: Lane, clock: TimestampOf): readonly ChromeEvent[] {
  // One more, so that events at the very end are inside.
  const end = clock(lane.to) + 1;
  const slice = ({ from, to }: Period, words: Pick<Slice, "name" | "cat" | "place">): Slice => ({
    ...words,
    from: clock(from),
    to: Math.min(clock(to), end),
  });
  const life: Slice = { name: lane.name, cat: "thread", place: "", from: clock(lane.from), to: end };
  const waits = lane.segments
    .filter(({ state }) => state !== "running")
    .map((segment) => slice(segment, { name: tellWait(segment), cat: segment.state, place: segment.place }));
  const holds = lane.holds.map((hold) =>
    slice(hold, { name: `hold ${hold.lock}`, cat: "lock", place: hold.place }),
  );
  return nestSlices([life, ...waits, ...holds]).map(({ name, cat, from, to, place }) => ({
    ...({ ph: "X", name, cat, pid: PID, tid: lane.thread, ts: from, dur: to - from } as const),
    ...(place !== "" && { args: { place } }),
  }));
}

function tellWait({ state, op, what }: LaneSegment): string {
  if (state === "sleeping") return "sleep";
  if (state === "join" || state === "io") return what === "" ? op : `${op} ${what}`;
  return `wait for ${what}`;
}

function printsOf({ thread, prints }: Lane, clock: TimestampOf): readonly ChromeEvent[] {
  return prints.map(({ at, number, text }) => ({
    ...({ ph: "i", s: "t", name: "print", cat: "print", pid: PID, tid: thread, ts: clock(at) } as const),
    args: { line: number, text },
  }));
}

function arrowOf({ why, from, to }: Edge, id: number, clock: TimestampOf): readonly ChromeEvent[] {
  const common = { name: why, cat: "happens-before", id, pid: PID };
  return [
    { ...common, ph: "s", tid: from.thread, ts: clock(from) },
    { ...common, ph: "f", bp: "e", tid: to.thread, ts: clock(to) },
  ];
}
