import type { ObjectKind, StepOutcome } from "../protocol/event.ts";
import type { Op } from "../protocol/operations.ts";
import type { LaneState } from "../trace/lanes.ts";
import { fromTable, type PageTable, toTable } from "./page-table.ts";
import type { AlignedRow } from "./run.ts";

// The contents of a page of `--html`, as the JSON document in it. Steps are counted from 0 here.

export interface PageDocument {
  /** It changes when a key is removed or changes its meaning, not when a key is added. */
  readonly version: 2;
  /** The command that made it. */
  readonly command: string;
  /** Whether it is the part of a handout that shows the steps: the rest of the handout has the title and the text. */
  readonly handout?: true;
  readonly reports: readonly PageReport[];
}

export type Tone = "good" | "bad" | "calm";

/** What a lesson or a file did. */
export interface PageReport {
  /** The lesson's id, or the path as given for a file. */
  readonly name: string;
  readonly title?: string;
  /** What was run: `every schedule of 2 threads (free time)`. */
  readonly what: string;
  readonly tone: Tone;
  /** The verdict, in sentences. */
  readonly verdict: readonly string[];
  readonly files: readonly PageFile[];
  /** By the site of an event: its file and its line, from 1. */
  readonly sites: readonly (readonly [file: number, line: number])[];
  /** The expected lines, captures in words; absent if there are none to compare with. */
  readonly expected?: readonly string[];
  /** The meaning of the captures, in sentences without their full stop. */
  readonly stands?: readonly string[];
  readonly outcomes: readonly PageOutcome[];
  readonly traces: readonly PageTrace[];
  /** The place of the trace to show first; by default the first one that goes wrong, if any does. */
  readonly opens?: number;
  readonly findings: readonly { readonly kind: string; readonly tone: Tone; readonly message: string }[];
  /** What the page leaves out, in sentences. */
  readonly left: readonly string[];
  /** The command that repeats it. */
  readonly command?: string;
  /** The lesson's text and its program in Python. */
  readonly text?: string;
  readonly python?: PageFile;
}

export interface PageFile {
  readonly name: string;
  readonly lines: readonly (readonly PageToken[])[];
}

/** A source file, and its role. */
export type PageToken = readonly [text: string, kind?: "comment" | "string" | "keyword"];

interface PageOutcome {
  readonly output: readonly string[];
  /** The output and the ending in one line, cut where it is long. */
  readonly text: string;
  readonly tone: Tone;
  /** `deadlock`, or another ending that the output does not show. */
  readonly words: string;
  /** Whether its runs came to their end, if only by an error. */
  readonly isOver: boolean;
  /** How many traces lead to it. */
  readonly traces: number;
  readonly shownBy: string;
}

export interface PageTrace {
  /** The place of its outcome in the list. */
  readonly outcome: number;
  /** The command that repeats it; absent for a run on the machine's clock. */
  readonly replay?: string;
  readonly threads: readonly { readonly id: number; readonly name: string }[];
  /** The objects that the program made itself. */
  readonly objects: readonly { readonly id: number; readonly name: string }[];
  /** Other objects that threads wait for, such as the conditions of a queue. */
  readonly parts: readonly { readonly id: number; readonly name: string }[];
  readonly events: readonly PageEvent[];
  readonly steps: readonly PageStep[];
  readonly lines: readonly { readonly text: string; readonly thread: number; readonly seq: number }[];
  /** Pairs of expected and printed lines; absent if there are no expected lines. */
  readonly rows?: readonly PageRow[];
  readonly lanes: readonly PageLane[];
  readonly findings: readonly PageFinding[];
  /** Threads that wait for each other, or for something that cannot come any more. In a cycle each waits for the next one. */
  readonly ring: readonly PageWait[];
  readonly isCycle: boolean;
  /** Whether no thread can go on at its end. */
  readonly isStuck: boolean;
  /** Steps that are left out. */
  readonly more: number;
  /** Whether the run goes on after these, too: it was not kept as a whole. */
  readonly isCut: boolean;
}

/** An event, without fields that have their usual value: seq one more than before, MainThread, no object, "ok", no site. */
export interface PageEvent {
  readonly seq?: number;
  readonly time?: number;
  readonly op: Op;
  readonly thread?: number;
  readonly object?: number;
  readonly outcome?: StepOutcome;
  readonly site?: number;
  readonly kind?: ObjectKind;
  readonly name?: string;
  readonly count?: number;
  readonly to?: number;
  /** What a step read or wrote, in words. */
  readonly text?: string;
}

/** An expected line beside a printed one, by their places. A line that is not stored has a place beyond the stored ones. */
export interface PageRow {
  readonly expected?: number;
  readonly line?: number;
  /** Absent for "same". */
  readonly state?: Exclude<AlignedRow["state"], "same">;
}

/** An operation of a thread, in words. */
export interface PageStep {
  /** Place in `events`. */
  readonly event: number;
  readonly thread: number;
  readonly text: string;
  /** Its file, by its place, and its line; absent if the place is not known. */
  readonly file?: number;
  readonly line?: number;
  /** Steps of other threads that it directly comes after. */
  readonly after?: readonly number[];
  /** Threads that could have gone instead. */
  readonly forks?: readonly PageFork[];
}

export interface PageFork {
  readonly thread: number;
  /** A stored trace that is the same up to here, and then goes on with this thread: its place, and the step there. */
  readonly leads?: readonly [trace: number, step: number];
}

export interface PageLane extends PagePeriod {
  readonly thread: number;
  readonly segments: readonly (PagePeriod & { readonly state: LaneState; readonly what: string })[];
  readonly holds: readonly (PagePeriod & { readonly lock: string })[];
}

export interface PagePeriod {
  readonly from: PageMoment;
  readonly to: PageMoment;
}

/** Of an event: its seq and its time. */
type PageMoment = readonly [seq: number, time: number];

export interface PageFinding {
  readonly message: string;
  /** The steps that it is about. */
  readonly steps: readonly number[];
}

export interface PageWait {
  readonly id: number;
  readonly thread: string;
  /** `waits for lock "mutex" (main.ts:3:5), which Thread-2 holds` */
  readonly waits: string;
  readonly heldBy?: string;
}

/** What a lesson should print, for people. */
export interface ShownExpected {
  readonly lines: readonly (readonly ShownPiece[])[];
  /** The meaning of the texts that vary, in sentences without their full stop. */
  readonly stands: readonly string[];
}

interface ShownPiece {
  readonly text: string;
  /** Whether a capture stands for it. */
  readonly varies: boolean;
}

/** The document in its stored form: the long lists of a trace as columns. */
export interface PackedDocument extends Omit<PageDocument, "reports"> {
  readonly reports: readonly PackedReport[];
}

interface PackedReport extends Omit<PageReport, "traces"> {
  readonly traces: readonly PackedTrace[];
}

interface PackedTrace extends Omit<PageTrace, "events" | "steps" | "rows"> {
  readonly events: PageTable;
  readonly rows?: PageTable;
  readonly steps: PageTable;
}

export function packPage(document: PageDocument): PackedDocument {
  const pack = ({ rows, ...trace }: PageTrace) => ({
    ...trace,
    events: toTable(trace.events),
    steps: toTable(trace.steps),
    ...(rows && { rows: toTable(rows) }),
  });
  const reports = document.reports.map((report) => ({ ...report, traces: report.traces.map(pack) }));
  return { ...document, reports };
}

export function unpackPage(document: PackedDocument): PageDocument {
  const unpack = ({ rows, ...trace }: PackedTrace) => ({
    ...trace,
    events: fromTable<PageEvent>(trace.events),
    steps: fromTable<PageStep>(trace.steps),
    ...(rows && { rows: fromTable<PageRow>(rows) }),
  });
  const reports = document.reports.map((report) => ({ ...report, traces: report.traces.map(unpack) }));
  return { ...document, reports };
}
