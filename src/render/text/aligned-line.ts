import type { AlignedRow, Segment } from "../../result/run.ts";
import { type Cell, type Paint, toCells } from "./cells.ts";
import { NO_BREAK } from "./prose.ts";
import { hasColour, type View } from "./view.ts";

type Side = "expected" | "actual";
type State = AlignedRow["state"];

/** One line of one side, ready for layout. */
export interface AlignedLine {
  readonly cells: readonly Cell[];
  /** Whether only a part of it differs, so that marking that part helps. */
  readonly pointed: boolean;
}

/** A side of a row in cells, with the differences marked; undefined if that side has no line. */
export function alignedLine(row: AlignedRow, side: Side, view: View): AlignedLine | undefined {
  const segments = row[side]?.segments;
  if (segments === undefined) return undefined;
  const differs = row.state === "different" || row.state === "missing" || row.state === "extra";
  const marked = (segment: Segment) => differs && segment.differs && segment.text !== "";
  const pointed =
    segments.some(marked) && segments.some((segment) => segment.text !== "" && !marked(segment));
  const paint = paintOf(side, pointed, view);
  const spans = segments.map((segment) => ({
    text: segment.text,
    paint: marked(segment) ? paint : undefined,
    marked: marked(segment),
  }));
  const empty = segments.every(({ text }) => text === "");
  if (empty && differs)
    return { cells: toCells([{ text: "(an empty line)", paint: view.style.dim }]), pointed: false };
  return { cells: toCells(spans), pointed };
}

/** A line of carets below the differences, for screens without colour; undefined if there are none to mark. */
export function caretsUnder(cells: readonly Cell[]): string | undefined {
  if (!cells.some(({ marked }) => marked)) return undefined;
  return cells
    .map(({ marked, width }) => (marked ? "^" : " ").repeat(width))
    .join("")
    .trimEnd();
}

/** The sign for a row's state. It means the same as its colour. */
export function markOf(state: State, { style }: View): string {
  switch (state) {
    case "same":
      return style.green("✓");
    case "moved":
      return style.cyan("⇅");
    case "order":
    case "different":
      return style.red("✗");
    case "missing":
      return style.red("-");
    case "extra":
      return style.yellow("+");
    default:
      return state satisfies never;
  }
}

/** The meaning of the less common signs; undefined if there are none. */
export function renderLegend(rows: readonly AlignedRow[]): string | undefined {
  const states = new Set(rows.map(({ state }) => state));
  const parts = [
    ...(states.has("moved") ? ["⇅ in another place"] : []),
    ...(states.has("different") ? ["✗ different"] : []),
    ...(states.has("order") ? ["✗ out of order"] : []),
    ...(states.has("missing") ? ["- missing"] : []),
    ...(states.has("extra") ? ["+ extra"] : []),
  ];
  return parts.length === 0 ? undefined : parts.map((part) => part.replaceAll(" ", NO_BREAK)).join("   ");
}

function paintOf(side: Side, pointed: boolean, view: View): Paint | undefined {
  if (!hasColour(view)) return undefined;
  const colour = side === "expected" ? view.style.green : view.style.red;
  return pointed ? colour.underline : colour;
}
