import { type Goal, type Row, ratioOf, reachesGoal, type Skipped, type Unit } from "./row.ts";

const HEADINGS = ["measured", "threadlab", "compared with", "", "ratio", "goal", ""];

/** The rows as a Markdown table whose columns stand under one another, and below it what was left out and why. */
export function renderTable(rows: readonly (Row | Skipped)[]): string {
  const measured = rows.filter((row): row is Row => !("reason" in row));
  const skipped = rows.filter((row): row is Skipped => "reason" in row);
  const cells = [HEADINGS, ...measured.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(3, ...cells.map((row) => (row[column] as string).length)),
  );
  const lines = cells.map(
    (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] as number)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const notes = skipped.map(({ name, reason }) => `Not measured: ${name} (${reason}).`);
  return [
    ...(measured.length > 0 ? [lines[0], rule, ...lines.slice(1)] : []),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ].join("\n");
}

function cellsOf(row: Row): string[] {
  const { name, value, unit, against, goal } = row;
  const ratio = ratioOf(row);
  const reached = reachesGoal(row);
  return [
    name,
    show(value, unit),
    against?.name ?? "",
    against === undefined ? "" : show(against.value, unit),
    ratio === undefined ? "" : `${digits(ratio)} ×`,
    goal === undefined ? "" : showGoal(goal, unit),
    reached === undefined ? "" : reached ? "✓" : "✗",
  ];
}

function showGoal({ of, atMost, atLeast }: Goal, unit: Unit): string {
  const bound = (number: number) => (of === "ratio" ? `${number} ×` : show(number, unit));
  return atMost !== undefined ? `≤ ${bound(atMost)}` : `≥ ${bound(atLeast ?? 0)}`;
}

function show(value: number, unit: Unit): string {
  return `${digits(value)} ${unit}`;
}

/** Three digits that matter, and no more than that after the point. */
function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
