import { createControlledGate } from "../kernel/scheduling/controlled-gate.ts";
import { now, toMachineMs } from "../kernel/steps/time.ts";
import { passDeadline, secondsToDeadline } from "../kernel/supervision/deadline.ts";
import { raisedLimit } from "../protocol/time-limit.ts";
import { chosenStrategy } from "../scheduler/strategies.ts";
import { type Actor, act } from "./workers/act.ts";
import { chooseAfter } from "./workers/reaper.ts";

/** The least milliseconds that a run waits for its processes before its clock goes on without them: the machine may be busy. */
const PATIENCE_MS = 15_000;
/** The most milliseconds between two looks that count. A look that comes late says how long this process was kept from looking. */
const LOOK_MS = 400;

/**
 * Lets time pass in a run under a schedule while only processes go on, which no schedule controls: its clock moves to the next deadline
 * after as many seconds of the machine's clock as are left until then, and not before {@link PATIENCE_MS}. So a wait with a timeout ends,
 * whatever a process does. Such a wait may be followed by another one without end: `strike` is called once all of them together have
 * taken as long as the run may take.
 *
 * @returns a function that takes a look. Call it several times a second.
 */
export function passOutsideTime(
  actor: Actor & { readonly timeout: number },
  strike: () => void,
): () => Promise<void> {
  const { world } = actor.kernel;
  const patience = raisedLimit(PATIENCE_MS, actor.timeout);
  const gate = createControlledGate(chosenStrategy);
  let clock = 0;
  /** Milliseconds, since time passed last, and altogether. */
  let waited = 0;
  let waitedInAll = 0;
  let lastLook = 0;
  let wasWaiting = false;
  return async () => {
    const look = performance.now();
    const left = secondsToDeadline(world);
    if (now(world) !== clock) waited = 0;
    else if (wasWaiting) waited += Math.min(LOOK_MS, look - lastLook);
    clock = now(world);
    lastLook = look;
    wasWaiting = left !== undefined;
    if (left === undefined || waited < Math.max(patience, toMachineMs(world, left))) return;
    waitedInAll += waited;
    waited = 0;
    if (waitedInAll >= actor.timeout * 1000) strike();
    else await act(actor, pass);
  };
  function pass(): void {
    const thread = passDeadline(world);
    if (thread !== 0) chooseAfter(actor.kernel, gate, thread);
  }
}
