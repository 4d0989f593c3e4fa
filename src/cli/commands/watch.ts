import { lessonFolders } from "../../lesson/load.ts";
import { usageError } from "../../protocol/errors.ts";
import { showNumber } from "../../protocol/quantity.ts";
import type { NarrowSettings } from "../options/narrow-settings.ts";
import type { ReporterSettings } from "../options/reporter-settings.ts";
import type { CheckSettings } from "../options/schedule-settings.ts";
import type { RunSettings } from "../options/settings.ts";
import { coursesIn, selectTargets } from "../targets/select.ts";
import { filesOf } from "../targets/target-files.ts";
import { type Watched, watchAndRun } from "../terminal/watch.ts";
import { check } from "./check.ts";
import { type RunCommandSettings, run } from "./run.ts";

/** `threadlab run --watch`: runs again on every save. */
export function watchRun(
  words: readonly string[],
  settings: RunCommandSettings,
  polls: boolean,
): Promise<number> {
  return watchWords(words, settings, polls, {
    name: () => ["run", ...words].join(" "),
    begin() {},
    run: (system) => run(words, { ...settings, system }),
    keys: () => "",
    verdict: "marked",
    failed: () => "failed",
    press: async () => undefined,
  });
}

/** `threadlab check --watch`: checks again on every save. With `f`, only what failed the last time. */
export function watchCheck(
  words: readonly string[],
  settings: CheckSettings & NarrowSettings & ReporterSettings,
  polls: boolean,
): Promise<number> {
  if (!settings.json && (settings.screen !== "default" || settings.files.length > 0))
    throw usageError("--watch checks on every save, and --reporter reports once. Use one of them.");
  let failed: ReadonlySet<string> = new Set();
  let isFailedOnly = false;
  /** Whether the shown answer is that of the failed ones only. */
  let isPart = false;
  let checked = 0;
  const onFailed = (names: readonly string[], all: number) => {
    failed = new Set(names);
    checked = all;
    // Once all are mended, a save may break any of them.
    if (failed.size === 0) isFailedOnly = false;
  };
  return watchWords(words, settings, polls, {
    name: () => ["check", ...words].join(" ") + (isPart ? ", failed only" : ""),
    begin() {
      isPart = isFailedOnly;
      checked = 0;
    },
    run: (system) => check(words, { ...settings, system, onFailed, ...(isPart && { only: failed }) }),
    keys: () => "f failed only   ",
    verdict: "last",
    failed: () => (checked === 0 ? "failed" : `${showNumber(failed.size)} of ${showNumber(checked)} failed`),
    async press(key) {
      if (key !== "f") return undefined;
      if (failed.size === 0) return { shown: { lines: () => [" Nothing has failed."] } };
      isFailedOnly = !isFailedOnly;
      return { run: "again" };
    },
  });
}

function watchWords(
  words: readonly string[],
  settings: RunSettings,
  polls: boolean,
  work: Omit<Watched, "files" | "folders">,
): Promise<number> {
  if (settings.json)
    throw usageError("--watch shows its answers on a terminal; --json writes one document. Use one of them.");
  const files = async () => {
    // A lesson that has just gone wrong stays in the list: the author will mend it.
    const targets = await selectTargets(words, settings);
    return (await Promise.all(targets.map(filesOf))).flat();
  };
  const folders = () => coursesIn(words, settings.system.cwd).flatMap(lessonFolders);
  return watchAndRun({ ...work, files, folders }, settings, polls);
}
