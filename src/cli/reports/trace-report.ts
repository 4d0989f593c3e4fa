import { usageError } from "../../protocol/errors.ts";
import { renderChromeTrace } from "../../render/documents/chrome-trace.ts";
import { renderShiviz } from "../../render/documents/shiviz.ts";
import { renderTimeline } from "../../render/timeline/timeline.ts";
import type { RunTrace } from "../../runner/run/run-trace.ts";
import type { Settings } from "../options/settings.ts";
import type { TraceSettings } from "../options/trace-settings.ts";
import { demandWritable, type WantedFile, writeWanted } from "../options/wanted-file.ts";

/** The timeline is drawn without a request on a screen at least this wide, for 2 to 6 threads. */
const LEAST_COLUMNS = 80;
const LEAST_LANES = 2;
const MOST_LANES = 6;

/**
 * Checks, before anything runs, that the requested files can be written.
 *
 * @param runs how many runs there will be. @throws ThreadlabError `ERR_USAGE`
 */
export async function demandTraceFiles({ traceFiles }: TraceSettings, runs: number): Promise<void> {
  for (const file of traceFiles) {
    if (runs > 1)
      throw usageError(`${file.option} writes one run, and these would be ${runs} runs. Name one lesson.`);
    await demandWritable(file);
  }
}

/** The timeline of a run; empty if none was requested and it may not fit. */
export function timelineOf(
  trace: RunTrace,
  { system: { stdout }, timeline, viewOf }: Settings & TraceSettings,
): readonly string[] {
  const mayFit = stdout.isTerminal && stdout.columns >= LEAST_COLUMNS;
  if (!(timeline ?? mayFit)) return [];
  const lanes = trace.lanes();
  const count = lanes.lanes.length;
  if (timeline === undefined && (count < LEAST_LANES || count > MOST_LANES)) return [];
  return renderTimeline(lanes, viewOf(stdout), { complete: trace.complete });
}

/** Writes the requested files about a run. @param title the lesson's name. @throws ThreadlabError `ERR_USAGE` */
export async function writeTraceFiles(
  trace: RunTrace,
  title: string,
  { traceFiles }: TraceSettings,
): Promise<void> {
  for (const file of traceFiles) await writeWanted(file, textOf(file, trace, title));
}

function textOf({ option }: WantedFile, trace: RunTrace, title: string): string {
  return option === "--trace"
    ? renderChromeTrace({ title, lanes: trace.lanes(), edges: trace.edges() })
    : renderShiviz(trace.rows());
}
