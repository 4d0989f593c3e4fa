import type { Stamp } from "../protocol/clock.ts";
import { MAIN_THREAD, OBJECT_KINDS, type TraceEvent } from "../protocol/event.ts";
import type { PrintedLine } from "../protocol/result.ts";
import { appendPart, cutLines, emptyPart, type PartLine, wholeText } from "./line-cutter.ts";

/** A printed line with its place in the run's happens-before order. */
export interface StampedLine extends PrintedLine {
  readonly stamp: Stamp;
}

/** How much of the output is kept in memory. Characters are UTF-16 code units. */
export interface TranscriptCaps {
  readonly lines: number;
  readonly characters: number;
  /** Of a single line; what is left out is counted at its end. */
  readonly lineCharacters: number;
}

export const DEFAULT_CAPS: TranscriptCaps = {
  lines: 10_000,
  characters: 4 * 1024 * 1024,
  lineCharacters: 65_536,
};

/** The lines of one stream. */
export interface LineList {
  readonly lines: readonly StampedLine[];
  /** Lines printed in all. */
  readonly printed: number;
  /** Lines in `lines`: the first ones, up to the caps. */
  readonly kept: number;
  /** Whether lines were left out. A single line that was too long says so itself. */
  readonly truncated: boolean;
}

/** What a line that was just completed was written to. */
export interface NewLine {
  readonly stream: "output" | "stderr";
  readonly line: StampedLine;
}

export interface Transcript {
  readonly output: LineList;
  readonly stderr: LineList;
  /** Takes the next event, in seq order. Returns the lines that it completed, those beyond the caps included. */
  add(event: TraceEvent, stamp: Stamp): readonly NewLine[];
  /** Completes the lines that threads left open without an `end`, such as daemons cut off. */
  close(): readonly NewLine[];
}

interface Moment {
  readonly event: TraceEvent;
  readonly stamp: Stamp;
}

/** A thread's unfinished lines. */
interface Unfinished {
  readonly output: PartLine;
  readonly stderr: PartLine;
  /** Text that came ahead of the event that says where it goes: whole lines, then the part of one. */
  readonly ahead: { lines: PartLine[]; left: number; readonly part: PartLine };
  latest: Moment;
}

/**
 * Folds the events of a run into the lines that it printed. A line of `output` or `stderr` is completed by the event
 * that brings its line feed, or else by the thread's end; `print` brings its own.
 */
export function createTranscript(caps: Partial<TranscriptCaps> = {}): Transcript {
  const limits = { ...DEFAULT_CAPS, ...caps };
  const output = createList(limits);
  const stderr = createList(limits);
  const names = new Map<number, string>([[MAIN_THREAD, "MainThread"]]);
  const open = new Map<number, Unfinished>();
  let aheadCharacters = 0;

  return {
    output,
    stderr,
    add(event, stamp) {
      const moment = { event, stamp };
      switch (event.op) {
        case "make":
          if (OBJECT_KINDS[event.value] === "thread") names.set(event.object, event.text);
          return [];
        case "text":
          hold(moment);
          return [];
        case "print":
          return write("output", moment, `${event.text}\n`);
        case "output":
        case "stderr":
          return write(event.op, moment, event.text);
        case "end":
          return flush(event.thread, moment);
        default:
          return [];
      }
    },
    close() {
      const left = [...open].sort(([, a], [, b]) => a.latest.event.seq - b.latest.event.seq);
      return left.flatMap(([thread, { latest }]) => flush(thread, latest));
    },
  };

  /** Keeps text until it is known where it goes, in lines already, so that a long one does not pile up. */
  function hold(moment: Moment): void {
    const { ahead } = unfinished(moment);
    cutLines(ahead.part, moment.event.text, limits.lineCharacters, ({ text, omitted }) => {
      if (ahead.lines.length >= limits.lines || aheadCharacters + text.length > limits.characters) {
        ahead.left++;
      } else {
        ahead.lines.push({ text, omitted });
        aheadCharacters += text.length;
      }
    });
  }

  function write(stream: "output" | "stderr", moment: Moment, text: string): readonly NewLine[] {
    const mine = unfinished(moment);
    const { ahead } = mine;
    const part = mine[stream];
    const done: NewLine[] = [];
    const complete = (line: PartLine) => done.push(keep(stream, moment, wholeText(line)));
    for (const line of ahead.lines) {
      appendPart(part, line, limits.lineCharacters);
      complete(part);
      emptyPart(part);
      aheadCharacters -= line.text.length;
    }
    listOf(stream).leaveOut(ahead.left);
    appendPart(part, ahead.part, limits.lineCharacters);
    ahead.lines = [];
    ahead.left = 0;
    emptyPart(ahead.part);
    cutLines(part, text, limits.lineCharacters, complete);
    if (isEmpty(mine)) open.delete(moment.event.thread);
    return done;
  }

  function flush(thread: number, moment: Moment): readonly NewLine[] {
    const mine = open.get(thread);
    if (mine === undefined) return [];
    open.delete(thread);
    const done: NewLine[] = [];
    for (const stream of ["output", "stderr"] as const) {
      if (mine[stream].text !== "") done.push(keep(stream, moment, wholeText(mine[stream])));
    }
    return done;
  }

  function keep(stream: "output" | "stderr", { event, stamp }: Moment, text: string): NewLine {
    const threadName = names.get(event.thread) ?? `thread ${event.thread}`;
    const line = { text, thread: event.thread, threadName, time: event.time, seq: event.seq, stamp };
    listOf(stream).push(line);
    return { stream, line };
  }

  function listOf(stream: "output" | "stderr"): GrowingList {
    return stream === "output" ? output : stderr;
  }

  function unfinished(moment: Moment): Unfinished {
    let mine = open.get(moment.event.thread);
    if (mine === undefined) {
      const ahead = { lines: [], left: 0, part: { text: "", omitted: 0 } };
      mine = { output: { text: "", omitted: 0 }, stderr: { text: "", omitted: 0 }, ahead, latest: moment };
      open.set(moment.event.thread, mine);
    }
    mine.latest = moment;
    return mine;
  }
}

function isEmpty({ output, stderr, ahead }: Unfinished): boolean {
  return output.text === "" && stderr.text === "" && ahead.part.text === "" && ahead.lines.length === 0;
}

interface GrowingList extends LineList {
  push(line: StampedLine): void;
  leaveOut(lines: number): void;
}

function createList(limits: TranscriptCaps): GrowingList {
  const lines: StampedLine[] = [];
  let printed = 0;
  let characters = 0;
  let full = false;
  return {
    lines,
    get printed() {
      return printed;
    },
    get kept() {
      return lines.length;
    },
    get truncated() {
      return full;
    },
    push(line) {
      printed++;
      // Once full, always full: what is kept is the beginning of the output, without holes.
      full ||= lines.length >= limits.lines || characters + line.text.length > limits.characters;
      if (full) return;
      lines.push(line);
      characters += line.text.length;
    },
    leaveOut(count) {
      printed += count;
      full ||= count > 0;
    },
  };
}
