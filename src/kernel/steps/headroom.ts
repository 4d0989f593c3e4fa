import type { Op } from "../../protocol/operations.ts";

/**
 * Bytes of the stack that a step may take. The engine compiles a function when it is first called, and refuses to with less than 40 kB
 * left; the calls of a step take less than half of the rest.
 */
const STEP_BYTES = 56 * 1024;

/**
 * An operation of several steps, such as a queue's, must not end between two of them, and a thread that takes a lock must be able to
 * release it. So the first step wants the room that the next ones need, and some more for their calls.
 */
const FIRST_BYTES: Partial<Record<Op, number>> = {
  // A release follows, and the steps before it.
  acquire: STEP_BYTES + 8 * 1024,
  try: STEP_BYTES + 8 * 1024,
  // An acquire follows.
  wait: STEP_BYTES + 16 * 1024,
};

/** Bytes that an argument of a call takes. */
const ARGUMENT_BYTES = 8;

const stepRoom = argumentsOf(STEP_BYTES);
const firstRooms = new Map(Object.entries(FIRST_BYTES).map(([op, bytes]) => [op, argumentsOf(bytes)]));

/**
 * A recursion without end may reach the end of the stack anywhere. In the middle of a step that would leave the kernel's lock held and the
 * world half changed, so a step begins only with room for all of it.
 *
 * @param op none for bookkeeping.
 * @throws RangeError where the stack ends.
 */
export function ensureHeadroom(op?: Op): void {
  try {
    // Arguments lie on the stack, whatever the engine makes of the call. The engine may inline a chain of calls.
    Reflect.apply(nothing, undefined, (op && firstRooms.get(op)) ?? stepRoom);
  } catch {
    // Made here, its stack shows the lesson's calls and not those above.
    throw new RangeError("Maximum call stack size exceeded");
  }
}

function nothing(): void {}

function argumentsOf(bytes: number): readonly number[] {
  return new Array<number>(bytes / ARGUMENT_BYTES).fill(0);
}
