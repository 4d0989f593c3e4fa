import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import { threadOfTurn } from "../../kernel/scheduling/turn.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Program } from "../../protocol/program.ts";
import type { PageFork, PageTrace } from "../../result/page.ts";
import { readBounds, readSchedule } from "../../scheduler/schedule-token.ts";
import { replayCommand } from "../commands.ts";
import { prepareSearch } from "../prepare.ts";
import { STEP_CAP } from "../scheduling.ts";
import { runPlan } from "../search/run-plan.ts";
import type { Session } from "../session.ts";
import { clipLine, type Paged, pageTrace } from "./page-trace.ts";
import type { Wanted } from "./wanted.ts";

/** A schedule to repeat, and the outcome that it leads to. */
export interface ScheduleToShow {
  readonly schedule: string;
  readonly outcome: number;
  /** What it prints, in some order. */
  readonly output: readonly string[];
}

export interface RecordPagesOptions {
  readonly sets: readonly string[];
  readonly time: "free" | "ordered";
  readonly signal: AbortSignal;
  readonly timeout?: number | undefined;
  /** The program, if it is compiled already. */
  readonly program?: Program | undefined;
  /** What each run should print, if that is compared. */
  readonly wanted?: Wanted | undefined;
}

/** Runs that were repeated for a page, and their program. */
export interface RecordedPages {
  readonly program: Program;
  readonly traces: readonly PageTrace[];
  /** The number of schedules that the repeated run did not follow: the page does not show them. */
  readonly lost: number;
}

/** The most events of all traces of a page: some hundred bytes each. */
const MOST_EVENTS = 40_000;

/**
 * Repeats runs under their schedules. For each step it finds the other threads that could have gone, and a stored trace in which they do.
 */
export async function recordPages(
  session: Session,
  target: Target,
  schedules: readonly ScheduleToShow[],
  { sets, time, signal, timeout, program: compiled, wanted }: RecordPagesOptions,
): Promise<RecordedPages> {
  const explored = await prepareSearch(target, { sets, ownParams: true, program: compiled });
  const { program, word } = explored;
  const pages: (Paged & ScheduleToShow)[] = [];
  let lost = 0;
  let events = 0;
  for (const { schedule, outcome, output } of schedules) {
    if (signal.aborted) break;
    if (events > MOST_EVENTS) {
      lost++;
      continue;
    }
    const turns = readSchedule(schedule);
    const recording = await runPlan(
      { ...explored, engine: session },
      {
        ...{ plan: { prefix: turns, asleep: [] }, bounds: readBounds(schedule) },
        ...{ time, signal, stepCap: Math.min(STEP_CAP, Math.max(1, turns.length)), timeout },
      },
    );
    const isSame =
      recording.ending.divergence === undefined &&
      recording.schedule.length === turns.length &&
      recording.schedule.every((turn, at) => threadOfTurn(turn) === threadOfTurn(turns[at] as number));
    if (!isSame) {
      lost++;
      continue;
    }
    const paged = pageTrace(program, recording.events, wanted, {
      decisions: readReport(session.kernel.world),
    });
    if (paged.trace.more === 0 && !printsSame(paged.trace, output)) {
      lost++;
      continue;
    }
    events += paged.trace.events.length;
    pages.push({ ...paged, schedule, outcome, output });
  }
  const how = { sets, time };
  return {
    program,
    lost,
    traces: withForks(pages).map(({ trace, schedule, outcome }) => ({
      ...trace,
      ...{ outcome, replay: replayCommand(word, { ...how, schedule }) },
    })),
  };
}

/** A program that was changed meanwhile may take the same steps and print something else. */
function printsSame({ lines }: Pick<PageTrace, "lines">, output: readonly string[]): boolean {
  const printed = lines.map(({ text }) => text).sort();
  const wanted = output.map(clipLine).sort();
  return printed.length === wanted.length && printed.every((line, at) => line === wanted[at]);
}

/** Finds for each fork a trace that takes it. Most decisions of traces are the same, so this looks for the first that differs. */
function withForks<P extends Paged>(pages: readonly P[]): readonly P[] {
  return pages.map((page, self) => {
    const leads = new Map<string, readonly [number, number]>();
    for (const [index, other] of pages.entries()) {
      if (index === self) continue;
      const at = page.decisions.findIndex(({ thread }, i) => other.decisions[i]?.thread !== thread);
      const [mine, theirs] = [page.decisions[at], other.decisions[at]];
      if (mine === undefined || theirs === undefined || theirs.step >= other.trace.steps.length) continue;
      const key = `${mine.step} ${theirs.thread}`;
      if (!leads.has(key)) leads.set(key, [index, theirs.step]);
    }
    const steps = page.trace.steps.map((step, at) =>
      step.forks === undefined
        ? step
        : {
            ...step,
            forks: step.forks.map((fork): PageFork => {
              const found = leads.get(`${at} ${fork.thread}`);
              return found === undefined ? fork : { ...fork, leads: found };
            }),
          },
    );
    return { ...page, trace: { ...page.trace, steps } };
  });
}
