/**
 * A decision of a schedule as one number: the thread that goes, and in the bits above it the op that it makes, if that is known. So a
 * thread's number is also a turn: the thread goes, whatever its op.
 */
const OP_SHIFT = 20;
const THREAD_MASK = (1 << OP_SHIFT) - 1;

/** @param op code of the op; 0 if it is not known. */
export function turnOf(thread: number, op: number): number {
  return (op << OP_SHIFT) | thread;
}

export function threadOfTurn(turn: number): number {
  return turn & THREAD_MASK;
}

/** Code of the op, or 0. */
export function opOfTurn(turn: number): number {
  return turn >>> OP_SHIFT;
}
