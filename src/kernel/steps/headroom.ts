import type { Op } from "../../protocol/operations.ts";
import { objectAt } from "../records/areas.ts";
import { get } from "../records/fields.ts";
import { OBJECT } from "../records/objects.ts";
import { opCode } from "./emit.ts";
import type { Kernel } from "./kernel.ts";

/** Calls that a step may be deep, and some more; each takes less of the stack than these, some 200 bytes. */
const HEADROOM = 48;

/**
 * The same where the engine has still to compile what the step calls. That takes far more of the stack: on Node 26 some calls fail
 * with 400, and none did with 800.
 */
const FIRST_HEADROOM = 1_200;
export const BOOKKEEPING = 0;

/** Kinds of steps that this agent has made, whose code is there. */
const made = new Set<number>();

/**
 * A recursion without end may come to the end of the stack anywhere. In the middle of a step that would leave the
 * kernel's lock held and the world half changed, so a step begins only with room for all of it.
 *
 * @param kind of steps that run the same code.
 */
export function ensureHeadroom(kind: number): void {
  try {
    (descents[0] as Descend)(made.has(kind) ? HEADROOM : FIRST_HEADROOM);
  } catch {
    // Made here, its stack shows the lesson's calls and not those above.
    throw new RangeError("Maximum call stack size exceeded");
  }
  made.add(kind);
}

/** The numbers take room on the stack, and nothing else: compiled for speed, a call alone takes little. */
type Descend = (calls: number, ...room: readonly number[]) => void;

/** Two take turns, found in a list: a function that always called itself would be compiled into itself, and take no room. */
const descents: readonly Descend[] = [
  (calls) => {
    if (calls > 0)
      (descents[calls & 1] as Descend)(calls - 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  },
  (calls) => {
    if (calls > 0)
      (descents[calls & 1] as Descend)(calls - 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  },
];

/** What is done by one piece of code: an op on one kind of object. For other ops the kind is chance, and does no harm. */
export function kindOfStep({ world: { words } }: Kernel, op: Op, object: number): number {
  return (opCode(op) << 8) | (get(words, objectAt(object), OBJECT.kind) & 255);
}
