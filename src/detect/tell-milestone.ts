import type { ObjectKind } from "../protocol/event.ts";
import { OPERATIONS, type Op, type OpWhere } from "../protocol/operations.ts";
import type { Deed, Milestone } from "../result/race-facts.ts";
import type { Roster } from "../trace/roster.ts";
import type { SyncStep } from "./sync-history.ts";

/** A step that others came after, by names. */
export function tellMilestone(roster: Roster, { event, waited }: SyncStep): Milestone {
  const { op, object } = event;
  const tell = (deed: Deed, name: string, step = event): Milestone => ({
    ...{ thread: roster.thread(step.thread), deed, object: name, place: roster.place(step.site) },
  });
  if (isDeed(op)) {
    const deed = (OPERATIONS[op].on === "object" && DEEDS_BY_KIND[roster.kind(object)]?.[op]) || DEEDS[op];
    return tell(deed, op === "end" ? "" : deed === "start" ? roster.thread(object) : roster.object(object));
  }
  // A grant: its meaning depends on what the other thread waited for.
  if (waited?.op === "join") return tell("join", roster.thread(waited.object), waited);
  const name = waited === undefined ? "" : roster.object(waited.object);
  if (waited?.op === "acquire")
    return tell(DEEDS_BY_KIND[roster.kind(waited.object)]?.release ?? "release", name);
  const signal = waited && SIGNALS[roster.kind(waited.object)];
  if (signal !== undefined) return tell(signal, name);
  return tell("wake", roster.thread(event.op === "grant" ? event.to : event.thread));
}

type Ordering = Exclude<OpWhere<"orders", "others">, "grant">;

function isDeed(op: Op): op is Ordering {
  return op !== "grant" && OPERATIONS[op].orders === "others";
}

const DEEDS: Readonly<Record<Ordering, Deed>> = {
  start: "start",
  end: "end",
  release: "release",
  set: "set",
  wait: "arrive",
  trip: "arrive",
  listen: "listen",
  connect: "connect",
  send: "send",
  close: "close",
};

/** The names of these operations for the objects of pools and for simple queues. */
const DEEDS_BY_KIND: Readonly<Partial<Record<ObjectKind, Readonly<Partial<Record<Ordering, Deed>>>>>> = {
  pool: { release: "submit", set: "shut" },
  future: { set: "finish" },
  "simple-queue": { release: "put" },
};

/** The step that ends a wait for one of these. */
const SIGNALS: Readonly<Record<string, Deed>> = {
  ...{ event: "set", barrier: "arrive", condition: "notify" },
  ...{ future: "finish", futures: "finish" },
};
