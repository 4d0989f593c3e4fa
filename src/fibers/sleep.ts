import { stop } from "../kernel/scheduling/decide.ts";
import { current } from "../threading/support/current.ts";
import { $twin } from "./calls.ts";

/** Replaces `kernel/steps/sleep.ts` if threads are fibers: a fiber that sleeps lets the others go on. */

/** The word on which the newest sleeping fiber sleeps. */
export const asleep = { at: 0, seen: 0 };

/** Called by code that is not a twin: its callers cannot wait. */
export function sleepOn(_words: Int32Array, _at: number, _seen: number): void {
  stop(current().kernel, "no fiber");
}

$twin(sleepOn, function* (_words: Int32Array, at: number, seen: number) {
  asleep.at = at;
  asleep.seen = seen;
  yield;
});
