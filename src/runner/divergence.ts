import { tellWait } from "../detect/tell-wait.ts";
import type { World } from "../kernel/memory/world.ts";
import { stuckReason } from "../kernel/scheduling/control.ts";
import { isEnabled } from "../kernel/scheduling/decide.ts";
import { type Pending, pendingOf } from "../kernel/scheduling/pending.ts";
import { prescribed, stepsTaken } from "../kernel/scheduling/schedule-report.ts";
import { opOfTurn, threadOfTurn } from "../kernel/scheduling/turn.ts";
import { threadsMade } from "../kernel/threads/make-thread.ts";
import { OPS, type Op } from "../protocol/operations.ts";
import type { Diverged } from "../result/schedule-facts.ts";
import type { Roster } from "../trace/roster.ts";

/** Where a run could not follow its schedule. */
export interface Divergence {
  /** The number of the decision in the schedule, from 1. */
  readonly step: number;
  /** The thread that the schedule names. */
  readonly wanted: number;
  /** The threads that could have gone. */
  readonly enabled: readonly number[];
  /** If the thread could go, but with another operation: the recorded operation, and the operation that it reached. */
  readonly other?: { readonly recorded: Op; readonly met: Pending };
}

/** Where the run that has just ended left its schedule; undefined if it did not. The world is still in that state. */
export function findDivergence(world: World): Divergence | undefined {
  if (stuckReason(world) !== "diverged") return undefined;
  const step = stepsTaken(world);
  const threads = Array.from({ length: threadsMade(world) }, (_, i) => i + 1);
  const enabled = threads.filter((thread) => isEnabled(world, thread));
  const turn = prescribed(world, step);
  const wanted = threadOfTurn(turn);
  const where = { step: step + 1, wanted, enabled };
  if (!enabled.includes(wanted)) return where;
  return { ...where, other: { recorded: OPS[opOfTurn(turn)] ?? "none", met: pendingOf(world, wanted) } };
}

/** The same, with names. */
export function tellDivergence(roster: Roster, { step, wanted, enabled, other }: Divergence): Diverged {
  const thread = roster.thread(wanted);
  if (other !== undefined) {
    const { recorded, met } = other;
    const where = { recorded, met: met.op, object: nameOf(roster, met), place: roster.place(met.site) };
    return { kind: "divergence", how: "operation", step, thread, ...where };
  }
  const { state, waiting, last } = roster.entry(wanted) ?? {};
  return {
    ...{ kind: "divergence", how: "thread", step, thread },
    ...(waiting
      ? { waitsFor: tellWait(roster, wanted, waiting) }
      : { has: state === undefined ? "not been made" : state === "ended" ? state : "not been started" }),
    enabled: enabled.map((other) => roster.thread(other)),
    place: roster.place(waiting?.site ?? last?.site ?? 0),
  };
}

function nameOf(roster: Roster, { object, kind }: Pending): string {
  if (object <= 0) return "";
  return kind === "none" ? roster.thread(object) : roster.object(object);
}
