import { type Limit, limitsReached } from "../../kernel/limits.ts";
import type { Stuck } from "../../kernel/stuck.ts";
import type { World } from "../../kernel/world.ts";
import type { Finding } from "../../result/finding.ts";

/**
 * What keeps a search from having seen everything. A search with a finding of this kind proves nothing of what it has not
 * seen, whatever else it says.
 */
export function searchLimit(message: string): Finding {
  return { kind: "search-limit", message, threads: [], places: [] };
}

/** @param limit what was reached. @param more the option that lets the search go on for longer. */
export function cutShort(limit: string, more: string): Finding {
  return searchLimit(
    `The search was cut short (${limit}), so some schedules were not tried. ` +
      `Try fewer threads with --set, or raise the limit with ${more}.`,
  );
}

export function interrupted(): Finding {
  return searchLimit("The search was cut short by Ctrl-C, so some schedules were not tried.");
}

/** The limits that the run which has just ended came to. */
export function limitsOf(world: World, stuck: Stuck | undefined): readonly Finding[] {
  const reached = limitsReached(world).map((limit) =>
    limit === "processes" ? UNCONTROLLED : fixed(WORDS[limit]),
  );
  return stuck === "report full" ? [...reached, fixed("scheduling choices that are recorded")] : reached;
}

function fixed(what: string): Finding {
  return searchLimit(
    `A run reached the limit of ${what}, so it is not known what other schedules do. This limit cannot be raised: ` +
      "try fewer threads or rounds with --set.",
  );
}

const UNCONTROLLED = searchLimit(
  "The program starts processes. No schedule controls them, so the search did not try every order of their steps, nor every " +
    "order of what other threads do with them. Search the program with threads in their place.",
);

const WORDS: Readonly<Record<Exclude<Limit, "processes">, string>> = {
  memory: "memory that threads share (256 MB)",
  objects: "locks, queues and shared values",
  threads: "threads",
  "threads at once": "threads that this system lets be alive at once",
  ports: "ports for servers",
};
