import { isAbsolute } from "node:path";
import { type Case, detailsOf, type FilePlace, type Report, sayRepeat } from "./case.ts";

/** GitHub shows ten annotations of a step, and drops the rest without a message. */
const MOST = 10;

interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly message: string;
  readonly place: FilePlace | undefined;
}

/**
 * Annotations for GitHub Actions, one for each finding, errors first; "" if there is nothing to say. The first one of each case comes before
 * the others, so that no case uses up all the places.
 */
export function renderGithub({ cases }: Report): string {
  const lists = cases.map(annotationsOf);
  const all = [...lists.flatMap((list) => list.slice(0, 1)), ...lists.flatMap((list) => list.slice(1))];
  const sorted = [...all.filter(isError), ...all.filter((each) => !isError(each))];
  const shown = sorted.length > MOST ? sorted.slice(0, MOST - 1) : sorted;
  const rest = sorted.slice(shown.length);
  return [...shown, ...(rest.length > 0 ? [countRest(rest)] : [])].map((each) => `${write(each)}\n`).join("");
}

function annotationsOf(each: Case): readonly Annotation[] {
  const { outcome, findings, name, repeat, verdict, place } = each;
  const isFailed = outcome === "fail" || outcome === "error";
  const faults = findings.filter(({ weight }) => weight !== "remark");
  if (isFailed && faults.length === 0)
    return [{ level: "error", title: verdict, message: `${name}: ${detailsOf(each)}`, place }];
  return faults.map((told) => ({
    level: isFailed && told.weight === "fault" ? "error" : "warning",
    title: told.kind,
    message: `${name}: ${told.message}${sayRepeat(isFailed ? (told.repeat ?? repeat) : undefined)}`,
    place: told.place ?? (place && { file: place.file }),
  }));
}

function countRest(rest: readonly Annotation[]): Annotation {
  const message = `… and ${rest.length} more findings. A JSON report has them all.`;
  const level = rest.some(isError) ? "error" : "warning";
  return { level, title: "more", message, place: undefined };
}

function isError({ level }: Annotation): boolean {
  return level === "error";
}

function write({ level, title, message, place }: Annotation): string {
  const { file, line, column } = place ?? {};
  const properties = [
    // A file outside the repository has no page for an annotation.
    ...(file === undefined || isAbsolute(file) || file.startsWith("..")
      ? []
      : [`file=${escapeProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Text for a log in which GitHub finds no command: printed text must not give orders to the job. */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
