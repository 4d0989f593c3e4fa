import type { Pending } from "../kernel/scheduling/pending.ts";
import type { ObjectKind } from "../protocol/event.ts";
import type { Decidable } from "../protocol/operations.ts";

/** What an operation does to an object, as far as others could notice. */
export interface Effect {
  readonly op: EffectOp;
  /** An object, or a thread for ops on threads: 0 is all of them. */
  readonly object: number;
  readonly kind: ObjectKind;
}

/** Operations that have an effect of their own, and what else others could notice. */
export type EffectOp =
  | Exclude<Decidable, "output" | "sleep" | "yield" | "clock" | "process" | "remote" | "resume">
  /** The end of a wait that has a deadline: it races with the step that grants the wait. */
  | "give up"
  /** Takes a lock from the thread that holds it. */
  | "seize"
  /** Succeeds only while no lock is seized. */
  | "rely"
  /** Changes or reads a thread's name, and the like. */
  | "look"
  | "change"
  /** Any operation of a daemon. */
  | "live"
  /** The end of a thread that is not a daemon. */
  | "finish"
  /** A print whose place among others shows. */
  | "line"
  /** A future becomes one that counts for the threads that wait for several. */
  | "settle"
  /** … and it matters which of them comes first. */
  | "settle in order"
  /** A look at several futures at once. */
  | "survey"
  /** Connects to a port that a server may yet get which asks for any. */
  | "seek"
  /** Any operation on a connection. */
  | "traffic"
  /** The close of a server that has clients which it has not accepted. */
  | "cut off"
  /** Where the program looks at the clock. */
  | "read clock"
  | "write clock";

/** What an operation does, as far as that is known. */
export type Effects = (pending: Pending) => readonly Effect[];

/** An effect on an object that may be unknown (0), as the other end of a connection is outside of a schedule. */
export function on(op: EffectOp, object: number, kind: ObjectKind): readonly Effect[] {
  return object === 0 ? [] : [{ op, object, kind }];
}

/** A connection to a port that a server may yet get. To listen on any port is to listen on port 0. */
export const SEEKS: Effect = { op: "seek", object: 0, kind: "server" };
