import { describeWait } from "../detect/wait-words.ts";
import { isEnabled } from "../kernel/controlled-gate.ts";
import { H_STEPS, H_STUCK, H_THREADS, STUCK_DIVERGED } from "../kernel/layout.ts";
import { prescribed } from "../kernel/schedule-report.ts";
import type { World } from "../kernel/world.ts";
import type { Finding } from "../protocol/result.ts";
import type { Roster } from "../trace/roster.ts";

/** Where a run could not follow its schedule. */
export interface Divergence {
  /** Which decision of the schedule, from 1. */
  readonly step: number;
  /** The thread that was to go. */
  readonly wanted: number;
  /** Those that could have gone. */
  readonly enabled: readonly number[];
}

/** Where the run that has just ended left its schedule; undefined if it did not. The world still is as it was then. */
export function findDivergence(world: World): Divergence | undefined {
  const { words } = world;
  if (words[H_STUCK] !== STUCK_DIVERGED) return undefined;
  const step = words[H_STEPS] as number;
  const threads = Array.from({ length: words[H_THREADS] as number }, (_, i) => i + 1);
  const enabled = threads.filter((thread) => isEnabled(world, thread));
  return { step: step + 1, wanted: prescribed(world, step), enabled };
}

/** Says at which step the program left the schedule, and how. */
export function describeDivergence(roster: Roster, { step, wanted, enabled }: Divergence): Finding {
  const others = enabled.map((thread) => roster.thread(thread));
  const message =
    `The program left the schedule: step ${step} of the schedule is ${describeWanted(roster, wanted)}; ` +
    `those that could go: ${others.join(", ")}. ${CAUSES}`;
  const entry = roster.threads().find(({ id }) => id === wanted);
  const place = roster.place(entry?.waiting?.site ?? entry?.last?.site ?? 0);
  const threads = entry === undefined ? others : [entry.name, ...others];
  return { kind: "divergence", message, threads, places: place === "" ? [] : [place] };
}

/** A run that followed its schedule and then was over, while the schedule was not. */
export function endedEarly(taken: number, recorded: number): Finding {
  const message =
    `The program left the schedule: it ended after step ${taken.toLocaleString("en-US")}, and the schedule has ` +
    `${recorded.toLocaleString("en-US")}. ${CAUSES}`;
  return { kind: "divergence", message, threads: [], places: [] };
}

const CAUSES =
  "Is it the schedule of this program, with the same --set and --time? Else the program has changed, or depends on randomness, " +
  "real time or the outside world.";

function describeWanted(roster: Roster, wanted: number): string {
  const entry = roster.threads().find(({ id }) => id === wanted);
  if (entry === undefined) return `thread ${wanted}, which has not been made`;
  const { name, state, waiting } = entry;
  if (waiting !== undefined) return `${name}, which ${describeWait(roster, waiting)}`;
  return `${name}, which has ${state === "ended" ? "ended" : "not been started"}`;
}
