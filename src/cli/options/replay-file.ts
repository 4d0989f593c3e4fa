import { resolve } from "node:path";
import { MOST_BYTES_OF_DATA, readText } from "../../lesson/read-text.ts";
import { ThreadlabError, usageError } from "../../protocol/errors.ts";
import { VERSION } from "../../render/documents/json.ts";
import { isFailure } from "../../result/verdict.ts";
import { shellWords } from "../../runner/commands.ts";
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
  readonly switches: number;
}

/** The keys of a result that say how to repeat its run. Anybody may have changed the file, so nothing is known of their values. */
type RecordedResult = Readonly<
  Partial<
    Record<
      "lesson" | "target" | "schedule" | "time" | "sets" | "verdict" | "outcomes" | "racing" | "outputs",
      unknown
    >
  >
>;

type RecordedRun = { readonly [Key in keyof RecordedOutcome]?: unknown } | null;

/** What to replay: a lesson with `--schedule`, or a JSON file that contains both. */
export function readReplay(
  word: string,
  settings: ReplaySettings,
): { readonly word: string; readonly settings: ReplaySettings; readonly schedule: string } {
  if (settings.schedule !== undefined) return { word, settings, schedule: settings.schedule };
  if (!word.endsWith(".json")) {
    throw usageError(
      `replay needs a schedule, as run, explore and check print it: ${shellWords(["threadlab", "replay", word])} --schedule 1*3.2.1. It also takes the JSON file of a run.`,
    );
  }
  const { target, schedule, time, sets } = readRecorded(resolve(settings.system.cwd, word), word);
  return {
    word: target,
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
  const wrong = (what: string) =>
    new ThreadlabError(
      "ERR_SCHEDULE",
      `${shown} ${what}. To record one: threadlab run <lesson> --virtual --json > ${shellWords([shown])}`,
    );
  let document: { readonly threadlab?: unknown; readonly results?: unknown } | null;
  try {
    document = JSON.parse(text) as typeof document;
  } catch {
    throw wrong("contains no schedule");
  }
  const { threadlab = VERSION, results } = document ?? {};
  if (threadlab !== VERSION)
    throw wrong(`is not a document of version ${VERSION}, the one that this threadlab reads`);
  if (!Array.isArray(results)) throw wrong("contains no schedule");
  const all = (results as readonly (RecordedResult | null)[]).flatMap((result) => worthSeeing(result) ?? []);
  // In a check of many lessons: the first one that failed.
  const worth = all.find(({ run }) => isFailure(run)) ?? all[0];
  if (worth === undefined) throw wrong("contains no schedule");
  const { target, run, time, sets } = worth;
  if (time !== undefined && time !== "free" && time !== "ordered")
    throw wrong('has a "time" that is neither "free" nor "ordered"');
  if (sets !== undefined && !isListOfTexts(sets)) throw wrong('has "sets" that are not a list of texts');
  return { target, schedule: run.schedule, ...(time && { time }), ...(sets && { sets }) };
}

/** The run that a report of a search, or of repeated runs, shows: a failing one, with the fewest switches. */
function worthSeeing(result: RecordedResult | null) {
  const { lesson, target = lesson, time, sets, schedule, verdict, outcomes, racing, outputs } = result ?? {};
  const many = [outcomes ?? outputs ?? [], racing ?? []].flat();
  const runs = schedule === undefined ? many : [{ schedule, verdict }];
  const usable = runs.flatMap((run) => outcomeOf(run) ?? []);
  const bad = usable.filter(isFailure);
  const [run] = (bad.length > 0 ? bad : usable).toSorted((a, b) => a.switches - b.switches);
  return run === undefined || typeof target !== "string" ? undefined : { target, run, time, sets };
}

function outcomeOf(value: RecordedRun): RecordedOutcome | undefined {
  const { schedule, verdict, switches } = value ?? {};
  if (typeof schedule !== "string") return undefined;
  return {
    schedule,
    verdict: typeof verdict === "string" ? verdict : "",
    switches: typeof switches === "number" ? switches : 0,
  };
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
