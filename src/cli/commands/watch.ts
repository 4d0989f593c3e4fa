import { dirname, join } from "node:path";
import { importedFiles } from "../../lesson/program/imported-files.ts";
import type { Target } from "../../lesson/resolve.ts";
import { usageError } from "../../protocol/errors.ts";
import { showNumber } from "../../protocol/quantity.ts";
import type { NarrowSettings } from "../options/narrow-settings.ts";
import type { ReporterSettings } from "../options/reporter-settings.ts";
import type { CheckSettings } from "../options/schedule-settings.ts";
import type { RunSettings } from "../options/settings.ts";
import type { System } from "../system/system.ts";
import { selectTargets } from "../targets/select.ts";
import { type Watched, watchAndRun } from "../terminal/watch.ts";
import { check } from "./check.ts";
import { type RunCommandSettings, run } from "./run.ts";

/** `threadlab run --watch`: runs again on every save. */
export function watchRun(
  words: readonly string[],
  settings: RunCommandSettings,
  polls: boolean,
): Promise<number> {
  const again = (system: System) => run(words, { ...settings, system });
  return watchWords("run", words, { ...settings, ...NO_KEYS, verdict: "marked", run: again }, polls);
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
  return watchWords(
    "check",
    words,
    {
      ...settings,
      run(system) {
        isPart = isFailedOnly;
        checked = 0;
        return check(words, { ...settings, system, onFailed, ...(isPart && { only: failed }) });
      },
      keys: "f failed only   ",
      verdict: "last",
      note: () => (isPart ? ", failed only" : ""),
      failed: () =>
        checked === 0 ? "failed" : `${showNumber(failed.size)} of ${showNumber(checked)} failed`,
      async press(key) {
        if (key !== "f") return undefined;
        if (failed.size === 0) return { show: [" Nothing has failed."] };
        isFailedOnly = !isFailedOnly;
        return { run: "again" };
      },
    },
    polls,
  );
}

interface WatchedWords extends Pick<Watched, "run" | "verdict" | "keys" | "press" | "failed"> {
  /** The text behind the name of the watched target. */
  note(): string;
}

const NO_KEYS = { keys: "", press: async () => undefined, note: () => "", failed: () => "failed" };

function watchWords(
  command: string,
  words: readonly string[],
  { run: again, verdict, keys, press, note, failed, ...settings }: RunSettings & WatchedWords,
  polls: boolean,
): Promise<number> {
  if (settings.json)
    throw usageError("--watch shows its answers on a terminal; --json writes one document. Use one of them.");
  return watchAndRun(
    {
      name: () => [command, ...words].join(" ") + note(),
      async files() {
        // A lesson that has just gone wrong stays in the list: the author will mend it.
        const targets = await selectTargets(words, settings);
        return (await Promise.all(targets.map(filesOf))).flat();
      },
      run: again,
      verdict,
      keys,
      press,
      failed,
    },
    settings,
    polls,
  );
}

async function filesOf(target: Target): Promise<readonly string[]> {
  if (target.kind === "file") return importedFiles(target.file);
  const { folder, program } = target.lesson;
  const own = ["lesson.md", "main.ts", "expected.txt"].map((name) => join(folder, name));
  const imported = program === "" ? [] : await importedFiles(program);
  return [...new Set([...own, ...imported])].filter(
    (file) => !file.startsWith(join(dirname(folder), "node_modules")),
  );
}
