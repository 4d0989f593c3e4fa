import type { Moment } from "../../trace/moments.ts";

/** A moment that the drawing should separate from the next one. */
export interface Stop {
  readonly at: Moment;
  /** The columns that it needs alone. */
  readonly room: number;
}

/** The places of a run's moments on a line of columns. */
export interface TimeScale {
  /**
   * time: columns are seconds · stretched: the same, but moments in the same column are drawn apart · order: one moment after the other,
   * however long it took.
   */
  readonly kind: "time" | "stretched" | "order";
  /** Seconds from the first stop to the last. */
  readonly seconds: number;
  /** The column of a stop, from 0. Later stops never stand before earlier ones. */
  column(moment: Moment): number;
  /** The column of a time, in seconds from the first stop. */
  columnOfTime(seconds: number): number;
}

/** A shorter run shows the machine's times, and not the program's. */
const SHORTEST = 0.05;
/** The part of the line for separating moments; the rest belongs to time. */
const MOST_STRETCH = 0.75;
/** If moments need more than this many times the columns that exist, stretching would not separate anything. */
const MOST_WANTED = 2;
/** The most columns of a moment if there is space to spare: short runs stay short. */
const MOST_ROOM = 6;

/** Lays out stops (at least one) on `columns` columns. */
export function createScale(stops: readonly Stop[], columns: number): TimeScale {
  const sorted = sortStops(stops);
  const first = (sorted[0] as Stop).at.time;
  const seconds = (sorted.at(-1) as Stop).at.time - first;
  const room = Math.max(1, columns - (sorted.at(-1) as Stop).room);
  const wanted = sorted.slice(0, -1).reduce((sum, stop) => sum + stop.room, 0);
  const kind = seconds < SHORTEST ? "order" : wanted <= room * MOST_WANTED ? "stretched" : "time";
  const forStops =
    kind === "time"
      ? 0
      : Math.min(
          kind === "order" ? wanted * MOST_ROOM : wanted,
          room * (kind === "order" ? 1 : MOST_STRETCH),
        );
  const positions = place();
  const bySeq = new Map(sorted.map(({ at }, index) => [at.seq, positions[index] as number]));

  return {
    kind,
    seconds,
    column: ({ seq }) => Math.floor((bySeq.get(seq) ?? 0) + ROUNDING),
    columnOfTime(time) {
      // Sums of seconds may miss the stop that they stand for.
      const next = sorted.findIndex(({ at }) => at.time - first >= time - ROUNDING);
      if (next <= 0) return Math.floor(next === 0 ? 0 : (positions.at(-1) as number));
      const [from, to] = [positions[next - 1] as number, positions[next] as number];
      const [start, end] = [(sorted[next - 1] as Stop).at.time, (sorted[next] as Stop).at.time];
      return Math.floor(
        from + (to - from) * Math.min(1, (time - (start - first)) / (end - start)) + ROUNDING,
      );
    },
  };

  function place(): readonly number[] {
    let taken = 0;
    return sorted.map(({ at, room: mine }) => {
      const byOrder = wanted === 0 ? 0 : (taken / wanted) * forStops;
      taken += mine;
      return byOrder + (kind === "order" ? 0 : ((at.time - first) / seconds) * (room - forStops));
    });
  }
}

/** Sums of fractions may fall short of the whole number that they stand for. */
const ROUNDING = 1e-6;

/** One stop for each moment, in order. */
function sortStops(stops: readonly Stop[]): readonly Stop[] {
  const bySeq = new Map<number, Stop>();
  for (const stop of stops) {
    const known = bySeq.get(stop.at.seq);
    if (known === undefined || known.room < stop.room) bySeq.set(stop.at.seq, stop);
  }
  return [...bySeq.values()].sort((one, other) => one.at.seq - other.at.seq);
}

/** The approximate columns from one label to the next. */
const LABEL_COLUMNS = 10;

/** Seconds below the lanes: `╵0 s     ╵1 s`, each mark at its time. There are none if columns do not stand for times. */
export function renderTicks(scale: TimeScale, columns: number): readonly string[] {
  if (scale.kind === "order") return [];
  const step = niceStep((scale.seconds * LABEL_COLUMNS) / columns);
  let row = "";
  for (let tick = 0; tick * step <= scale.seconds; tick++) {
    const column = scale.columnOfTime(tick * step);
    const label = `╵${showTick(tick * step, step)} s`;
    // If time runs fast, labels would overlap.
    if (row !== "" && column < row.length + 1) continue;
    if (column + label.length <= columns) row = row.padEnd(column) + label;
  }
  return row === "" ? [] : [row];
}

/** The smallest of 1, 2, 5, 10, 20 … that is not less, or a tenth, a hundredth … of one. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

function showTick(seconds: number, step: number): string {
  return seconds === 0 ? "0" : seconds.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
