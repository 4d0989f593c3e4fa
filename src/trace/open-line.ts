import type { TraceEvent } from "../protocol/event.ts";
import { appendPart, emptyPart, type PartLine, wholeText } from "./line-cutter.ts";
import { joinPoints, type Point } from "./order.ts";
import type { PrintedText } from "./printed-line.ts";

/** A step that writes, with its place in the happens-before order. */
export interface StampedWrite {
  readonly event: TraceEvent;
  readonly stamp: Point;
}

/** Where a thread begins to write into a line. */
export interface LineBegin {
  readonly thread: number;
  readonly seq: number;
  readonly stamp: Point;
}

/** A complete line, as the steps that wrote it made it. */
interface WrittenLine {
  readonly text: string;
  /** The step that began it, and the one that completed it. */
  readonly first: TraceEvent;
  readonly last: TraceEvent;
  /** The common past of all its steps, as one point. */
  readonly stamp: Point;
  /** Where each of its threads begins to write; undefined for a line of a single step. */
  readonly begins: readonly LineBegin[] | undefined;
  /** Whether only its beginning was kept. */
  readonly isCut: boolean;
  /** Who wrote which text, in order; undefined if one thread wrote all of it. */
  readonly parts: readonly Omit<PrintedText, "threadName">[] | undefined;
}

/** The line of a stream that has no line feed yet. The text of all threads joins in it. */
interface OpenLine {
  isEmpty(): boolean;
  /** Adds a step's text to this line. It may be empty: a line feed alone is also a part of a line. */
  add(part: Readonly<PartLine>, moment: StampedWrite): void;
  /** Removes the line, and begins the next one. Some step must have written into it. */
  finish(): WrittenLine;
}

/** @param cap characters of a line that are kept. */
export function createOpenLine(cap: number): OpenLine {
  const line: PartLine = { text: "", omitted: 0 };
  const firsts = new Map<number, StampedWrite>();
  let ends: { readonly event: TraceEvent; readonly end: number }[] = [];
  let latest: StampedWrite | undefined;
  let steps = 0;

  return {
    isEmpty: () => latest === undefined,
    add(part, moment) {
      if (moment.event !== latest?.event) join(moment);
      const before = line.text.length;
      appendPart(line, part, cap);
      if (line.text.length === before) return;
      // Consecutive writes of one thread are one part.
      if (ends.at(-1)?.event.thread === moment.event.thread) ends.pop();
      ends.push({ event: moment.event, end: line.text.length });
    },
    finish() {
      const { event: last, stamp } = latest as StampedWrite;
      const [{ event: first }] = [...firsts.values()] as [StampedWrite];
      const written = {
        ...{ text: wholeText(line), isCut: line.omitted > 0, first, last, stamp },
        begins: steps > 1 ? [...firsts.values()].map(beginOf) : undefined,
        parts: firsts.size > 1 ? partsOf(line.text, ends) : undefined,
      };
      emptyPart(line);
      firsts.clear();
      ends = [];
      latest = undefined;
      steps = 0;
      return written;
    },
  };

  function join({ event, stamp }: StampedWrite): void {
    steps++;
    if (!firsts.has(event.thread)) firsts.set(event.thread, { event, stamp });
    // A thread knows what it knew before, so a line with one writer needs no joined stamps.
    latest = {
      event,
      stamp: firsts.size === 1 || latest === undefined ? stamp : joinPoints(latest.stamp, stamp),
    };
  }
}

function beginOf({ event: { thread, seq }, stamp }: StampedWrite): LineBegin {
  return { thread, seq, stamp };
}

function partsOf(
  text: string,
  ends: readonly { readonly event: TraceEvent; readonly end: number }[],
): NonNullable<WrittenLine["parts"]> {
  return ends.map(({ event: { thread, time, seq }, end }, index) => {
    return { text: text.slice(ends[index - 1]?.end ?? 0, end), thread, time, seq };
  });
}
