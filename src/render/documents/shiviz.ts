import type { ClockedRow } from "../../runner/run/run-trace.ts";
import { visible } from "../text/sanitise.ts";

/**
 * The pattern by which ShiViz finds the parts of a line. The first line tells ShiViz when it opens the file; the empty second line says
 * that there is one run.
 */
const PATTERN = "(?<host>\\S+) (?<clock>\\{[^}]*\\}) (?<event>.*)";

/** A run as a ShiViz log (bestchai.bitbucket.io/shiviz): a line for each operation, with its thread, its vector clock and what it did. */
export function renderShiviz(rows: readonly ClockedRow[]): string {
  const hosts = nameHosts(rows);
  const lines = rows.map(({ thread, clock, text, place }) => {
    const entries = [...clock].map(
      ([other, count]) => [hosts.get(other) ?? `thread-${other}`, count] as const,
    );
    const event = place === "" ? visible(text) : `${visible(text)} (${visible(place)})`;
    return `${hosts.get(thread)} ${JSON.stringify(Object.fromEntries(entries))} ${event}`;
  });
  return `${[PATTERN, "", ...lines].join("\n")}\n`;
}

/** A host's name is one word, and no two threads have the same. */
function nameHosts(rows: readonly ClockedRow[]): ReadonlyMap<number, string> {
  const hosts = new Map<number, string>();
  const taken = new Set<string>();
  for (const { thread, threadName } of rows) {
    if (hosts.has(thread)) continue;
    const word = threadName.replace(/[^\p{L}\p{N}_.()-]+/gu, "_") || "_";
    let name = word;
    while (taken.has(name)) name += `_${thread}`;
    taken.add(name);
    hosts.set(thread, name);
  }
  return hosts;
}
