import { explain } from "../../explain/explain.ts";
import { limitsReached } from "../../kernel/memory/limits.ts";
import type { World } from "../../kernel/memory/world.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Stuck } from "../../kernel/scheduling/stuck.ts";
import type { Finding } from "../../result/finding.ts";
import type { Reached } from "../../result/search-facts.ts";

/** How a search went. */
export interface SearchEnd {
  traces: number;
  blocked: number;
  /** Those of all its runs together. */
  decisions: number;
  /** Whether every trace was seen; "polls": up to a bound on rounds, which some thread reached. */
  complete: boolean | "polls";
  readonly bounds: RoundBounds;
  /** The pass that this is about, from 1. */
  readonly pass: number;
  /** False if the search proves nothing. */
  ok: boolean;
  readonly findings: Finding[];
}

/** How a search went that has made no run yet. */
export function beginEnd(bounds: RoundBounds, pass: number): SearchEnd {
  const counts = { traces: 0, blocked: 0, decisions: 0 };
  return { ...counts, complete: false, bounds, pass, ok: true, findings: [] };
}

/** A search that proves nothing. */
export function fail(end: SearchEnd, finding: Finding): void {
  end.findings.push(finding);
  end.ok = false;
  end.complete = false;
}

export function diverged(): Finding {
  return explain({ kind: "divergence", how: "search" });
}

/**
 * What keeps a search from having seen everything. A search with such a finding proves nothing about what it has not seen, whatever else it
 * says.
 */
export function searchLimit(reached: Reached, amount?: number): Finding {
  return explain({ kind: "search-limit", reached, ...(amount !== undefined && { amount }) });
}

/** The limits that the last run reached. */
export function limitsOf(world: World, stuck: Stuck | undefined): readonly Finding[] {
  const reached: readonly Reached[] = limitsReached(world);
  return [...reached, ...(stuck === "report full" ? (["choices"] as const) : [])].map((limit) =>
    searchLimit(limit),
  );
}

/** Whether a search only reached the limit of its time or its traces, even before its first run. */
export function isOutOfLimits({ ok, traces, complete, findings }: SearchEnd): boolean {
  const isWell = ok || traces === 0;
  return isWell && !complete && findings.every(({ kind }) => kind === "search-limit");
}
