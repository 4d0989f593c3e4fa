import { showCount } from "../../protocol/quantity.ts";
import { type Case, inShort, type Report } from "./case.ts";

/** GitHub takes a summary of 1 MiB at most. */
const MOST_ROWS = 200;
const MOST_TEXT = 400;

/** What the commands judge, if it is not lessons. */
const NAMED: Readonly<Record<string, string>> = { "practice check": "exercise", grade: "submission" };

/** A report as Markdown: failures as a table, the rest counted. */
export function renderMarkdown({ command, cases }: Report): string {
  const skipped = cases.filter(({ outcome }) => outcome === "skip");
  const failed = cases.filter(({ outcome }) => outcome === "fail" || outcome === "error");
  const shown = failed.slice(0, MOST_ROWS);
  const hidden = failed.length - shown.length;
  const passed = cases.length - failed.length - skipped.length;
  const table = [
    `| ${NAMED[command] ?? "lesson"} | verdict | what happened | to repeat it |`,
    "| --- | --- | --- | --- |",
    ...shown.map(row),
  ];
  return [
    `### threadlab ${command}`,
    "",
    ...(failed.length > 0 ? [...table, ""] : []),
    ...(hidden > 0 ? [`… and ${hidden} more that failed.`, ""] : []),
    ...skipped.map(({ sentence }) => `Skipped: ${escapeMarkdown(sentence)}`),
    ...(skipped.length > 0 ? [""] : []),
    passed + failed.length === 0
      ? "Nothing was checked."
      : `${passed} of ${showCount(passed + failed.length, "check")} passed.`,
    "",
  ].join("\n");
}

function row({ name, verdict, sentence, findings, repeat }: Case): string {
  // What another run shows does not belong beside the command.
  const first = findings.find((told) => told.repeat === undefined || told.repeat === repeat);
  const told = first === undefined ? sentence : inShort(first.message);
  const cells = [name, verdict, told].map((text) => escapeMarkdown(shorten(text)));
  return `| ${[...cells, repeat === undefined ? "" : code(repeat)].join(" | ")} |`;
}

function shorten(text: string): string {
  const letters = Array.from(text);
  return letters.length > MOST_TEXT ? `${letters.slice(0, MOST_TEXT).join("")}…` : text;
}

/** Text that Markdown shows unchanged, in a table, too. */
function escapeMarkdown(text: string): string {
  return text.replace(/[&<>|`*_\\[\]~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A command is never cut, because a reader copies it. */
function code(text: string): string {
  return /[|`\\]/.test(text) ? `<code>${escapeMarkdown(text)}</code>` : `\`${text}\``;
}
