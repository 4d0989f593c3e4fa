import { emit, enterStep, grant, type Kernel, leave, park, passAtOnce, startWaiting } from "./kernel.ts";
import { GRANT_OK, O_A, O_QUEUE, objectAt } from "./layout.ts";
import { dequeue } from "./wait-queue.ts";

/** Word of an Event's record: 1 when set. */
export const FLAG = O_A;

/** Waits until the flag is set. @param timeout seconds. @returns whether it was. */
export function waitFlag(kernel: Kernel, flag: number, timeout: number): boolean {
  const at = objectAt(flag);
  enterStep(kernel, "wait", flag, 0, timeout !== Infinity);
  if (kernel.world.words[at + FLAG] === 1) {
    passAtOnce(kernel, "wait", flag, timeout);
    return true;
  }
  startWaiting(kernel, at + O_QUEUE, flag, timeout);
  emit(kernel, "wait", flag, "wait", timeout);
  leave(kernel);
  return park(kernel) === GRANT_OK;
}

/** Sets the flag, and lets all threads go on that wait for it. */
export function setFlag(kernel: Kernel, flag: number): void {
  const { words } = kernel.world;
  const at = objectAt(flag);
  enterStep(kernel, "set", flag);
  words[at + FLAG] = 1;
  emit(kernel, "set", flag);
  for (let next = dequeue(words, at + O_QUEUE); next !== 0; next = dequeue(words, at + O_QUEUE)) {
    grant(kernel, next, flag);
  }
  leave(kernel);
}

export function clearFlag(kernel: Kernel, flag: number): void {
  enterStep(kernel, "clear", flag);
  kernel.world.words[objectAt(flag) + FLAG] = 0;
  emit(kernel, "clear", flag);
  leave(kernel);
}

export function isFlagSet(kernel: Kernel, flag: number): boolean {
  enterStep(kernel, "probe", flag);
  const set = kernel.world.words[objectAt(flag) + FLAG] === 1;
  emit(kernel, "probe", flag, "ok", set ? 1 : 0);
  leave(kernel);
  return set;
}
