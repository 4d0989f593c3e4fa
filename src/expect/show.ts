import type { ExpectedLine } from "./parse.ts";

/** What the notes show in place of a capture, by its name. */
export type Shows = Readonly<Record<string, string>>;

/** The expected lines as the notes show them. A capture that `shows` does not name stands as in the file. */
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
