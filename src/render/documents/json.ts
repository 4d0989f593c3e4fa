import type { Claim } from "../../lesson/claims.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { factOf, withoutRepeat } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import type { Documents } from "./documents.ts";
import type { FailureDocument, Head } from "./head.ts";
import type { RunEntry } from "./run-document.ts";

/** The version of the documents. It changes when a key is removed or changes its meaning, not when a key is added. */
export const VERSION = 1;

interface JsonReport extends CommandReport<RunResult> {
  /** The command's name: "run", "check". */
  readonly command: "run" | "check" | "replay";
  /** The names of the targets that were not checked because of `--bail`. */
  readonly left?: readonly string[];
  /** Why lessons were not run on this system, each in one sentence. */
  readonly skipped?: readonly string[];
}

/** What a command has found out. */
export interface CommandReport<Result> {
  readonly ok: boolean;
  readonly results: readonly Result[];
}

/** The results of a command as one JSON document, without a line feed at its end. */
export function renderJson({ command, ok, results, left = [], skipped = [] }: JsonReport): string {
  const notChecked = left.length > 0 && { notChecked: left };
  const notHere = skipped.length > 0 && { skipped };
  return writeDocument({ command, ok, results: results.map(toDocument), ...notChecked, ...notHere });
}

/** A command that could not do its work, as one JSON document of the same shape. */
export function renderJsonError(command: string, error: FailureDocument["error"]): string {
  const document: Unversioned<FailureDocument> = { command, ok: false, results: [], error };
  return write(document);
}

/** Lessons as one JSON document: the list's data of each, and the text of its files if it was read. */
export function renderJsonLessons({
  command,
  ok = true,
  lessons,
  skipped = [],
}: {
  command: "list" | "show";
  ok?: boolean;
  lessons: readonly LessonEntry[];
  /** Folders of the course that are not lessons, and lessons that cannot be read. */
  skipped?: readonly { readonly name: string; readonly why: string }[];
}): string {
  const entries = lessons.map(
    ({ id, number, chapter, section, title, summary, output, params, text, files }) => ({
      lesson: id,
      number,
      ...(chapter !== undefined && { chapter }),
      section,
      title,
      summary,
      output,
      params,
      ...(files && { text, ...files }),
    }),
  );
  return writeDocument({ command, ok, lessons: entries, ...(skipped.length > 0 && { skipped }) });
}

/** A lesson for a document. */
interface LessonEntry extends Lesson {
  /** The text of its files, if the document should contain it. */
  readonly files?: { readonly program: string; readonly python?: string; readonly expected: string };
}

/** The claims of the notes as one JSON document, with the runs of their lessons if these were run. */
export function renderJsonClaims(
  claims: readonly Claim[],
  { ok, results }: { readonly ok: boolean; readonly results?: readonly RunResult[] },
): string {
  const entries = claims.map(({ id: claim, text, verdict, why, lesson }) => {
    return { claim, text, verdict, why, lesson };
  });
  const runs = results && { results: results.map(toDocument) };
  return writeDocument({ command: "claims", ok, claims: entries, ...runs });
}

/** The command that repeats a run, or shows the schedule that was found. */
export function repeatOf({ repeat, findings }: Pick<RunResult, "repeat" | "findings">): string | undefined {
  return factOf(findings, "repeat")?.command ?? repeat;
}

function toDocument(result: RunResult): RunEntry {
  const { lesson, verdict, seconds, threads, expected, actual, findings, printed, stderr, remark } = result;
  const { traces, differing, proof, orders, schedule, replay, changed, python } = result;
  const repeat = repeatOf(result);
  return {
    lesson,
    verdict,
    seconds: roundSeconds(seconds),
    threads,
    expected,
    actual,
    findings: withoutRepeat(findings).map(({ expected: meant, ...finding }) => ({
      ...finding,
      ...(meant && { expected: true }),
    })),
    ...(printed > actual.length && { printed }),
    ...(stderr.length > 0 && { stderr }),
    ...(remark !== undefined && { remark }),
    ...(traces !== undefined && { traces, differing }),
    ...(changed && { changed }),
    ...(python && { python }),
    ...(proof !== undefined && { proof }),
    ...(orders !== undefined && { orders }),
    ...(schedule !== undefined && { schedule }),
    ...replay,
    ...(repeat !== undefined && { repeat }),
  };
}

/** Seconds as documents have them: to a thousandth. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

type Unversioned<Document> = Document extends Head<string> ? Omit<Document, "threadlab"> : never;

/** A document of any command: the version first. */
export function writeDocument(document: Unversioned<Documents[Exclude<keyof Documents, "failure">]>): string {
  return write(document);
}

function write(document: object): string {
  return escapeInvisible(JSON.stringify({ threadlab: VERSION, ...document }, undefined, 2));
}

/** JSON does not escape some characters that a terminal obeys; they occur only inside strings, where an escape means the same. */
export function escapeInvisible(json: string): string {
  return json.replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
