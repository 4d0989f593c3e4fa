import type { OutcomeOf, RecordDetails } from "../../protocol/decode-event.ts";
import { OUTCOMES, type StepOutcome } from "../../protocol/event.ts";
import { OPS, type Op } from "../../protocol/operations.ts";
import { get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { noteStep } from "../rounds/note-step.ts";
import type { Kernel } from "./kernel.ts";
import { appendRecord } from "./log.ts";
import { now } from "./time.ts";

/**
 * Writes one event of the current thread to the trace. The caller holds the kernel's lock.
 *
 * @param details further fields of this operation's record, see {@link RecordDetails}.
 */
export function emit<O extends Op>(
  kernel: Kernel,
  op: O,
  object: number,
  outcome?: OutcomeOf<O>,
  ...details: RecordDetails<O>
): void;
export function emit(
  kernel: Kernel,
  op: Op,
  object: number,
  outcome: StepOutcome = "ok",
  value = 0,
  peer = 0,
  text = "",
): void {
  const { world, thread, site } = kernel;
  // A grant of its own request is no more than that request.
  const isOwnGrant = op === "grant" && peer === thread;
  if (get(world.words, WORLD, HEADER.polls) !== 0 && !isOwnGrant)
    noteStep(world, { thread, op, object, outcome, site, value, text });
  appendRecord(kernel.world, {
    time: now(kernel.world),
    thread,
    op: opCode(op),
    object,
    outcome: OUTCOMES.indexOf(outcome),
    peer,
    site,
    value,
    text,
  });
}

const codes = new Map<Op, number>(OPS.map((op, code) => [op, code]));

export function opCode(op: Op): number {
  return codes.get(op) as number;
}
