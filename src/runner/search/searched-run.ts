import type { World } from "../../kernel/memory/world.ts";
import type { Poller } from "../../kernel/rounds/pollers.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import { decisionsInBounds } from "../../kernel/scheduling/control.ts";
import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import type { Stuck } from "../../kernel/scheduling/stuck.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Step } from "../../scheduler/dpor.ts";
import { stepsOf } from "../../scheduler/steps.ts";
import type { ExecutionEnd } from "../../supervisor/execute.ts";
import type { Facts } from "../analyse.ts";
import { ranToItsEnd } from "../record.ts";
import type { Sample } from "./repeats-itself.ts";

/** A run of a search that counts. */
export interface Run {
  /** The pass of the search that it belongs to, from 1; {@link DRAWN} for one that was drawn besides. */
  readonly pass: number;
  readonly facts: Facts;
  readonly schedule: readonly number[];
  /**
   * endless: it was stopped after the most steps that a run may take · stopped: it was stopped for another reason, in the middle of a step ·
   * diverged: it did not follow the steps that it had to begin with.
   */
  readonly end:
    | "ended"
    | "deadlock"
    | "endless"
    | "livelock"
    | "given up"
    | "looping"
    | "stopped"
    | "diverged";
  /** The bounds on rounds, if a thread reached them, and where. */
  readonly bounds: RoundBounds;
  readonly pollers: readonly Poller[];
  /** The traces that it stands for: its own, and those that differ from it in nothing that is told of a search. Default: 1. */
  readonly traces?: number;
}

/** The pass of runs that a long search draws before it goes on: its counts do not include them. */
export const DRAWN = 0;

/** What is needed to repeat a run. */
export function sampleOf({ schedule, bounds, facts }: Pick<Run, "schedule" | "bounds" | "facts">): Sample {
  return { schedule: [...schedule], bounds, events: facts.events };
}

/** How a run has ended. */
export function endOf(ending: ExecutionEnd): Run["end"] {
  if (!ranToItsEnd(ending)) return "stopped";
  const { stuck } = ending;
  return (stuck && ENDS[stuck]) ?? "ended";
}

/** Whether a run with this end shows all that its threads can do. */
export function isWhole(end: Run["end"]): end is "ended" | "deadlock" {
  return end === "ended" || end === "deadlock";
}

const ENDS: Readonly<Partial<Record<Stuck, Run["end"]>>> = {
  deadlock: "deadlock",
  "step cap": "endless",
  livelock: "livelock",
  "given up": "given up",
  looping: "looping",
  diverged: "diverged",
};

/** The steps of the last run, up to where a bound was exceeded: other orders of later steps are not searched. */
export function stepsToSearch(
  world: World,
  ...trace: readonly [events: readonly TraceEvent[], causes?: Facts["causes"]]
): readonly Step[] {
  return stepsOf(readReport(world), ...trace).slice(0, decisionsInBounds(world));
}
