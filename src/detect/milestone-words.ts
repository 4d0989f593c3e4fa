import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type Op, type OpWhere } from "../protocol/operations.ts";
import type { Roster } from "../trace/roster.ts";
import type { Milestone } from "./common-past.ts";

/** A step as a clause in the past tense: `MainThread started Thread-2 (main.ts:17:5)`. */
export function describeMilestone(roster: Roster, { event, waited }: Milestone): string {
  const cause = waited?.op === "join" ? waited : event;
  const place = roster.place(cause.site);
  return `${clause(roster, event, waited)}${place === "" ? "" : ` (${place})`}`;
}

function clause(roster: Roster, event: TraceEvent, waited: TraceEvent | undefined): string {
  const { op, object } = event;
  const who = roster.thread(event.thread);
  if (isDeed(op)) return `${who} ${DEEDS[op](roster, object)}`;
  // A grant: what it means is what the other thread waited for.
  if (waited === undefined)
    return `${who} let ${event.op === "grant" ? roster.thread(event.to) : "others"} go on`;
  if (waited.op === "join") return `${roster.thread(waited.thread)} joined ${roster.thread(waited.object)}`;
  if (waited.op === "acquire") return `${who} released "${roster.object(waited.object)}"`;
  return `${who} ${signalled(roster, waited)}`;
}

type Deed = Exclude<OpWhere<"orders", "others">, "grant">;

function isDeed(op: Op): op is Deed {
  return op !== "grant" && OPERATIONS[op].orders === "others";
}

const DEEDS: Readonly<Record<Deed, (roster: Roster, object: number) => string>> = {
  start: (roster, object) => `started ${roster.thread(object)}`,
  end: () => "ended",
  release: (roster, object) => `released "${roster.object(object)}"`,
  set: (roster, object) => `set "${roster.object(object)}"`,
  wait: (roster, object) => `arrived at "${roster.object(object)}"`,
  trip: (roster, object) => `arrived at "${roster.object(object)}"`,
  listen: (roster, object) => `listened on "${roster.object(object)}"`,
  connect: () => "connected",
  send: (roster, object) => `sent on "${roster.object(object)}"`,
  close: (roster, object) => `closed "${roster.object(object)}"`,
};

function signalled(roster: Roster, { object, thread }: TraceEvent): string {
  const name = `"${roster.object(object)}"`;
  const kind = roster.kind(object);
  if (kind === "event") return `set ${name}`;
  if (kind === "barrier") return `arrived at ${name}`;
  return kind === "condition" ? `notified ${name}` : `let ${roster.thread(thread)} go on`;
}
