import type { TraceEvent } from "../protocol/event.ts";
import type { Roster } from "../trace/roster.ts";
import type { Milestone } from "./common-past.ts";

/** What a step did, as a clause in the past: `MainThread started Thread-2 (main.ts:17:5)`. */
export function describeMilestone(roster: Roster, { event, waited }: Milestone): string {
  const cause = waited?.op === "join" ? waited : event;
  const place = roster.place(cause.site);
  return `${clause(roster, event, waited)}${place === "" ? "" : ` (${place})`}`;
}

function clause(
  roster: Roster,
  { op, thread, object, peer }: TraceEvent,
  waited: TraceEvent | undefined,
): string {
  const who = roster.thread(thread);
  switch (op) {
    case "start":
      return `${who} started ${roster.thread(object)}`;
    case "end":
      return `${who} ended`;
    case "release":
      return `${who} released "${roster.object(object)}"`;
    case "set":
      return `${who} set "${roster.object(object)}"`;
    case "listen":
      return `${who} listened on "${roster.object(object)}"`;
    case "connect":
      return `${who} connected`;
    case "send":
      return `${who} sent on "${roster.object(object)}"`;
    case "close":
      return `${who} closed "${roster.object(object)}"`;
    case "wait":
    case "trip":
      return `${who} arrived at "${roster.object(object)}"`;
    default:
      // A grant: what it means is what the other thread waited for.
      if (waited?.op === "join")
        return `${roster.thread(waited.thread)} joined ${roster.thread(waited.object)}`;
      if (waited?.op === "acquire") return `${who} released "${roster.object(waited.object)}"`;
      return waited === undefined
        ? `${who} let ${roster.thread(peer)} go on`
        : signalled(roster, who, waited);
  }
}

function signalled(roster: Roster, who: string, { object, thread }: TraceEvent): string {
  const name = `"${roster.object(object)}"`;
  const kind = roster.kind(object);
  if (kind === "event") return `${who} set ${name}`;
  if (kind === "barrier") return `${who} arrived at ${name}`;
  return kind === "condition" ? `${who} notified ${name}` : `${who} let ${roster.thread(thread)} go on`;
}
