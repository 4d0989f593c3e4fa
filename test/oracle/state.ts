import { eventOf } from "./calls.ts";
import type { ObjectText, Program } from "./program.ts";
import { NO_PAST, type Past } from "./rounds.ts";
import type { Group, WaitKind } from "./steps.ts";
import { type Point, unfold } from "./unfold.ts";

/** What the machine is in the middle of. Nothing of it is ever changed: steps make new states. */
export interface State {
  readonly threads: readonly ThreadState[];
  readonly objects: Readonly<Record<string, ObjectState>>;
  /** The lines on standard output; sorted, unless their order is judged. */
  readonly output: readonly string[];
  /** The line that no line feed has ended yet. */
  readonly line: string;
  /** Seconds. Stays 0 where time is free and nobody asks for it. */
  readonly now: number;
  /** How often the clock jumped because nobody could go on. */
  readonly jumps: number;
  /** How the run ended, if it has. */
  readonly over?: "ended" | "exit" | "deadlock" | "endless";
  /** When threads that were held back were last let go: how many, what they were expected to do, how often nothing came of it. */
  readonly fallbacks: { readonly held: number; readonly expected: number; readonly vain: number };
  /** A loop that works has gone round more often than the search claims anything about. */
  readonly isBeyond: boolean;
}

export interface ThreadState {
  /** Who it is in the program, whatever it is called now. */
  readonly id: string;
  readonly point: Point;
  readonly life: "made" | "alive" | "ended" | "error";
  /** What it is called now. */
  readonly name: string;
  /** Its place in the order in which threads were made, where that is not the program's. */
  readonly number?: number;
  readonly daemon: boolean;
  readonly error?: string;
  readonly wait?: Wait;
  /** Of the newest wait with a deadline. */
  readonly deadline?: number;
  /** Empty where rounds are not bounded. */
  readonly past: Past;
}

export interface Wait {
  readonly on: string;
  readonly of: WaitKind;
  readonly isTimed: boolean;
  readonly deadline: number;
  readonly group?: Group;
  /** What it was granted, where that is a step of its own. */
  readonly granted?: { readonly answer: number | boolean | { readonly error: string } };
  /** It was granted from the beginning. */
  readonly isAtOnce?: boolean;
}

export type ObjectState =
  | { readonly kind: "shared"; readonly value: number }
  | {
      readonly kind: "lock";
      readonly owner: number;
      readonly line: readonly number[];
      readonly isOwned: boolean;
      /** It was once released by another thread than its holder. */
      readonly isSignal: boolean;
    }
  | {
      readonly kind: "semaphore";
      readonly value: number;
      readonly most: number;
      readonly line: readonly number[];
    }
  | { readonly kind: "condition"; readonly line: readonly number[] }
  | { readonly kind: "event"; readonly isSet: boolean; readonly line: readonly number[] }
  | {
      readonly kind: "barrier";
      readonly parties: number;
      readonly arrived: number;
      readonly phase: "filling" | "draining" | "broken";
      readonly line: readonly { readonly thread: number; readonly index: number }[];
      readonly nextRound: readonly number[];
    }
  | {
      readonly kind: "queue";
      readonly order: "fifo" | "lifo" | "priority";
      readonly maxsize: number;
      readonly items: readonly number[];
      readonly unfinished: number;
      readonly isShut: boolean;
      /** How often an item went in or out. */
      readonly changes: number;
    }
  | { readonly kind: "simple queue"; readonly items: readonly number[]; readonly line: readonly number[] }
  | {
      readonly kind: "pool";
      readonly most: number;
      readonly workers: readonly string[];
      readonly tasks: readonly string[];
      readonly idle: readonly number[];
      readonly phase: "open" | "closing" | "closed";
      readonly isBroken: boolean;
    }
  | {
      readonly kind: "future";
      readonly task: string;
      readonly phase: FuturePhase;
      readonly value: string;
      readonly failed: boolean;
      readonly line: readonly number[];
      readonly callbacks: readonly string[];
    }
  /** Futures for which a thread waits, and those of them that have settled since it looked, in their order. */
  | { readonly kind: "order"; readonly members: readonly string[]; readonly settled: readonly string[] };

/** "told": cancelled, and a thread of the pool has come across it. */
export type FuturePhase = "pending" | "running" | "cancelled" | "told" | "finished";

export type ObjectOf<Kind extends ObjectState["kind"]> = Extract<ObjectState, { kind: Kind }>;

/** Nobody holds the lock. */
export const NOBODY = -1;

export function firstState(program: Program): State {
  return {
    threads: program.threads.map(({ name, timer, daemon = false }, i) => ({
      id: name,
      point: unfold(program, i),
      life: i === 0 ? "alive" : "made",
      // Only one thread has no name of its own.
      name: timer === undefined ? name : "Thread-1",
      daemon,
      past: NO_PAST,
    })),
    objects: Object.fromEntries([
      ...program.objects.flatMap(stateOf),
      ...program.threads.flatMap(timerEvent),
    ]),
    output: [],
    line: "",
    now: 0,
    jumps: 0,
    fallbacks: { held: 0, expected: 0, vain: 0 },
    isBeyond: false,
  };
}

/** The state in a text: the same for states that differ in nothing. */
export function keyOf(state: State): string {
  const { threads, objects, output, line, now, jumps, over, fallbacks, isBeyond } = state;
  const parts = threads.map((thread) => textOf(thread, () => ({ ...thread, point: thread.point.id })));
  // Threads that make objects may do so in either order.
  for (const name of Object.keys(objects).sort()) {
    const object = objects[name] as ObjectState;
    parts.push(
      name,
      textOf(object, () => object),
    );
  }
  parts.push(
    textOf(output, () => output),
    line,
    `${now} ${jumps} ${over} ${isBeyond}`,
    textOf(fallbacks, () => fallbacks),
  );
  return parts.join("\n");
}

/** Most of a state is as it was in the one before, so its text is known. */
const texts = new WeakMap<object, string>();

function textOf(part: object, content: () => unknown): string {
  let text = texts.get(part);
  if (text === undefined) {
    text = JSON.stringify(content());
    texts.set(part, text);
  }
  return text;
}

function stateOf(object: ObjectText): [string, ObjectState][] {
  const { kind, name } = object;
  switch (kind) {
    case "shared":
      return [[name, { kind, value: object.initial }]];
    case "lock":
    case "rlock":
      return [[name, lockState(kind === "rlock")]];
    case "event":
      return [[name, { kind, isSet: false, line: [] }]];
    case "condition":
      return [[name, { kind, line: [] }], ...own(object.lock === undefined, `${name}.lock`, lockState(true))];
    case "semaphore":
    case "bounded-semaphore": {
      const most = kind === "semaphore" ? Number.MAX_SAFE_INTEGER : object.value;
      return [[name, { kind: "semaphore", value: object.value, most, line: [] }]];
    }
    case "simple-queue":
      return [[name, { kind: "simple queue", items: [], line: [] }]];
    case "pool":
      return [
        [
          name,
          { kind, most: object.workers, workers: [], tasks: [], idle: [], phase: "open", isBroken: false },
        ],
      ];
    case "local":
      return [];
    case "barrier": {
      const { parties } = object;
      return [[name, { kind, parties, arrived: 0, phase: "filling", line: [], nextRound: [] }]];
    }
    default: {
      const order = kind === "queue" ? "fifo" : kind === "lifo-queue" ? "lifo" : "priority";
      const { maxsize } = object;
      return [
        [name, { kind: "queue", order, maxsize, items: [], unfinished: 0, isShut: false, changes: 0 }],
        [`${name}.mutex`, lockState(false)],
        ...["notEmpty", "notFull", "allDone"].flatMap((part) =>
          own(true, `${name}.${part}`, { kind: "condition", line: [] }),
        ),
      ];
    }
  }
}

function timerEvent({ name, timer }: Program["threads"][number]): [string, ObjectState][] {
  return own(timer !== undefined, eventOf(name), { kind: "event", isSet: false, line: [] });
}

function own(exists: boolean, name: string, state: ObjectState): [string, ObjectState][] {
  return exists ? [[name, state]] : [];
}

function lockState(isOwned: boolean): ObjectState {
  return { kind: "lock", owner: NOBODY, line: [], isOwned, isSignal: false };
}
