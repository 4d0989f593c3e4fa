import { explain } from "../../explain/explain.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Finding } from "../../result/finding.ts";

/** How a search went. */
export interface SearchEnd {
  traces: number;
  blocked: number;
  /** Those of all its runs together. */
  decisions: number;
  deadlocks: number;
  /** Whether every trace was seen; "polls": up to a bound on rounds, which some thread reached. */
  complete: boolean | "polls";
  readonly bounds: RoundBounds;
  /** The pass that this is about, from 1. */
  readonly pass: number;
  /** False if the search proves nothing. */
  ok: boolean;
  readonly findings: Finding[];
}

/** A search that proves nothing. */
export function fail(end: SearchEnd, finding: Finding): SearchEnd {
  end.findings.push(finding);
  return Object.assign(end, { ok: false, complete: false });
}

export function diverged(): Finding {
  return explain({ kind: "divergence", how: "search" });
}

/** Whether a search only reached the limit of its time or its traces, even before its first run. */
export function isOutOfLimits({ ok, traces, complete, findings }: SearchEnd): boolean {
  const isWell = ok || traces === 0;
  return isWell && !complete && findings.every(({ kind }) => kind === "search-limit");
}
