import type { World } from "../../kernel/memory/world.ts";
import type { Poller } from "../../kernel/rounds/pollers.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import { decisionsInBounds } from "../../kernel/scheduling/control.ts";
import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import type { Stuck } from "../../kernel/scheduling/stuck.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Step } from "../../scheduler/dpor.ts";
import { stepsOf } from "../../scheduler/steps.ts";
import type { Facts } from "../analyse.ts";
import type { Sample } from "./explore-repeats.ts";

/** A run of a search that counts. An endless one was stopped. */
export interface Run {
  /** Which pass of the search it belongs to, from 1; {@link DRAWN} for one that was drawn besides. */
  readonly pass: number;
  readonly facts: Facts;
  readonly schedule: readonly number[];
  readonly end: "ended" | "deadlock" | "endless" | "livelock" | "given up" | "looping";
  /** The bounds on rounds that it goes by, if a thread came to them, and where. */
  readonly bounds: RoundBounds;
  readonly pollers: readonly Poller[];
}

/** The pass of runs that a long search draws before it goes on: they are no part of its counts. */
export const DRAWN = 0;

/** What it takes to make a run again. */
export function sampleOf({ schedule, bounds, facts }: Run): Sample {
  return { schedule: [...schedule], bounds, events: facts.events };
}

/** How a run that counts has ended. @param stuck why the kernel stopped it, if it did. */
export function endOf(stuck: Stuck | undefined): Run["end"] {
  return (stuck && ENDS[stuck]) ?? "ended";
}

const ENDS: Readonly<Partial<Record<Stuck, Run["end"]>>> = {
  deadlock: "deadlock",
  "step cap": "endless",
  livelock: "livelock",
  "given up": "given up",
  looping: "looping",
};

/** The steps of the run that has just ended, up to where a bound was passed: other orders of what comes after are not searched. */
export function stepsToSearch(
  world: World,
  ...trace: readonly [events: readonly TraceEvent[], causes?: Facts["causes"]]
): readonly Step[] {
  return stepsOf(readReport(world), ...trace).slice(0, decisionsInBounds(world));
}
