import { type EventOf, MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { cutLines, type PartLine } from "./line-cutter.ts";
import { createLinePasts } from "./line-pasts.ts";
import { createOpenLine, type LineBegin, type StampedWrite } from "./open-line.ts";
import { happensBefore, type Point } from "./order.ts";
import type { PrintedLine } from "./printed-line.ts";

/** A printed line with its place in the run's happens-before order: after everything that one of its parts comes after. */
export interface StampedLine extends PrintedLine {
  readonly stamp: Point;
  /** Where each thread begins to write into it; absent if a single event made the line. */
  readonly begins?: readonly LineBegin[];
  /** Whether the step that completed the line before began this one: no other line can come between them. */
  readonly isGlued?: true;
  /** Whether it has no line feed, so that no other line can come after it. */
  readonly isOpen?: true;
  /** Whether only its beginning was kept. It is not known whether the whole line matches an expected one, so it matches none. */
  readonly isCut?: true;
}

/**
 * Whether a line comes before one that was printed later, in every schedule that keeps the run's order: some part of it comes before some
 * part of the other, or before a line that does.
 */
export function precedes({ stamp, begins }: StampedLine, late: StampedLine): boolean {
  if (begins === undefined) return happensBefore(stamp, late.stamp);
  return begins.some(({ stamp: begin }) => happensBefore(begin, late.stamp));
}

/** How much of the output is kept in memory. Characters are UTF-16 code units. */
export interface TranscriptCaps {
  readonly lines: number;
  readonly characters: number;
  /** For a single line; the characters left out are counted at its end. */
  readonly lineCharacters: number;
}

export const DEFAULT_CAPS: TranscriptCaps = {
  lines: 10_000,
  characters: 4 * 1024 * 1024,
  lineCharacters: 65_536,
};

/** The lines of one stream. */
interface LineList {
  readonly lines: readonly StampedLine[];
  /** Lines printed in all. */
  readonly printed: number;
  /** Lines in `lines`: the first ones, up to the caps. */
  readonly kept: number;
  /** Whether lines were left out. A single line that was too long says so itself. */
  readonly truncated: boolean;
}

/** The stream of a line that was just completed. */
interface NewLine {
  readonly stream: "output" | "stderr";
  readonly line: StampedLine;
}

export interface Transcript {
  readonly output: LineList;
  readonly stderr: LineList;
  /** Takes the next event, in seq order. Returns the lines that it completed, also those beyond the caps. */
  add(event: TraceEvent, stamp: Point): readonly NewLine[];
  /** The run is over: completes the last line of each stream that has no line feed. */
  close(): readonly NewLine[];
}

/** Text that came before its event: whole lines, then the part of one. */
interface Ahead {
  lines: PartLine[];
  left: number;
  readonly part: PartLine;
}

/**
 * Folds the events of a run into its printed lines. A stream is one sequence of characters, whichever threads write it: text without a line
 * feed joins into one line, in the order written. The event that brings the line feed completes the line, or else the end of the run.
 * `print` brings its own line feed.
 */
export function createTranscript(caps: Partial<TranscriptCaps> = {}): Transcript {
  const limits = { ...DEFAULT_CAPS, ...caps };
  const lists = { output: createList(limits), stderr: createList(limits) };
  const open = {
    output: createOpenLine(limits.lineCharacters),
    stderr: createOpenLine(limits.lineCharacters),
  };
  const names = new Map<number, string>([[MAIN_THREAD, "MainThread"]]);
  const held = new Map<number, Ahead>();
  let heldCharacters = 0;

  return {
    output: lists.output,
    stderr: lists.stderr,
    add(event, stamp) {
      const moment = { event, stamp };
      switch (event.op) {
        case "make":
          if (event.kind === "thread") names.set(event.object, event.name);
          return [];
        case "text":
          hold(event);
          return [];
        case "print":
          return write("output", moment, `${event.text}\n`);
        case "output":
        case "stderr":
          return write(event.op, moment, event.text);
        case "end":
          held.delete(event.thread);
          return [];
        default:
          return [];
      }
    },
    close() {
      return STREAMS.filter((stream) => !open[stream].isEmpty())
        .map((stream) => keep(stream, true))
        .sort((one, other) => one.line.seq - other.line.seq);
    },
  };

  /** Keeps text until its event comes, already in lines, so that a long text does not pile up. */
  function hold({ thread, text }: EventOf<"text">): void {
    const ahead = held.get(thread) ?? { lines: [], left: 0, part: { text: "", omitted: 0 } };
    held.set(thread, ahead);
    cutLines(ahead.part, text, limits.lineCharacters, ({ text, omitted }) => {
      if (ahead.lines.length >= limits.lines || heldCharacters + text.length > limits.characters) {
        ahead.left++;
      } else {
        ahead.lines.push({ text, omitted });
        heldCharacters += text.length;
      }
    });
  }

  function write(stream: StreamName, moment: StampedWrite, text: string): readonly NewLine[] {
    const line = open[stream];
    const done: NewLine[] = [];
    const complete = (part: Readonly<PartLine>) => {
      line.add(part, moment);
      done.push(keep(stream));
    };
    const ahead = held.get(moment.event.thread);
    held.delete(moment.event.thread);
    for (const whole of ahead?.lines ?? []) {
      complete(whole);
      heldCharacters -= whole.text.length;
    }
    lists[stream].leaveOut(ahead?.left ?? 0);
    const part = ahead?.part ?? { text: "", omitted: 0 };
    cutLines(part, text, limits.lineCharacters, complete);
    if (part.text !== "" || part.omitted > 0) line.add(part, moment);
    return done;
  }

  function keep(stream: StreamName, isOpen: boolean = false): NewLine {
    const { text, isCut, first, last, stamp, begins, parts } = open[stream].finish();
    const { thread, time, seq } = last;
    const isGlued = first.seq === lists[stream].lines.at(-1)?.seq;
    const line = lists[stream].push({
      ...{ text, thread, threadName: nameOf(thread), time, seq, stamp },
      ...(begins && { begins }),
      ...(isGlued && { isGlued }),
      ...(isOpen && { isOpen }),
      ...(isCut && { isCut }),
      ...(parts && { parts: parts.map((part) => ({ ...part, threadName: nameOf(part.thread) })) }),
    });
    return { stream, line };
  }

  function nameOf(thread: number): string {
    return names.get(thread) ?? `thread ${thread}`;
  }
}

type StreamName = NewLine["stream"];
const STREAMS: readonly StreamName[] = ["output", "stderr"];

/** The cost in characters, besides its text, of a part of a line from several threads. */
const PART_CHARACTERS = 32;

interface GrowingList extends LineList {
  printed: number;
  kept: number;
  truncated: boolean;
  /** Takes the next line. @returns it, with its place among those before it, as long as lines are kept. */
  push(line: StampedLine): StampedLine;
  leaveOut(lines: number): void;
}

function createList(limits: TranscriptCaps): GrowingList {
  const lines: StampedLine[] = [];
  const pasts = createLinePasts();
  let characters = 0;
  const list: GrowingList = {
    lines,
    printed: 0,
    kept: 0,
    truncated: false,
    push(line) {
      list.printed++;
      // Once full, always full: the kept lines are the beginning of the output, without holes.
      const size = line.text.length + (line.parts?.length ?? 0) * PART_CHARACTERS;
      list.truncated ||= lines.length >= limits.lines || characters + size > limits.characters;
      if (list.truncated) return line;
      const kept = { ...line, stamp: pasts.stampOf(line) };
      list.kept = lines.push(kept);
      characters += size;
      return kept;
    },
    leaveOut(count) {
      list.printed += count;
      list.truncated ||= count > 0;
    },
  };
  return list;
}
