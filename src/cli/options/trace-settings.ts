import { usageError } from "../../protocol/errors.ts";
import { type WantedFile, wantedFile } from "./wanted-file.ts";

/** Options as commander reads them. */
export interface TraceOptions {
  readonly json?: boolean;
  readonly timeline?: boolean;
  readonly trace?: string;
  readonly shiviz?: string;
  readonly repeat?: string;
}

/** The reports about a run's trace. */
export interface TraceSettings {
  /** Whether to draw the timeline; undefined to draw it if it fits. */
  readonly timeline: boolean | undefined;
  /** The files of `--trace` and `--shiviz`. */
  readonly traceFiles: readonly WantedFile[];
}

/** Throws ERR_USAGE for options that do not go together. */
export function readTraceSettings(options: TraceOptions, cwd: string): TraceSettings {
  const { json, timeline, trace, shiviz, repeat } = options;
  if (json && timeline)
    throw usageError(
      "--timeline draws on the screen, and --json prints a document there. Use one of them, or --json with --trace <file>.",
    );
  const asked = timeline
    ? "--timeline"
    : trace !== undefined
      ? "--trace"
      : shiviz !== undefined
        ? "--shiviz"
        : "";
  if (repeat !== undefined && asked !== "")
    throw usageError(`${asked} shows one run, and --repeat makes many. Use one of them.`);
  const traceFiles = [
    ...(trace === undefined ? [] : [wantedFile("--trace", trace, cwd)]),
    ...(shiviz === undefined ? [] : [wantedFile("--shiviz", shiviz, cwd)]),
  ];
  return { timeline, traceFiles };
}
