import { CHANGES_PROPERTY } from "../kernel/threads.ts";
import { MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import type { ScheduleRow } from "../protocol/explore.ts";
import type { Roster } from "../trace/roster.ts";
import { shownValue } from "./shown-value.ts";

/** A run as rows, one operation each, in the order in which they happened. */
export function scheduleRows(events: readonly TraceEvent[], roster: Roster): ScheduleRow[] {
  const describeRow = createRowTeller(roster);
  return events.flatMap((event) => describeRow(event) ?? []);
}

/** Puts events into words, one after the other; undefined for those that are no operation of a thread. */
export function createRowTeller(roster: Roster): (event: TraceEvent) => ScheduleRow | undefined {
  const waits = new Map<number, TraceEvent>();
  return (event) => {
    const { thread, site, outcome } = event;
    const text = event.op === "resume" ? resumed(event, waits.get(thread), roster) : describe(event, roster);
    if (outcome === "wait") waits.set(thread, event);
    return text === ""
      ? undefined
      : { thread, threadName: roster.thread(thread), text, place: roster.place(site) };
  };
}

/** A run in one line: who went when, as far as it matters: `Thread-1 first, then Thread-2`. */
export function shownBy(rows: readonly ScheduleRow[]): string {
  const turns: string[] = [];
  const busy = rows.filter(({ text }) => !/^(?:starts|joins|ends|sleeps|yields|has joined )/.test(text));
  // MainThread mostly starts and collects: its turns say little, where others take turns.
  const others = busy.filter(({ thread }) => thread !== MAIN_THREAD);
  const told = new Set(others.map(({ thread }) => thread)).size > 1 ? others : busy;
  for (const { threadName } of told) if (turns.at(-1) !== threadName) turns.push(threadName);
  if (turns.length === 0) return "";
  const shown = turns.length > 6 ? [...turns.slice(0, 5), "…"] : turns;
  const [first, ...rest] = shown;
  return rest.length === 0 ? `${first} alone` : `${first} first, then ${rest.join(", ")}`;
}

function describe(event: TraceEvent, roster: Roster): string {
  const { op, object, outcome, value } = event;
  const name = () => roster.object(object);
  const waits = outcome === "wait" ? ": waits" : "";
  const fails = outcome === "error" || outcome === "broken" ? ": fails" : "";
  switch (op) {
    case "start":
      return `starts ${roster.thread(object)}${outcome === "ok" ? "" : ": refused"}`;
    case "end":
      return outcome === "ok" ? "ends" : outcome === "crash" ? "dies" : "ends with an error";
    case "join":
      return `joins ${roster.thread(object)}${outcome === "error" ? ": not started" : waits}`;
    case "acquire":
      return outcome === "wait" ? `waits for ${name()}` : `acquires ${name()}`;
    case "try":
      return `tries ${name()}: ${outcome === "ok" ? "has it" : "taken"}`;
    case "release":
      return `releases ${name()}${value > 1 ? ` ×${value}` : ""}${fails}`;
    case "wait":
      return `waits for ${name()}${outcome === "ok" ? ": goes on" : fails}`;
    case "notify":
      return `notifies ${name()}${fails || `: wakes ${value}`}`;
    case "set":
    case "clear":
    case "reset":
      return `${op}s ${name()}`;
    case "abort":
      return `breaks ${name()}`;
    case "trip":
      return `lets ${name()} pass`;
    case "read":
      return `reads ${name()} → ${shownValue(event)}`;
    case "write":
      return `writes ${name()} ← ${shownValue(event)}${fails}`;
    case "probe":
      return `looks at ${name()}`;
    case "alive":
      if (event.text !== "")
        return `${value === CHANGES_PROPERTY ? "sets" : "looks at"} the ${event.text} of ${roster.thread(object)}`;
      return object === 0
        ? "looks which threads are alive"
        : `looks whether ${roster.thread(object)} is alive`;
    case "exit":
      return `ends the process with ${value}`;
    case "sleep":
      return `sleeps ${value} s`;
    case "clock":
      return `asks the time: ${value} s`;
    case "yield":
      return "yields";
    case "print":
      return `prints ${JSON.stringify(clip(event.text))}`;
    case "output":
      return `writes ${JSON.stringify(clip(event.text))}`;
    case "listen":
    case "accept":
    case "send":
      return `${op}s on ${name()}${waits}`;
    case "receive":
      return `receives from ${name()}${waits}`;
    case "connect":
    case "close":
      return `${op}s ${name()}${waits}`;
    default:
      return "";
  }
}

/** The end of a wait. A thread that is joined is numbered apart from objects, so it takes the wait's own op to name it. */
function resumed({ outcome }: TraceEvent, waited: TraceEvent | undefined, roster: Roster): string {
  if (waited === undefined || waited.op === "sleep") return "";
  const { op, object } = waited;
  if (op === "join") {
    const name = roster.thread(object);
    return outcome === "ok" ? `has joined ${name}` : `goes on without ${name}: ${outcome}`;
  }
  const kind = roster.kind(object);
  if (outcome === "ok" && (kind === "lock" || kind === "rlock")) return `has ${roster.object(object)}`;
  const what = kind === "none" ? "goes on" : `goes on after ${roster.object(object)}`;
  return outcome === "ok" ? what : `${what}: ${outcome}`;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
