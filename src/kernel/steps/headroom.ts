import vm from "node:vm";
import type { Op } from "../../protocol/operations.ts";

// Before a program can change it.
const { compileFunction } = vm;

/**
 * Bytes of the stack that a step may take. The engine compiles a function when it is first called, and refuses to with less than 40 kB
 * left; the calls of a step take less than half of the rest.
 */
export const STEP_BYTES = 56 * 1024;

/** For steps after which a thread must be started: a pool's task is queued first, and a process runs before its thread. */
export const BEFORE_START = "before a start";

type Needs = Op | typeof BEFORE_START;

/**
 * An operation of several steps, such as a queue's, must not end between two of them, and a thread that takes a lock must be able to
 * release it. So the first step wants the room that the next ones need, and this much more for their calls.
 */
const MORE_BYTES: Partial<Record<Needs, number>> = {
  // A release follows, and the steps before it.
  acquire: 8 * 1024,
  try: 8 * 1024,
  // An acquire follows.
  wait: 16 * 1024,
  [BEFORE_START]: 8 * 1024,
};

/** Bytes that a local variable takes. */
const VARIABLE_BYTES = 8;

/** Bytes that an argument of a call takes. */
const ARGUMENT_BYTES = 8;

/** So many calls write as much memory as it costs to make a function that spares them that. */
const MANY_CALLS = 2_000;

/** A call for which the stack needs so much room. */
interface StackRoom {
  readonly bytes: number;
  /** Arguments that take the room, while the function does not take it by itself. */
  given: readonly number[];
  call: (...given: readonly number[]) => void;
  calls: number;
}

const usual = roomOf(STEP_BYTES);
const rooms: ReadonlyMap<Needs, StackRoom> = new Map(
  Object.entries(MORE_BYTES).map(([op, more]) => [op as Needs, roomOf(STEP_BYTES + more)]),
);

/**
 * A recursion without end may reach the end of the stack anywhere. In the middle of a step that would leave the kernel's lock held and the
 * world half changed, so a step begins only with room for all of it.
 *
 * @param op none for bookkeeping.
 * @throws RangeError where the stack ends.
 */
export function ensureHeadroom(op?: Needs): void {
  const room = (op && rooms.get(op)) ?? usual;
  try {
    // The engine may inline a plain call. Then the callers would need the room even where they do not make it.
    Reflect.apply(room.call, undefined, room.given);
  } catch {
    // Made here, its stack shows the lesson's calls and not those above.
    throw new RangeError("Maximum call stack size exceeded");
  }
  if (room.calls < MANY_CALLS && ++room.calls === MANY_CALLS) cheapen(room);
}

/** Rounds of a loop after which the engine compiles its function for speed. */
const MANY_ROUNDS = 200_000;

/** From now on, a call writes nothing: its function takes the room. */
function cheapen(room: StackRoom): void {
  try {
    room.call = functionWithRoom(room.bytes);
    room.given = [];
  } catch {
    // Too little of the stack was left to make it, or Node may not make code of text.
    room.calls = 0;
  }
}

function roomOf(bytes: number): StackRoom {
  // Arguments lie on the stack, whatever the engine makes of the call.
  return { bytes, given: new Array<number>(bytes / ARGUMENT_BYTES).fill(0), call: () => {}, calls: 0 };
}

/**
 * Makes a function that does nothing, but can be called only where the stack has room for its many variables. While the engine
 * interprets it, a call writes all of them. Once it is compiled for speed, a call only compares: even then the engine must be able
 * to go back to interpreting it, and that takes the variables' room. A loop makes the engine compile it soon. All of this takes 5 to 20 ms.
 *
 * @throws RangeError where the stack has no room to make it.
 */
function functionWithRoom(bytes: number): () => void {
  // They are used, so that they get room, but in a line that is never reached, so that they need no code.
  let variables = "_=0";
  for (let i = 1; i < bytes / VARIABLE_BYTES; i++) variables += `,_${i}=0`;
  const code = `if (never) never(); for (let i = 0; i < rounds; i++); return; var ${variables};`;
  const made = compileFunction(code, ["never", "rounds"]) as (never?: undefined, rounds?: number) => void;
  made(undefined, MANY_ROUNDS);
  return made;
}
