import type { TraceEvent } from "../protocol/event.ts";
import type { ScheduleRow } from "../protocol/explore.ts";
import type { Roster } from "../trace/roster.ts";

/** A run as rows, one operation each, in the order in which they happened. */
export function scheduleRows(events: readonly TraceEvent[], roster: Roster): ScheduleRow[] {
  return events.flatMap((event) => {
    const text = describe(event, roster);
    if (text === "") return [];
    const { thread, site } = event;
    return [{ thread, threadName: roster.thread(thread), text, place: roster.place(site) }];
  });
}

/** A run in one line: who went when, as far as it matters: `Thread-1 first, then Thread-2`. */
export function shownBy(rows: readonly ScheduleRow[]): string {
  const turns: string[] = [];
  const busy = rows.filter(({ text }) => !/^(?:starts|joins|ends|sleeps|yields)/.test(text));
  const threads = new Set(busy.map(({ thread }) => thread));
  // MainThread mostly starts and collects: its turns say little, where others work.
  const told = threads.size > 1 ? busy.filter(({ thread }) => thread !== 1) : busy;
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
  switch (op) {
    case "start":
      return `starts ${roster.thread(object)}`;
    case "end":
      return outcome === "ok" ? "ends" : "ends by an error";
    case "join":
      return `joins ${roster.thread(object)}${waits}`;
    case "acquire":
      return `acquires ${name()}${waits}`;
    case "try":
      return `tries ${name()}: ${outcome === "ok" ? "has it" : "taken"}`;
    case "release":
      return `releases ${name()}${value > 1 ? ` ×${value}` : ""}`;
    case "wait":
      return `waits for ${name()}${outcome === "ok" ? ": goes on" : ""}`;
    case "notify":
      return `notifies ${name()}: wakes ${value}`;
    case "set":
    case "clear":
    case "reset":
      return `${op}s ${name()}`;
    case "abort":
      return `breaks ${name()}`;
    case "trip":
      return `lets ${name()} pass`;
    case "read":
      return `reads ${name()} → ${shown(value)}`;
    case "write":
      return `writes ${name()} ← ${shown(value)}`;
    case "sleep":
      return `sleeps ${value} s`;
    case "yield":
      return "yields";
    case "print":
      return `prints ${JSON.stringify(clip(event.text))}`;
    case "resume":
      return resumed(event, roster);
    case "listen":
    case "connect":
    case "accept":
    case "receive":
    case "send":
    case "close":
      return `${op}s ${name()}${waits}`;
    default:
      return "";
  }
}

function resumed({ object, outcome }: TraceEvent, roster: Roster): string {
  if (object === 0) return "";
  const kind = roster.kind(object);
  const what = kind === "none" ? "goes on" : `goes on after ${roster.object(object)}`;
  return outcome === "ok"
    ? kind === "lock" || kind === "rlock"
      ? `has ${roster.object(object)}`
      : what
    : `${what}: ${outcome}`;
}

/** NaN stands for a value that is no number: its text is not in the trace. */
function shown(value: number): string {
  return Number.isNaN(value) ? "…" : String(value);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
