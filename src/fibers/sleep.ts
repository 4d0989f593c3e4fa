import { stop } from "../kernel/scheduling/decide.ts";
import { current } from "../threading/support/current.ts";
import { $twin } from "./calls.ts";

/** Takes the place of `kernel/steps/sleep.ts` where threads are fibers: to sleep is to let the others go on. */

/** What the fiber sleeps on that went to sleep last. */
export const asleep = { at: 0, seen: 0 };

/** Called by code that is no twin's: it has callers that cannot wait. */
export function sleepOn(_words: Int32Array, _at: number, _seen: number): void {
  stop(current().kernel, "no fiber");
}

$twin(sleepOn, function* (_words: Int32Array, at: number, seen: number) {
  asleep.at = at;
  asleep.seen = seen;
  yield;
});
