import { type ExploreResult, worthSeeing } from "../../result/explore.ts";
import { type CommandReport, withoutRepeat, writeDocument } from "./json.ts";
import type { ExploreEntry } from "./search-document.ts";

/** The results of a search as one JSON document. */
export function renderExploreJson({ ok, results }: CommandReport<ExploreResult>): string {
  return writeDocument({ command: "explore", ok, results: results.map(toDocument) });
}

function toDocument(result: ExploreResult): ExploreEntry {
  const { lesson, traces, blocked, complete, polls, deadlocks, outcomes, findings } = result;
  const worth = result.ok ? undefined : worthSeeing(result);
  const { target, sets, raced, threads, time, strategy, claims, seconds } = result;
  return {
    ...{ lesson, traces, blocked, complete, deadlocks },
    ...(polls && { polls: polls.bound, ...(polls.laps && { laps: polls.laps }), loops: polls.loops }),
    outcomes: outcomes.map(
      ({ output, orders, traces: count, verdict, deadlock, schedule, switches, shownBy, replay }) => ({
        ...{ output, ...(orders && { orders }), traces: count, verdict, deadlock },
        ...{ schedule, switches, shownBy, replay },
      }),
    ),
    findings: withoutRepeat(findings),
    ...{ target, sets, raced, threads, time, strategy, claims, seconds: Math.round(seconds * 1000) / 1000 },
    ...(worth && { repeat: worth.replay }),
  };
}
