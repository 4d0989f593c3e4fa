import { resolve } from "node:path";
import { MOST_BYTES_OF_DATA, readText } from "../../lesson/read-text.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { isFailure } from "../../result/verdict.ts";
import type { ReplaySettings } from "./schedule-settings.ts";

/** A recorded run, as `--json` of a run or a search writes it: the parts of a result that are needed to repeat it. */
interface Recorded {
  /** The word of the command line for it; the lesson's name if that is missing. */
  readonly target: string;
  readonly schedule: string;
  readonly time?: "free" | "ordered";
  readonly sets?: readonly string[];
}

/** One of the outcomes of a search, or one of the outputs of repeated runs. */
interface RecordedOutcome {
  readonly schedule: string;
  readonly verdict: string;
  readonly switches?: number;
}

interface RecordedResult extends Recorded {
  readonly lesson: string;
  readonly verdict: string;
  readonly outcomes: readonly RecordedOutcome[];
  readonly outputs: readonly RecordedOutcome[];
}

/** What to replay: a lesson with `--schedule`, or a JSON file that contains both. */
export async function readReplay(
  word: string,
  settings: ReplaySettings,
): Promise<{ words: readonly string[]; settings: ReplaySettings; schedule: string }> {
  if (settings.schedule !== undefined) {
    return { words: [word], settings, schedule: settings.schedule };
  }
  if (!word.endsWith(".json")) {
    throw new ThreadlabError(
      "ERR_USAGE",
      `replay needs a schedule, as explore and check print it: threadlab replay ${word} --schedule 1*3.2.1. It also takes the JSON file of a run.`,
    );
  }
  const { target, schedule, time, sets } = readRecorded(resolve(settings.system.cwd, word), word);
  return {
    words: [target],
    settings: {
      ...settings,
      time: time ?? settings.time,
      sets: settings.sets.length > 0 ? settings.sets : (sets ?? []),
    },
    schedule,
  };
}

function readRecorded(path: string, shown: string): Recorded {
  const text = readText(path, { shown: `replay: ${shown}`, most: MOST_BYTES_OF_DATA });
  const wrong = () =>
    new ThreadlabError(
      "ERR_SCHEDULE",
      `${shown} contains no schedule. To record one: threadlab run <lesson> --virtual --json > ${shown}`,
    );
  let document: { readonly results?: readonly Partial<RecordedResult>[] } | null;
  try {
    document = JSON.parse(text) as typeof document;
  } catch {
    throw wrong();
  }
  const results = document?.results;
  if (!Array.isArray(results)) throw wrong();
  const all = (results as readonly Partial<RecordedResult>[]).flatMap((result) => worthSeeing(result) ?? []);
  // In a check of many lessons: the first one that failed.
  const worth = all.find(isFailure) ?? all[0];
  if (worth === undefined) throw wrong();
  return worth;
}

/** The run that a report of a search, or of repeated runs, shows: a failing one, with the fewest switches. */
function worthSeeing(
  result: Partial<RecordedResult> | null,
): (Recorded & { readonly verdict: string }) | undefined {
  const { target = result?.lesson, time, sets, schedule, verdict = "" } = result ?? {};
  const outcomes = result?.outcomes ?? result?.outputs ?? [];
  const runs = schedule === undefined ? outcomes : [{ schedule, verdict }];
  const usable = runs.filter((run) => typeof run.schedule === "string");
  const bad = usable.filter(isFailure);
  const [first] = [...(bad.length > 0 ? bad : usable)].sort((a, b) => (a.switches ?? 0) - (b.switches ?? 0));
  if (first === undefined || typeof target !== "string") return undefined;
  return {
    target,
    schedule: first.schedule,
    verdict: first.verdict,
    ...(time && { time }),
    ...(sets && { sets }),
  };
}
