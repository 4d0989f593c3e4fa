import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import type { Target } from "../../lesson/resolve.ts";
import { nameOf } from "../../lesson/target.ts";
import { showSeconds } from "../../protocol/quantity.ts";
import { renderCheckLine, renderCheckSummary, renderSkipped } from "../../render/check-report.ts";
import { renderJson } from "../../render/documents/json.ts";
import { caseOfSkipped, casesOfRun } from "../../render/reporters/cases.ts";
import { visible } from "../../render/text/sanitise.ts";
import { PLAIN_VIEW, type View } from "../../render/text/view.ts";
import type { RunResult } from "../../result/run.ts";
import { checkTargets } from "../../runner/check/check.ts";
import { isOnRealClock, withOwnSets } from "../../runner/check/check-schedules.ts";
import { openSession } from "../../runner/session.ts";
import type { NarrowSettings } from "../options/narrow-settings.ts";
import type { ReporterSettings } from "../options/reporter-settings.ts";
import type { CheckSettings } from "../options/schedule-settings.ts";
import type { PageSettings } from "../page/page-settings.ts";
import { openPage, type PageWriter } from "../page/write-page.ts";
import { openReporting, whereIs } from "../reports/reporting.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { narrow } from "../targets/narrow.ts";
import { type SetAside, selectTargets, setAside, tellLeftOut, tellSkipped } from "../targets/select.ts";
import { startSpinner } from "../terminal/spinner.ts";

interface CheckAgain {
  /** The names of the targets to check, if these are only some of the words' targets. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Called when all have been checked, with the names of the targets that failed, and with the number of all. */
  readonly onFailed?: (names: readonly string[], checked: number) => void;
}

/** `threadlab check [lesson, folder or file]…`: runs all of them, and says which of them pass. */
export async function check(
  words: readonly string[],
  settings: CheckSettings & NarrowSettings & PageSettings & ReporterSettings & CheckAgain,
): Promise<number> {
  const { system, json, sets, timeout, real, seeds, explore, jobs, bail } = settings;
  const all = await narrow(await selectTargets(words, settings), settings, system.cwd);
  const wanted = all.filter((target) => settings.only?.has(nameOf(target)) ?? true);
  const { here: targets, skipped } = setAside(wanted);
  const names = targets.map(nameOf);
  const report = await openReport(targets, skipped, settings);
  report.note(tellLeftOut(words, system.cwd));
  const page = await openPage(settings);
  let done = 0;
  const stopSpinner = startSpinner(
    settings,
    (seconds) => `${showSeconds(seconds)} · ${done} of ${names.length} · ${names[done] ?? ""}`,
  );
  const enough = new AbortController();
  const signal = AbortSignal.any([system.signal, enough.signal]);
  // Each of the jobs listens to it. Node takes more than ten listeners for a mistake, and warns.
  setMaxListeners(0, signal);
  try {
    const finished: RunResult[] = [];
    if (targets.length > 0 || (skipped.length === 0 && !isNarrow(settings)))
      await checkTargets(targets, {
        ...{ sets, real, seeds, explore, signal, timeout, jobs },
        onResult(result) {
          const index = done++;
          // The result of an interrupted run says nothing about the lesson.
          if (signal.aborted) return;
          finished.push(result);
          if (finished.filter(hasFailed).length >= bail) enough.abort();
          report.add(result, index);
        },
      });
    if (page !== undefined && !system.signal.aborted) await writePage(page, targets, finished, settings);
    stopSpinner();
    // The lines of finished lessons are already written. A JSON document still has to be.
    if (system.signal.aborted && !json) return EXIT.ok;
    const code = system.signal.aborted ? EXIT.differs : exitCodeOf(finished);
    if (!system.signal.aborted)
      settings.onFailed?.(
        finished.flatMap((result, at) => (hasFailed(result) ? [names[at] as string] : [])),
        finished.length,
      );
    await report.finish(finished, code === EXIT.ok, tellSkipped(words, system.cwd));
    return code;
  } finally {
    stopSpinner();
  }
}

/** What a check says: of each target at once, and of all at the end. */
interface CheckReport {
  /** Says something else, line by line. */
  note(lines: readonly string[]): void;
  add(result: RunResult, index: number): void;
  /** @param notes what else there is to say, line by line. */
  finish(results: readonly RunResult[], ok: boolean, notes: readonly string[]): Promise<void>;
}

async function openReport(
  targets: readonly Target[],
  skipped: readonly SetAside[],
  settings: CheckSettings & ReporterSettings,
): Promise<CheckReport> {
  const { system, viewOf, real } = settings;
  const names = targets.map(nameOf);
  const reasons = skipped.map(({ reason }) => reason);
  const reporting = await openReporting(settings);
  const began = performance.now();

  return {
    note,
    add(result, index) {
      say((view) => renderCheckLine(result, lineOf(index), view));
    },
    async finish(results, ok, notes) {
      const seconds = system.stdout.isTerminal ? (performance.now() - began) / 1000 : undefined;
      const left = system.signal.aborted ? [] : names.slice(results.length);
      say((view) => renderSkipped(reasons, view));
      note(notes);
      say((view) => renderCheckSummary(results, { seconds, left: left.length }, view));
      await reporting.finish({
        ...{ command: "check", cases: casesOf(results) },
        document: () => renderJson({ command: "check", ok, results, left, skipped: reasons }),
        text: () => wholeText(results),
      });
    },
  };

  function note(lines: readonly string[]): void {
    say(() => lines.map((line) => ` ${visible(line)}`));
  }

  function say(lines: (view: View) => readonly string[]): void {
    reporting.say(() => asText(lines(viewOf(system.stdout))));
  }

  function lineOf(index: number) {
    return { ids: names, measured: !real && isOnRealClock(targets[index] as Target) };
  }

  function casesOf(results: readonly RunResult[]) {
    return [
      ...results.flatMap((result, index) => {
        const target = targets[index] as Target;
        const isSteady = !real && !isOnRealClock(target);
        return casesOfRun(result, target, { ...whereIs(target, system.cwd), isSteady });
      }),
      ...skipped.map(({ target, reason }) => caseOfSkipped(target, reason, whereIs(target, system.cwd))),
    ];
  }

  function wholeText(results: readonly RunResult[]): string {
    const lines = results.flatMap((result, index) => renderCheckLine(result, lineOf(index), PLAIN_VIEW));
    lines.push(...renderSkipped(reasons, PLAIN_VIEW));
    return asText([
      ...lines,
      ...renderCheckSummary(results, { left: names.length - results.length }, PLAIN_VIEW),
    ]);
  }
}

function hasFailed(result: RunResult): boolean {
  return exitCodeOf([result]) !== EXIT.ok;
}

/** Whether it is fine that there is nothing to check. */
function isNarrow({ shard, changed }: NarrowSettings): boolean {
  return shard !== undefined || changed !== undefined;
}

/** Repeats the runs of the results, and writes a page with all of them. */
async function writePage(
  page: PageWriter,
  targets: readonly Target[],
  results: readonly RunResult[],
  { system, sets, timeout }: CheckSettings,
): Promise<void> {
  await using session = await openSession();
  for (const [index, result] of results.entries()) {
    const target = targets[index] as Target;
    const called = { ...withOwnSets(target, { sets }), signal: system.signal, timeout, isMachine: false };
    page.add(await page.make.reportOfRun(session, target, result, called));
  }
  await page.write("check");
}
