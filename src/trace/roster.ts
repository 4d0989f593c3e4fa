import type { EventOf, ObjectKind, TraceEvent, Until } from "../protocol/event.ts";
import type { Waitable } from "../protocol/operations.ts";
import type { Place, Program } from "../protocol/program.ts";
import { futuresNamed } from "./future-causes.ts";
import { createAwaitedNames, listFutures } from "./loops-over-futures.ts";

/** What a thread waits for. */
export interface Waiting {
  readonly op: Waitable;
  readonly object: number;
  readonly site: number;
  readonly until: Until;
}

export interface ThreadEntry {
  readonly id: number;
  readonly name: string;
  readonly state: "made" | "starting" | "running" | "waiting" | "ended";
  readonly waiting: Waiting | undefined;
  /** Its newest event. */
  readonly last: TraceEvent | undefined;
  /** Whether it stands for something else, such as a process, and is not a thread of the lesson. */
  readonly hidden: boolean;
}

/** An object as a part of another. */
export interface Part {
  readonly of: number;
  readonly name: string;
}

/** The threads and objects of a run by number, with their names and what they are doing. */
export interface Roster {
  push(event: TraceEvent): void;
  /** All of them, in the order in which they were made. */
  threads(): readonly ThreadEntry[];
  /** Those that have been started and not ended, in the same order. The cost grows with their number. */
  alive(): readonly ThreadEntry[];
  /** How many have ended. */
  ended(): number;
  entry(id: number): ThreadEntry | undefined;
  thread(id: number): string;
  /** The name of an object in the program, such as `mutex` or `forks[1]`; or its kind and number if it has no name. */
  object(id: number): string;
  /** The same; but of the futures that `asCompleted` goes through, only those that it still waits for. */
  awaited(id: number): string;
  kind(id: number): ObjectKind;
  /** For a part that another object made for itself, such as a queue's conditions: the whole, and the part's name. */
  part(id: number): Part | undefined;
  /** `main.ts:12:3`, or "" if the place is not known. */
  place(site: number): string;
}

type RosterEntry = { -readonly [K in keyof ThreadEntry]: ThreadEntry[K] };

export function createRoster(program: Pick<Program, "sites">, show: (place: Place) => string): Roster {
  const threads = new Map<number, RosterEntry>();
  const alive = new Map<number, RosterEntry>();
  let ended = 0;
  const objects = new Map<number, { kind: ObjectKind; name: string; part: Part | undefined }>();
  const used = new Map<string, number>();
  const awaited = createAwaitedNames((id) => roster.object(id));

  function nameOf({ name, kind, object, site }: EventOf<"make">, part: Part | undefined): string {
    if (part !== undefined) return `${roster.object(part.of)}.${part.name}`;
    if (kind === "futures") return listFutures(futuresNamed(name).map(roster.object));
    const base = name || program.sites[site]?.name || `${kind} ${object}`;
    const count = used.get(base) ?? 0;
    used.set(base, count + 1);
    // In a list of lists, the number of an object is not its place.
    if (base.endsWith("[]") && base.indexOf("[]") === base.length - 2)
      return `${base.slice(0, -2)}[${count}]`;
    return count === 0 ? base : `${base}#${count + 1}`;
  }

  function make(event: EventOf<"make">): void {
    const { kind, name, object: id, isHidden: hidden } = event;
    if (kind !== "thread") {
      const part = partOf(event);
      objects.set(id, { kind, name: nameOf(event, part), part });
      return;
    }
    const known = threads.get(id);
    if (known) known.name = name;
    else threads.set(id, { id, name, state: "made", waiting: undefined, last: undefined, hidden });
  }

  function step(event: TraceEvent): void {
    const entry = threads.get(event.thread);
    if (entry === undefined) return;
    entry.last = event;
    if (event.op === "end") move(entry, "ended");
    else if (event.outcome === "wait") {
      move(entry, "waiting");
      entry.waiting = { op: event.op, object: event.object, site: event.site, until: event.until };
    } else if (event.op !== "grant") {
      move(entry, "running");
      entry.waiting = undefined;
    }
  }

  function move(entry: RosterEntry, state: ThreadEntry["state"]): void {
    if (state === "ended" && entry.state !== "ended") ended++;
    entry.state = state;
    if (state === "ended") alive.delete(entry.id);
    else alive.set(entry.id, entry);
  }

  const roster: Roster = {
    push(event) {
      if (event.op === "make") make(event);
      awaited.push(event);
      step(event);
      const peer = threads.get(event.op === "grant" ? event.to : isStart(event) ? event.object : -1);
      if (peer === undefined) return;
      move(peer, isStart(event) ? "starting" : "running");
      peer.waiting = undefined;
    },
    threads: () => [...threads.values()],
    alive: () => [...alive.values()].sort((a, b) => a.id - b.id),
    ended: () => ended,
    entry: (id) => threads.get(id),
    thread: (id) => threads.get(id)?.name ?? `thread ${id}`,
    object: (id) => objects.get(id)?.name ?? `object ${id}`,
    awaited: awaited.object,
    kind: (id) => objects.get(id)?.kind ?? "none",
    part: (id) => objects.get(id)?.part,
    place(site) {
      const place = site > 0 ? program.sites[site] : undefined;
      return place === undefined ? "" : show(place);
    },
  };
  return roster;
}

/** The kernel names parts by the number of the whole: `#12.notEmpty`. A thread may have any name. */
export function partOf({ kind, name }: EventOf<"make">): Part | undefined {
  if (kind === "thread") return undefined;
  const [, of, part] = /^#(\d+)\.(.+)$/.exec(name) ?? [];
  return of === undefined || part === undefined ? undefined : { of: Number(of), name: part };
}

/** Whether the step started a thread. */
export function isStart({ op, outcome }: TraceEvent): boolean {
  return op === "start" && outcome === "ok";
}
