import { sayCapture } from "../explain/output.ts";
import type { ShownCapture } from "../result/output-facts.ts";
import type { Capture, ExpectedLine } from "./parse.ts";

/** The texts that the notes show in place of captures, by name. */
export type Shows = Readonly<Record<string, string>>;

/** The expected lines as the notes show them. A capture that `shows` does not name stays as in the file. */
export function showExpected(lines: readonly ExpectedLine[], shows: Shows): readonly string[] {
  return lines.map((line) => showLine(line, shows));
}

export function showLine({ literal, pieces }: ExpectedLine, shows: Shows): string {
  if (literal !== undefined) return literal;
  return pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      return Object.hasOwn(shows, piece.name) ? String(shows[piece.name]) : piece.source;
    })
    .join("");
}

/** The same, for a reader who has not seen the file: such a capture is shown by its meaning, such as "a number". */
export function showLineInWords({ literal, pieces }: ExpectedLine, shows: Shows): string {
  if (literal !== undefined) return literal;
  return pieces.map((piece) => (piece.kind === "text" ? piece.text : showCapture(piece, shows))).join("");
}

function showCapture(capture: Capture, shows: Shows): string {
  const { name, range } = capture;
  if (Object.hasOwn(shows, name)) return String(shows[name]);
  return range === undefined ? sayCapture(capture) : `${range.least}..${range.most}`;
}

/** The captures that the notes show as a text, each once. */
export function shownCaptures(lines: readonly ExpectedLine[], shows: Shows): readonly ShownCapture[] {
  const captures = lines.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.kind === "capture" && Object.hasOwn(shows, piece.name) ? [piece] : [])),
  );
  return [...new Set(captures.map(({ name }) => name))].map((name) => {
    const all = captures.filter((capture) => capture.name === name);
    const { type, range } = all[0] as Capture;
    return { shown: String(shows[name]), type, range, times: all.length };
  });
}
