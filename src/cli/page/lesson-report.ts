import { whyNotHere } from "../../lesson/needs.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import { tellExplore } from "../../render/explore-report.ts";
import type { PageReport } from "../../result/page.ts";
import { isOnRealClock, withOwnSets } from "../../runner/check/check-schedules.ts";
import { exploreTarget } from "../../runner/explore/explore.ts";
import { runTraced } from "../../runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../runner/scheduling.ts";
import type { Session } from "../../runner/session.ts";
import { reportOfRun, reportOfSearch } from "./reports.ts";

/** Traces of a search for a handout: it would not show the gain of more. */
const MOST_TRACES = 1_000;

export interface LessonReportOptions {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly sets: readonly string[];
  /** Seconds, in place of the lesson's own limit. */
  readonly timeout: number | undefined;
}

/**
 * The schedules of a lesson in a handout: the results of a search. If a search does not suit the lesson, a run under a schedule, or on the
 * machine's clock for a lesson that measures the machine.
 */
export async function reportOfLesson(
  lesson: Lesson,
  { session, signal, sets, timeout }: LessonReportOptions,
): Promise<PageReport> {
  const target = { kind: "lesson", lesson } as const;
  const away = whyNotHere(lesson);
  if (away !== undefined) return { ...NOTHING, name: lesson.id, verdict: [`! ${away}`] };
  const isMachine = isOnRealClock(target);
  if (!isMachine && lesson.explore?.unsuited === undefined) {
    const result = await exploreTarget(session, target, {
      ...{ sets, time: "free", signal, maxTraces: MOST_TRACES, timeout },
    });
    const report = await reportOfSearch(session, target, result, { signal, timeout });
    // Without the seconds, which differ each time.
    const verdict = tellExplore(result).map(({ mark, text }) => `${mark} ${text}`);
    return inHandout({ ...report, verdict: [...verdict, `${showCount(result.traces, "trace")}.`] });
  }
  const options = withOwnSets(target, { sets, signal });
  const { result, trace } = await runTraced(session, target, {
    ...options,
    timeout,
    ...(!isMachine && { scheduling: DEFAULT_VIRTUAL }),
  });
  return inHandout(
    await reportOfRun(session, target, result, { sets: options.sets, trace, isMachine, signal, timeout }),
  );
}

/** For a lesson that cannot run on the system that makes the handout. */
const NOTHING: Omit<PageReport, "name" | "verdict"> = {
  what: "not run",
  tone: "calm",
  files: [],
  sites: [],
  outcomes: [],
  traces: [],
  findings: [],
  left: [],
};

/** The rest of the handout has the title and the text. */
function inHandout({ title: _title, text: _text, python: _python, ...report }: PageReport): PageReport {
  return report;
}
