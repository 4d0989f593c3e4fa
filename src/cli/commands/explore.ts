import { resolve } from "node:path";
import { readText } from "../../lesson/read-text.ts";
import type { Target } from "../../lesson/resolve.ts";
import { nameOf } from "../../lesson/target.ts";
import { wordFor } from "../../lesson/word-for.ts";
import { usageError } from "../../protocol/errors.ts";
import { showSeconds } from "../../protocol/quantity.ts";
import {
  renderExplore,
  renderExploreJson,
  renderFound,
  renderFoundJson,
} from "../../render/explore-report.ts";
import { caseOfExplore } from "../../render/reporters/cases.ts";
import { PLAIN_VIEW } from "../../render/text/view.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { shellWords } from "../../runner/commands.ts";
import { exploreTarget } from "../../runner/explore/explore.ts";
import { findSchedule } from "../../runner/explore/find-schedule.ts";
import { withExpected } from "../../runner/explore/with-expected.ts";
import { openSession } from "../../runner/session.ts";
import type { ReporterOptions, ReporterSettings } from "../options/reporter-settings.ts";
import {
  type ExploreSettings,
  readExploreSettings,
  type ScheduleOptions,
} from "../options/schedule-settings.ts";
import { type PageOptions, readReports } from "../page/page-settings.ts";
import { openPage } from "../page/write-page.ts";
import { openReporting, whereIs } from "../reports/reporting.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import type { System } from "../system/system.ts";
import { selectSound } from "../targets/select.ts";
import { followSearch } from "../terminal/follow-search.ts";
import { startSpinner, withSpinner } from "../terminal/spinner.ts";

/** `threadlab explore <lesson or file>…`: every schedule that makes a difference, and its outcome. */
export async function explore(
  words: readonly string[],
  options: ScheduleOptions & PageOptions & ReporterOptions,
  called: System,
): Promise<number> {
  const settings = { ...readExploreSettings(options, called), ...readReports(options, called) };
  const { system, json, sets, timeout, viewOf, time, maxTraces, polls, sample, find, jobs } = settings;
  const targets = await selectSound(words, settings);
  if (find !== undefined) return await findText(targets, settings, find);
  refuseUnsuited(targets, settings);
  const reporting = await openReporting(settings);
  const page = await openPage(settings);
  await using session = await openSession();
  const results: ExploreResult[] = [];
  let progress = followSearch();
  const stopSpinner = startSpinner(
    settings,
    (seconds, columns) => `${showSeconds(seconds)} · ${progress.tell(columns - 12)}`,
  );
  try {
    for (const target of targets) {
      progress = followSearch();
      const result = await exploreTarget(session, target, {
        ...{ sets, time, notes: true, signal: system.signal, timeout, maxTraces, polls, sample, jobs },
        progress: progress.take,
      });
      results.push(result);
      // A progress line on the screen would be in the middle of the report.
      if (settings.screen === "default") stopSpinner();
      const gap = results.length > 1 ? "\n" : "";
      reporting.say(`${gap}${asText(renderExplore(result, viewOf(system.stdout)))}`);
      if (page !== undefined && !system.signal.aborted)
        page.add(await page.make.reportOfSearch(session, target, result, { signal: system.signal, timeout }));
      // After an interruption, the results so far are reported, and the search ends.
      if (system.signal.aborted) break;
    }
  } finally {
    stopSpinner();
  }
  await page?.write("explore");
  const ok = results.every((result) => result.ok);
  if (system.signal.aborted && !json) return ok ? EXIT.ok : EXIT.differs;
  await reporting.finish({
    command: "explore",
    cases: results.map((result, i) => caseOfExplore(result, whereIs(targets[i] as Target, system.cwd))),
    document: () => renderExploreJson({ ok, results }),
    text: () => results.map((result) => asText(renderExplore(result, PLAIN_VIEW))).join("\n"),
  });
  return ok ? EXIT.ok : EXIT.differs;
}

/** Refuses a search that is of no use, unless the user has chosen how to search. */
function refuseUnsuited(targets: readonly Target[], settings: ExploreSettings): void {
  const { sets, time, timeout, maxTraces, sample } = settings;
  const isChosen = sets.length > 0 || time !== "free" || [timeout, maxTraces, sample].some((given) => given);
  if (isChosen) return;
  for (const target of targets) {
    const reason = target.lesson?.explore?.unsuited;
    if (reason === undefined) continue;
    const word = shellWords([wordFor(target)]);
    const message =
      `explore does not suit this lesson: ${reason}${/[.!?]$/.test(reason) ? "" : "."}\n` +
      `To watch it: threadlab run ${word}\nTo search it for a minute anyway: threadlab explore ${word} --timeout 60`;
    throw usageError(message);
  }
}

/** `--find expected.txt`: whether some schedule prints this text. */
async function findText(
  [target, ...others]: readonly Target[],
  settings: ExploreSettings & ReporterSettings,
  file: string,
): Promise<number> {
  if (settings.files.length > 0 || !["default", "json"].includes(settings.screen))
    throw usageError("--find answers one question. Use it without --reporter, or with --json.");
  const { system, json, sets, viewOf, time, maxTraces, polls, timeout } = settings;
  if (target === undefined || others.length > 0)
    throw usageError("--find searches one lesson or file at a time.");
  const text = readText(resolve(system.cwd, file), { shown: `--find: ${file}` });
  await using session = await openSession();
  const search = findSchedule(session, withExpected(target, text, { sets, file }), {
    ...{ sets, time, signal: system.signal, maxTraces, polls },
    ...(timeout !== undefined && { budget: { timeout } }),
  });
  const found = await withSpinner(settings, showSeconds, search);
  if (system.signal.aborted) return EXIT.ok;
  const lines = json ? [renderFoundJson(nameOf(target), found)] : renderFound(found, viewOf(system.stdout));
  system.stdout.write(asText(lines));
  return found.schedule === undefined ? EXIT.differs : EXIT.ok;
}
