import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import type { Params } from "../../protocol/program.ts";
import { countSwitches } from "../../scheduler/schedule-token.ts";
import { analyse } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { ranToItsEnd } from "../record.ts";
import type { BranchAnswer, CountedRun } from "./branch.ts";
import { beginRun, type RunRequest } from "./run-plan.ts";
import type { Team } from "./search-options.ts";
import type { Pass } from "./search-pass.ts";
import type { Run } from "./searched-run.ts";

/** Shares a pass of a search with helpers, and makes their runs its own. */
export interface Merge {
  /** What a helper has found in the branch that begins with this run; undefined if the search makes the run itself. */
  answerFor(next: RunRequest): Promise<BranchAnswer | undefined>;
  /**
   * A run that a helper made. If it shows something that no other run of the pass has shown, the search makes it again, and some others, too.
   *
   * @returns undefined if it is then not the same.
   */
  runOf(pass: Pass, next: RunRequest, made: CountedRun): Promise<Run | undefined>;
  /** Gives branches to helpers that have nothing to do. */
  share(pass: Pass, last: RunRequest): Promise<void>;
  finish(pass: Pass): void;
}

/** Runs that show the same: one of them, and the fewest switches of all. */
interface Alike {
  readonly run: Run;
  readonly switches: number;
}

/** Of the runs of helpers that show nothing new, one in so many is made again, to be sure. */
const CHECK_EVERY = 256;

export function createMerge(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  team: Team | undefined,
): Merge {
  const alike = new Map<string, Alike>();
  let taken = 0;

  return {
    async answerFor(next) {
      if (team === undefined || !("plan" in next) || !team.helpers.has(next.plan)) return undefined;
      return team.helpers.answerOf(next.plan);
    },
    async runOf({ end }, next, { schedule, signature, end: how }) {
      const known = alike.get(signature);
      const switches = countSwitches(schedule);
      const isRoomy = team?.isRoomy(end.pass) === true;
      const isChecked = ++taken % CHECK_EVERY === 0;
      if (isRoomy && !isChecked && known !== undefined && switches >= known.switches) {
        engine.beforeRun?.();
        return { ...known.run, schedule };
      }
      const plan = { prefix: schedule, asleep: [] };
      const recording = await beginRun(engine, prepared, params, { ...next, plan }).recording;
      const { ending } = recording;
      const run: Run = {
        ...{ pass: end.pass, facts: analyse(recording), schedule: recording.schedule, end: how },
        ...{ pollers: [], bounds: NO_BOUNDS },
      };
      const ended =
        ending.stuck === "deadlock" ? "deadlock" : ending.stuck === undefined ? "ended" : undefined;
      const isSame =
        ranToItsEnd(ending) &&
        ended === how &&
        run.schedule.join() === schedule.join() &&
        team?.signatureOf(run) === signature;
      if (!isSame) return undefined;
      if (isRoomy) alike.set(signature, { run, switches: Math.min(switches, known?.switches ?? Infinity) });
      else team?.helpers.dismiss();
      return run;
    },
    async share(pass, last) {
      if (team === undefined || !("plan" in last)) return;
      const { clocked = false, numbered = false, bounds = NO_BOUNDS, stepCap } = last;
      if (!team.isRoomy(pass.end.pass)) team.helpers.dismiss();
      await team.helpers.look(pass, { clocked, numbered, bounds, stepCap });
    },
    finish({ end }) {
      team?.helpers.finish(end.complete !== false);
    },
  };
}
