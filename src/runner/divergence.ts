import { tellWait } from "../detect/tell-wait.ts";
import { sayWait } from "../explain/wait.ts";
import { stuckReason } from "../kernel/control.ts";
import { isEnabled } from "../kernel/controlled-gate.ts";
import { type Pending, pendingOf, prescribed, stepsTaken } from "../kernel/schedule-report.ts";
import { threadsMade } from "../kernel/threads.ts";
import { opOfTurn, threadOfTurn } from "../kernel/turn.ts";
import type { World } from "../kernel/world.ts";
import { OPS, type Op } from "../protocol/operations.ts";
import { showNumber } from "../protocol/quantity.ts";
import type { Finding } from "../result/finding.ts";
import type { Roster } from "../trace/roster.ts";

/** Where a run could not follow its schedule. */
export interface Divergence {
  /** The number of the decision in the schedule, from 1. */
  readonly step: number;
  /** The thread that the schedule names. */
  readonly wanted: number;
  /** Those that could have gone. */
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
  return { ...where, other: { recorded: opOf(opOfTurn(turn)), met: pendingOf(world, wanted) } };
}

/** Says at which step the program left the schedule, and how. */
export function describeDivergence(roster: Roster, divergence: Divergence): Finding {
  const { step, wanted, enabled, other } = divergence;
  if (other !== undefined) return describeOther(roster, divergence, other);
  const others = enabled.map((thread) => roster.thread(thread));
  const message =
    `The program did not follow the schedule: step ${step} of the schedule is ${describeWanted(roster, wanted)}. ` +
    `Threads that could go: ${others.join(", ")}. ${CAUSES}`;
  const entry = roster.entry(wanted);
  const place = roster.place(entry?.waiting?.site ?? entry?.last?.site ?? 0);
  const threads = entry === undefined ? others : [entry.name, ...others];
  return { kind: "divergence", message, threads, places: place === "" ? [] : [place] };
}

/** The right thread reached another operation. */
function describeOther(
  roster: Roster,
  { step, wanted }: Divergence,
  { recorded, met }: NonNullable<Divergence["other"]>,
): Finding {
  const name = roster.thread(wanted);
  const place = roster.place(met.site);
  const message =
    `The program did not follow the schedule: step ${step} of the schedule is "${recorded}" by ${name}, which reaches ` +
    `"${opOf(met.op)}"${describeObject(roster, met)}${place === "" ? "" : ` (${place})`} instead. ${CAUSES}`;
  return { kind: "divergence", message, threads: [name], places: place === "" ? [] : [place] };
}

function describeObject(roster: Roster, { object, kind }: Pending): string {
  if (object <= 0) return "";
  return ` of ${kind === 0 ? roster.thread(object) : roster.object(object)}`;
}

function opOf(code: number): Op {
  return OPS[code] ?? "none";
}

/** A run that followed its schedule and ended before the schedule did. */
export function endedEarly(taken: number, recorded: number): Finding {
  const message =
    `The program did not follow the schedule: it ended after step ${showNumber(taken)}, and the schedule has ` +
    `${showNumber(recorded)} steps. ${CAUSES}`;
  return { kind: "divergence", message, threads: [], places: [] };
}

const CAUSES =
  "Check that the schedule was recorded for this program, with the same --set and --time. If so, the program has changed " +
  "since, or it depends on randomness, real time or the outside world.";

function describeWanted(roster: Roster, wanted: number): string {
  const entry = roster.entry(wanted);
  if (entry === undefined) return `thread ${wanted}, which has not been made`;
  const { id, name, state, waiting } = entry;
  if (waiting !== undefined) return `${name}, which ${sayWait(tellWait(roster, id, waiting))}`;
  return `${name}, which has ${state === "ended" ? "ended" : "not been started"}`;
}
