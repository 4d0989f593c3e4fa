import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { renderChromeTrace } from "../../render/documents/chrome-trace.ts";
import { renderShiviz } from "../../render/documents/shiviz.ts";
import { renderTimeline } from "../../render/timeline/timeline.ts";
import type { RunTrace } from "../../runner/run/run-trace.ts";
import type { Settings } from "../options/settings.ts";
import type { TraceFile, TraceSettings } from "../options/trace-settings.ts";
import { demandWritable, writeWanted } from "../options/wanted-file.ts";

/** The reports on the traces of runs, apart from their output. */
export interface TraceReport {
  /** Takes the trace of the run that has just ended. */
  onTrace(trace: RunTrace): void;
  /** The timeline of that run; empty if none was requested. */
  timeline(): readonly string[];
  /** Writes the requested files. @param title the lesson's name. @throws ThreadlabError `ERR_USAGE` */
  write(title: string): Promise<void>;
}

/** The timeline is drawn without a request on a screen at least this wide, for 2 to 6 threads. */
const LEAST_COLUMNS = 80;
const LEAST_LANES = 2;
const MOST_LANES = 6;

/**
 * Checks, before anything runs, that the files can be written.
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
      for (const file of traceFiles) await writeWanted(file, textOf(file, latest, title));
    },
  };
}

function textOf({ option }: TraceFile, trace: RunTrace, title: string): string {
  return option === "--trace"
    ? renderChromeTrace({ title, lanes: trace.lanes(), edges: trace.edges() })
    : renderShiviz(trace.rows());
}

function tooManyRuns({ option }: TraceFile, runs: number): ThreadlabError {
  return usageError(`${option} writes one run, and these would be ${runs} runs. Name one lesson.`);
}
