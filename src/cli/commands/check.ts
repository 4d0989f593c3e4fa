import { performance } from "node:perf_hooks";
import type { Target } from "../../lesson/resolve.ts";
import { showSeconds } from "../../protocol/quantity.ts";
import { renderCheckLine, renderCheckSummary } from "../../render/check-report.ts";
import { renderJson } from "../../render/json.ts";
import { casesOfRun } from "../../render/reporters/cases.ts";
import { PLAIN_VIEW } from "../../render/view.ts";
import type { RunResult } from "../../result/run.ts";
import { checkTargets } from "../../runner/check/check.ts";
import { isOnRealClock } from "../../runner/check/check-schedules.ts";
import { openSession } from "../../runner/session.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { PageSettings } from "../page/page-settings.ts";
import { reportOfRun } from "../page/reports.ts";
import { openPage, type PageWriter } from "../page/write-page.ts";
import type { ReporterSettings } from "../reporter-settings.ts";
import { openReporting, whereIs } from "../reporting.ts";
import type { CheckSettings } from "../schedule-settings.ts";
import { nameOf, selectTargets } from "../select.ts";
import { startSpinner } from "../spinner.ts";

/** `threadlab check [lesson, folder or file]…`: runs all of them, and says which do what they should. */
export async function check(
  words: readonly string[],
  settings: CheckSettings & PageSettings & ReporterSettings,
): Promise<number> {
  const { system, json, sets, timeout, viewOf, real, seeds, explore } = settings;
  const targets = await selectTargets(words, settings);
  const names = targets.map(nameOf);
  const view = viewOf(system.stdout);
  const reporting = await openReporting(settings);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const page = await openPage(settings);
  let done = 0;
  const spinner = startSpinner(settings, (columns) => {
    const text = `${showSeconds(elapsed())} · ${done} of ${names.length} · ${names[done] ?? ""}`;
    return text.slice(0, columns);
  });
  try {
    const finished: RunResult[] = [];
    await checkTargets(targets, {
      ...{ sets, real, seeds, explore },
      signal: system.signal,
      ...(timeout !== undefined && { timeout }),
      onResult(result) {
        const measured = isMeasured(done);
        done++;
        // What an interrupted run gave says nothing about the lesson.
        if (system.signal.aborted) return;
        finished.push(result);
        reporting.say(`${renderCheckLine(result, { ids: names, measured }, view).join("\n")}\n`);
      },
    });
    if (page !== undefined && !system.signal.aborted) await writePage(page, targets, finished, settings);
    spinner.stop();
    // The lines of what was finished stand there already. A document of it has still to be written.
    if (system.signal.aborted && !json) return EXIT.ok;
    const code = system.signal.aborted ? EXIT.differs : exitCodeOf(finished);
    const seconds = system.stdout.isTerminal ? elapsed() : undefined;
    reporting.say(`${renderCheckSummary(finished, seconds, view).join("\n")}\n`);
    const cases = finished.flatMap((result, index) => {
      const target = targets[index] as Target;
      const isSteady = !real && !isOnRealClock(target);
      return casesOfRun(result, target, { ...whereIs(target, system.cwd), isSteady });
    });
    await reporting.finish({
      ...{ command: "check", cases },
      document: () => renderJson({ command: "check", ok: code === EXIT.ok, results: finished }),
      text: () => wholeText(finished),
    });
    return code;
  } finally {
    spinner.stop();
  }

  function isMeasured(index: number): boolean {
    return !real && isOnRealClock(targets[index] as Target);
  }

  function wholeText(results: readonly RunResult[]): string {
    const lines = results.flatMap((result, index) =>
      renderCheckLine(result, { ids: names, measured: isMeasured(index) }, PLAIN_VIEW),
    );
    return `${[...lines, ...renderCheckSummary(results, undefined, PLAIN_VIEW)].join("\n")}\n`;
  }
}

/** Makes the runs that the results tell of once more, and writes the page of all. */
async function writePage(
  page: PageWriter,
  targets: readonly Target[],
  results: readonly RunResult[],
  { system, timeout }: CheckSettings,
): Promise<void> {
  const session = await openSession();
  try {
    for (const [index, result] of results.entries()) {
      const called = { signal: system.signal, timeout, isMachine: false };
      page.add(await reportOfRun(session, targets[index] as Target, result, called));
    }
  } finally {
    await session.close();
  }
  await page.write("check");
}
