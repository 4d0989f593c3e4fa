import { explain } from "../../explain/explain.ts";
import { limitsReached } from "../../kernel/memory/limits.ts";
import type { World } from "../../kernel/memory/world.ts";
import type { Stuck } from "../../kernel/scheduling/stuck.ts";
import type { Finding } from "../../result/finding.ts";
import type { Reached } from "../../result/search-facts.ts";

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
