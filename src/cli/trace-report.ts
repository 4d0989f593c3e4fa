import { constants, type Stats } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { kindOf } from "../lesson/read-text.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { renderChromeTrace } from "../render/chrome-trace.ts";
import { renderShiviz } from "../render/shiviz.ts";
import { renderTimeline } from "../render/timeline.ts";
import type { RunTrace } from "../runner/run/run-trace.ts";
import type { Settings } from "./settings.ts";
import type { TraceFile, TraceSettings } from "./trace-settings.ts";

/** The reports on the traces of runs, apart from their output. */
export interface TraceReport {
  /** Takes the trace of the run that is just over. */
  onTrace(trace: RunTrace): void;
  /** The timeline of that run; empty where none is wanted. */
  timeline(): readonly string[];
  /** Writes the files that were asked for. @param title the lesson's name. @throws ThreadlabError `ERR_USAGE` */
  write(title: string): Promise<void>;
}

/** Where the timeline is drawn unasked: a screen this wide, and this many threads. */
const LEAST_COLUMNS = 80;
const LEAST_LANES = 2;
const MOST_LANES = 6;

/**
 * Makes sure, before anything runs, that the files can be written.
 *
 * @param runs how many runs there will be. @throws ThreadlabError `ERR_USAGE`
 */
export async function openTraceReport(
  settings: Settings & TraceSettings,
  runs: number,
): Promise<TraceReport> {
  const { system, timeline, traceFiles, viewOf } = settings;
  for (const file of traceFiles) {
    if (runs > 1) throw tooManyRuns(file, runs);
    await demandWritable(file);
  }
  let latest: RunTrace | undefined;

  return {
    onTrace(trace) {
      latest = trace;
    },
    timeline() {
      const { stdout } = system;
      const mayFit = stdout.isTerminal && stdout.columns >= LEAST_COLUMNS;
      if (latest === undefined || !(timeline ?? mayFit)) return [];
      const lanes = latest.lanes();
      const count = lanes.lanes.length;
      if (timeline === undefined && (count < LEAST_LANES || count > MOST_LANES)) return [];
      return renderTimeline(lanes, viewOf(stdout), { complete: latest.complete });
    },
    async write(title) {
      // A program that could not be run has no trace.
      if (latest === undefined) return;
      for (const file of traceFiles) {
        await replaceFile(file.path, textOf(file, latest, title)).catch((error) => {
          throw cannotWrite(file, error);
        });
      }
    },
  };
}

function textOf({ option }: TraceFile, trace: RunTrace, title: string): string {
  return option === "--trace"
    ? renderChromeTrace({ title, lanes: trace.lanes(), edges: trace.edges() })
    : renderShiviz(trace.rows());
}

function tooManyRuns({ option }: TraceFile, runs: number): ThreadlabError {
  return new ThreadlabError(
    "ERR_USAGE",
    `${option} writes one run, and these would be ${runs} runs. Name one lesson.`,
  );
}

/** Checks without writing: an existing file stays unchanged until there is new content for it. */
async function demandWritable(file: TraceFile): Promise<void> {
  try {
    const known = await stat(file.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (known !== undefined) refuseWhatIsNoFile(known);
    await access(known === undefined ? dirname(file.path) : file.path, constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

/** Does not wait: the file may have been replaced by a pipe that no process reads. */
async function replaceFile(path: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_NONBLOCK } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_NONBLOCK);
  try {
    refuseWhatIsNoFile(await file.stat());
    await file.truncate();
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function refuseWhatIsNoFile(found: Stats): void {
  if (!found.isFile()) throw new Error(`it is ${kindOf(found)}`);
}

function cannotWrite(
  { option, name, path }: TraceFile,
  { code, message }: NodeJS.ErrnoException,
): ThreadlabError {
  const why: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder "${dirname(path)}"`,
    ENXIO: "it is a pipe that nobody reads",
    ENOTDIR: `"${dirname(path)}" is not a folder`,
    EACCES: "you have no permission to write there",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
  };
  return new ThreadlabError(
    "ERR_USAGE",
    `${option} cannot write to "${name}": ${why[code ?? ""] ?? message}. Name a file in a folder that you can write to.`,
  );
}
