import type { Op } from "../../protocol/operations.ts";
import { functionWithRoom } from "./function-with-room.ts";

/**
 * Bytes of the stack that a step may take. The engine compiles a function when it is first called, and refuses to with less than 40 kB
 * left; the calls of a step take less than half of the rest.
 */
export const STEP_BYTES = 56 * 1024;

/**
 * An operation of several steps, such as a queue's, must not end between two of them, and a thread that takes a lock must be able to
 * release it. So the first step wants the room that the next ones need, and this much more for their calls.
 */
const MORE_BYTES: Partial<Record<Op, number>> = {
  // A release follows, and the steps before it.
  acquire: 8 * 1024,
  try: 8 * 1024,
  // An acquire follows.
  wait: 16 * 1024,
};

/** Bytes that an argument of a call takes. */
const ARGUMENT_BYTES = 8;

/** So many steps write as much memory as it costs to make a function that spares them most of it. */
const MANY_STEPS = 10_000;

/** Arguments that take the room which a call does not take by itself. */
interface Room {
  readonly plain: readonly number[];
  readonly first: ReadonlyMap<string, readonly number[]>;
}

/** Called at the beginning of a step: it fails if the stack has too little room. */
let call: (...room: readonly number[]) => void = () => {};
let room = roomOf(STEP_BYTES);
const roomBeyond = roomOf(0);
let steps = 0;

/**
 * A recursion without end may reach the end of the stack anywhere. In the middle of a step that would leave the kernel's lock held and the
 * world half changed, so a step begins only with room for all of it.
 *
 * @param op none for bookkeeping.
 * @throws RangeError where the stack ends.
 */
export function ensureHeadroom(op?: Op): void {
  try {
    // The engine may inline a plain call. Then the callers would need the room even where they do not make it.
    Reflect.apply(call, undefined, (op && room.first.get(op)) ?? room.plain);
  } catch {
    // Made here, its stack shows the lesson's calls and not those above.
    throw new RangeError("Maximum call stack size exceeded");
  }
  if (steps < MANY_STEPS && ++steps === MANY_STEPS) cheapen();
}

/** From now on, a step writes no more than the room that it wants beyond that of all steps. */
function cheapen(): void {
  try {
    call = functionWithRoom(STEP_BYTES);
    room = roomBeyond;
  } catch {
    // Too little of the stack was left to make it, or Node may not make code of text.
    steps = 0;
  }
}

/** Arguments lie on the stack, whatever the engine makes of the call. */
function roomOf(bytes: number): Room {
  const first = Object.entries(MORE_BYTES).map(([op, more]) => [op, argumentsOf(bytes + more)] as const);
  return { plain: argumentsOf(bytes), first: new Map(first) };
}

function argumentsOf(bytes: number): readonly number[] {
  return new Array<number>(bytes / ARGUMENT_BYTES).fill(0);
}
