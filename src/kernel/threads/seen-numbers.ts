import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import type { Kernel } from "../steps/kernel.ts";

/** What a program can see of the order in which threads are made: a default name, or a number. As bits. */
const SEES = { name: 1, number: 2, message: 4 } as const;

/** Notes that the program has looked at a thread's name. */
export function noteSeenName(kernel: Kernel, thread: number): void {
  note(kernel, thread, SEES.name);
}

/** The same in a message: composing one is mostly not a step. */
export function noteNameInMessage(kernel: Kernel, thread: number): void {
  note(kernel, thread, SEES.name | SEES.message);
}

/** Notes that the program has seen a thread's number, or its place in the order of the numbers. */
export function noteSeenNumber(kernel: Kernel, thread: number): void {
  note(kernel, thread, SEES.number);
}

function note({ world: { words } }: Kernel, thread: number, bit: number): void {
  const at = threadAt(thread);
  set(words, at, THREAD.seen, get(words, at, THREAD.seen) | bit);
}

/** The threads whose names and numbers the program of the newest run has seen. */
export interface SeenNumbers {
  readonly names: ReadonlySet<number>;
  readonly numbers: ReadonlySet<number>;
  /** Those whose names are in messages. */
  readonly messages: ReadonlySet<number>;
}

export function seenNumbers({ words }: World): SeenNumbers {
  const threads = Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, index) => index + 1);
  const seen = (bit: number) =>
    new Set(threads.filter((thread) => (get(words, threadAt(thread), THREAD.seen) & bit) !== 0));
  return { names: seen(SEES.name), numbers: seen(SEES.number), messages: seen(SEES.message) };
}
