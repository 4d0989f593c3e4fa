import type { Case, Report } from "./case.ts";

/** A report as a table for spreadsheets: commas, quotes where needed, a line feed after each row. */
export function renderCsv({ cases }: Report): string {
  const rows = cases.map(({ course, name, verdict, findings, properties, sentence }: Case) => [
    ...[course, name, verdict],
    [...new Set(findings.filter(({ weight }) => weight !== "remark").map(({ kind }) => kind))].join(" "),
    properties.traces ?? "",
    sentence,
  ]);
  return [["course", "name", "verdict", "why", "traces", "message"], ...rows]
    .map((row) => `${row.map(cell).join(",")}\n`)
    .join("");
}

/** Spreadsheets take a text that begins with one of these signs for a formula. */
const FORMULA = /^[=+\-@\t]/;

function cell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
