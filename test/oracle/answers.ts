import type { Value } from "./program.ts";
import type { QueueLook } from "./steps.ts";

/** What a step gives back to its thread. */
export type Answer =
  | Value
  | QueueLook
  /** The names of threads. */
  | readonly string[]
  /** The last to arrive at a barrier: it lets the others pass. */
  | { readonly last: number }
  /** What was asked for is to be asked for again. */
  | { readonly again: true }
  | { readonly error: string };

/** What a call throws, by its code. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The answer where it is a plain value. @throws Failure where the step failed. */
export function plainValue(answer: Answer): Value {
  if (typeof answer !== "object") return answer;
  if ("error" in answer) throw new Failure(answer.error);
  throw new Error(`The machine answered ${JSON.stringify(answer)} where a value was asked for.`);
}
