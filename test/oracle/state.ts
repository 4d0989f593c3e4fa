import type { ObjectText, Program } from "./program.ts";
import type { WaitKind } from "./steps.ts";
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
  readonly over?: "ended" | "exit";
}

export interface ThreadState {
  readonly point: Point;
  readonly life: "made" | "alive" | "ended" | "error";
  /** What it is called now. Who it is, `Program.threads` says. */
  readonly name: string;
  readonly daemon: boolean;
  readonly error?: string;
  readonly wait?: Wait;
  /** Of the newest wait with a deadline. */
  readonly deadline?: number;
}

export interface Wait {
  readonly on: string;
  readonly of: WaitKind;
  readonly isTimed: boolean;
  readonly deadline: number;
  /** What it was granted, where that is a step of its own. */
  readonly granted?: { readonly answer: number | boolean | { readonly error: string } };
}

export type ObjectState =
  | { readonly kind: "shared"; readonly value: number }
  | {
      readonly kind: "lock";
      readonly owner: number;
      readonly line: readonly number[];
      readonly isOwned: boolean;
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
    };

export type ObjectOf<Kind extends ObjectState["kind"]> = Extract<ObjectState, { kind: Kind }>;

/** Nobody holds the lock. */
export const NOBODY = -1;

export function firstState(program: Program): State {
  return {
    threads: program.threads.map(({ name, daemon = false }, i) => ({
      point: unfold(program, i),
      life: i === 0 ? "alive" : "made",
      name,
      daemon,
    })),
    objects: Object.fromEntries(program.objects.flatMap(stateOf)),
    output: [],
    line: "",
    now: 0,
    jumps: 0,
  };
}

/** The state in a text: the same for states that differ in nothing. */
export function keyOf({ threads, objects, output, line, now, jumps, over }: State): string {
  const parts = threads.map((thread) => textOf(thread, () => ({ ...thread, point: thread.point.id })));
  for (const object of Object.values(objects)) parts.push(textOf(object, () => object));
  parts.push(
    textOf(output, () => output),
    line,
    `${now} ${jumps} ${over}`,
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
    case "barrier": {
      const { parties } = object;
      return [[name, { kind, parties, arrived: 0, phase: "filling", line: [], nextRound: [] }]];
    }
    default: {
      const order = kind === "queue" ? "fifo" : kind === "lifo-queue" ? "lifo" : "priority";
      const { maxsize } = object;
      return [
        [name, { kind: "queue", order, maxsize, items: [], unfinished: 0, isShut: false }],
        [`${name}.mutex`, lockState(false)],
        ...["notEmpty", "notFull", "allDone"].flatMap((part) =>
          own(true, `${name}.${part}`, { kind: "condition", line: [] }),
        ),
      ];
    }
  }
}

function own(exists: boolean, name: string, state: ObjectState): [string, ObjectState][] {
  return exists ? [[name, state]] : [];
}

function lockState(isOwned: boolean): ObjectState {
  return { kind: "lock", owner: NOBODY, line: [], isOwned };
}
