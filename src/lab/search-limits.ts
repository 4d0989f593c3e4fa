import { STUCK_REPORT_FULL } from "../kernel/layout.ts";
import { type Limit, limitsReached } from "../kernel/limits.ts";
import type { World } from "../kernel/world.ts";
import type { Finding } from "../protocol/result.ts";

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
    `The search was cut short (${limit}), so schedules are left that nobody has tried. ` +
      `Try fewer threads with --set, or give it more with ${more}.`,
  );
}

export function interrupted(): Finding {
  return searchLimit("The search was cut short by Ctrl-C, so schedules are left that nobody has tried.");
}

/** The limits that the run which has just ended came to. */
export function limitsOf(world: World, stuck: number): readonly Finding[] {
  const reached = limitsReached(world).map((limit) =>
    limit === "processes" ? UNCONTROLLED : fixed(WORDS[limit]),
  );
  return stuck === STUCK_REPORT_FULL ? [...reached, fixed("the choices that can be kept of it")] : reached;
}

function fixed(what: string): Finding {
  return searchLimit(
    `A run came to the end of ${what}, so what other schedules do is not known. This limit cannot be raised: ` +
      "try fewer threads or rounds with --set.",
  );
}

const UNCONTROLLED = searchLimit(
  "The program makes processes. They run by themselves, and no schedule says what they do when: so not every order of " +
    "their steps was tried, nor of what other threads do with them. Search it with threads in their place.",
);

const WORDS: Readonly<Record<Exclude<Limit, "processes">, string>> = {
  memory: "the memory that threads share (256 MB)",
  objects: "the locks, queues and shared values that it may make",
  threads: "the threads that it may make",
  "threads at once": "the threads that may be alive at once on this system",
  ports: "the ports that servers may be given",
};
