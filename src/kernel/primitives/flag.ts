import { objectAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { FLAG } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grantAll, park, passAtOnce } from "../steps/wait.ts";

/** Waits until the flag is set. @param timeout seconds. @returns whether it was. */
export function waitFlag(kernel: Kernel, flag: number, timeout: number): boolean {
  const at = objectAt<"flag">(flag);
  enterStep(kernel, "wait", flag, 0, timeout !== Infinity);
  if (get(kernel.world.words, at, FLAG.isSet) === 1) {
    passAtOnce(kernel, "wait", flag, timeout);
    return true;
  }
  beginWait(kernel, "wait", flag, timeout, queueOf(at, FLAG.waiters));
  return park(kernel) === GRANT_OK;
}

/** Sets the flag, and lets all threads that wait for it go on. */
export function setFlag(kernel: Kernel, flag: number): void {
  const { words } = kernel.world;
  const at = objectAt<"flag">(flag);
  enterStep(kernel, "set", flag);
  set(words, at, FLAG.isSet, 1);
  emit(kernel, "set", flag);
  grantAll(kernel, queueOf(at, FLAG.waiters), flag);
  leave(kernel);
}

export function clearFlag(kernel: Kernel, flag: number): void {
  enterStep(kernel, "clear", flag);
  set(kernel.world.words, objectAt<"flag">(flag), FLAG.isSet, 0);
  emit(kernel, "clear", flag);
  leave(kernel);
}

export function isFlagSet(kernel: Kernel, flag: number): boolean {
  enterStep(kernel, "probe", flag);
  const set = get(kernel.world.words, objectAt<"flag">(flag), FLAG.isSet) === 1;
  emit(kernel, "probe", flag, "ok", set ? 1 : 0);
  leave(kernel);
  return set;
}
