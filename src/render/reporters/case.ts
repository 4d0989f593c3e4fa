import { isAbsolute } from "node:path";
import stripAnsi from "strip-ansi";
import { FINDINGS, type Finding, type FindingWeight, withoutRepeat } from "../../result/finding.ts";
import { visible } from "../text/sanitise.ts";

/** A place in a file. The path is relative to the repository if the file is in it. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Something that a reader should know, in the words of a reporter. */
export interface ReportedFinding {
  readonly kind: string;
  readonly message: string;
  readonly weight: FindingWeight;
  readonly place?: FilePlace;
  /** The command that shows it, if it is about one of several runs. */
  readonly repeat?: string;
}

/**
 * The result of one lesson, program or exercise for a reporter. Its texts are safe to show; only `findings` and `output` have line feeds.
 */
export interface Case {
  /** The folder of its course. */
  readonly course: string;
  readonly name: string;
  readonly outcome: "pass" | "fail" | "error" | "skip";
  /** The verdict's short name: `deadlock`. */
  readonly verdict: string;
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** What is wrong; for a case that passes, only warnings. */
  readonly findings: readonly ReportedFinding[];
  readonly place?: FilePlace;
  /** Seconds by a clock that gives the same number every time. */
  readonly seconds?: number;
  /** Its output, if that is the same every time. */
  readonly output: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** The command that shows it. */
  readonly repeat?: string;
}

/** Everything that a command checked. */
export interface Report {
  /** `check`, `explore`, `practice check`. */
  readonly command: string;
  readonly cases: readonly Case[];
}

/** The form of file names. */
export type NameFile = (file: string) => string;

/** Text without colours and without characters that a terminal, XML or YAML would interpret or refuse. Line feeds stay. */
export function safe(text: string): string {
  return stripAnsi(text)
    .split("\n")
    .map((line) => visible(line).replace(NO_CHARACTER, "\uFFFD"))
    .join("\n");
}

/** Permanently unassigned, and forbidden in XML. */
const NO_CHARACTER = /[\uFFFE\uFFFF]/g;

/** The same in one line. */
export function safeLine(text: string): string {
  return safe(text.replace(/\s*\n\s*/g, " ")).trim();
}

/** A message in one line, without the lines of code and the stack that it shows. */
export function inShort(message: string): string {
  return safeLine(message.replace(CODE_FRAME, "").replace(STACK_FRAME, ""));
}

/** A line of code, and the mark below it. */
const CODE_FRAME = /\n.*\n[^\S\n]*[\^~]+(?=\n|$)/g;
const STACK_FRAME = /\n[^\S\n]+at .*/g;

/** Reasons for a failure, and warnings. Results that a lesson is meant to show are neither. */
export function tellFindings(
  findings: readonly Finding[],
  isFailed: boolean,
  nameFile: NameFile,
): readonly ReportedFinding[] {
  const told = withoutRepeat(findings).filter(
    ({ kind, expected }) => !expected && (isFailed || FINDINGS[kind].weight === "warning"),
  );
  return told.map((finding) => {
    const { weight } = FINDINGS[finding.kind];
    const place = firstPlace([finding], nameFile);
    return {
      kind: finding.kind,
      message: safe(nameFiles(finding, nameFile)),
      weight,
      ...(place && { place }),
      ...(isFailed && finding.replay !== undefined && { repeat: safeLine(finding.replay) }),
    };
  });
}

/** The message of a finding. A file outside the working directory has its name in the report, and no path of the machine. */
function nameFiles({ message, places }: Finding, nameFile: NameFile): string {
  const files = places.map((place) => place.replace(/:\d+:\d+$/, "")).filter((file) => isAbsolute(file));
  return files.reduce((text, file) => text.replaceAll(file, nameFile(file)), message);
}

/** The first place that the findings name. */
export function firstPlace(findings: readonly Finding[], nameFile: NameFile): FilePlace | undefined {
  for (const { places } of findings) {
    for (const place of places) {
      const [, file = "", line, column] = /^(.+):(\d+):(\d+)$/s.exec(place) ?? [];
      if (file !== "") return { file: safeLine(nameFile(file)), line: Number(line), column: Number(column) };
    }
  }
  return undefined;
}

/** The whole failure in words, and the commands that show it. */
export function detailsOf({ sentence, findings, repeat }: Case): string {
  const told = findings.map(({ kind, message, repeat }) => `${kind}: ${message}${sayRepeat(repeat)}`);
  if (findings.some((one) => one.repeat !== undefined)) {
    const isSaid = findings.some((one) => one.repeat === repeat);
    return [...(isSaid ? [] : [sentence + sayRepeat(repeat)]), ...told].join("\n");
  }
  return (told.length === 0 ? sentence : told.join("\n")) + sayRepeat(repeat);
}

/** The command that shows what is said before, on a line of its own. */
export function sayRepeat(repeat: string | undefined): string {
  return repeat === undefined ? "" : `\nTo repeat it: ${repeat}`;
}
