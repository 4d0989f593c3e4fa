import { BUDGET_IN_SEARCH, countOrders } from "../../expect/match/count-orders.ts";
import type { Program } from "../../protocol/program.ts";
import type { ExampleRun, ExploreResult, Outcome } from "../../result/explore.ts";
import type { Verdict } from "../../result/verdict.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { analyse } from "../analyse.ts";
import { replayCommand } from "../commands.ts";
import { scheduleRows, shownBy } from "../schedule-rows.ts";
import type { Sample } from "../search/repeats-itself.ts";
import type { KeptOutcome } from "./kept-outcomes.ts";
import { lostUpdate } from "./lost-update.ts";
import { printedLines } from "./printed-lines.ts";

/** Params, kind of time, and the target's name: for the commands that show an outcome. */
export type SearchedAs = Pick<ExploreResult, "target" | "sets" | "time">;

/** The command that repeats a run. @param schedule as `writeSchedule` writes it. */
export function replayOf(how: SearchedAs, schedule: string): string {
  return replayCommand(how.target, { ...how, schedule });
}

interface SearchToShow {
  readonly program: Program;
  readonly how: SearchedAs;
}

interface RunToShow extends Sample {
  readonly verdict: Verdict;
  /** Default: what its events print. */
  readonly output?: readonly string[];
}

/** A run with its steps and the command that repeats it. */
export function exampleRun({ program, how }: SearchToShow, run: RunToShow): ExampleRun {
  const { verdict, events, schedule, bounds } = run;
  const facts = analyse({ program, events });
  const { roster } = facts;
  const output = run.output ?? printedLines(facts).map(({ text }) => text);
  const rows = scheduleRows(events, roster);
  const text = writeSchedule(schedule, bounds);
  const replay = replayOf(how, text);
  const by = lostUpdate(events, roster) ?? shownBy(rows);
  return { verdict, output, schedule: text, switches: countSwitches(schedule), replay, shownBy: by, rows };
}

/** An outcome with the run that shows it, as reports and documents have it. */
export function toOutcome(searched: SearchToShow, kept: KeptOutcome): Outcome {
  const { events: _, bounds: __, text: ___, also, open, ...entry } = kept;
  return {
    ...{ ...entry, ...exampleRun(searched, kept) },
    also: also.map((other) => writeSchedule(other.schedule, other.bounds)),
    ...(open && { orders: countOrders(open, BUDGET_IN_SEARCH) }),
  };
}
