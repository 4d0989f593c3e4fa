import stringWidth from "string-width";
import { PLAIN } from "./plain.ts";

/** A unit that a terminal shows in one or two columns: a letter with its accents, an emoji of several parts. */
interface Glyph {
  readonly text: string;
  readonly width: number;
  /** Its beginning in the original text. */
  readonly from: number;
}

const TAB_STOP = 8;
/** Half a pair of surrogates may stand behind a sign of some alphabets. */
const NEEDS_ESCAPE = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Cs}/u;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Text that a terminal can only show, never obey. Control characters, invisible characters and those that reverse the direction of
 * writing become pictures (␛, ␍) or escapes (`\x9B`). Tabs become spaces.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return toGlyphs(text)
    .map((glyph) => glyph.text)
    .join("");
}

/** The same, in pieces that must not be cut, with their widths. Tab stops count from the beginning of the text. */
export function toGlyphs(text: string): readonly Glyph[] {
  if (PLAIN.test(text)) return Array.from(text, (letter, from) => ({ text: letter, width: 1, from }));
  const glyphs: Glyph[] = [];
  let column = 0;
  for (const { segment, index } of clusters(text)) {
    if (PLAIN.test(segment)) {
      add(segment, 1, index);
    } else if (segment === "\t") {
      for (let stop = TAB_STOP - (column % TAB_STOP); stop > 0; stop--) add(" ", 1, index);
    } else {
      const shown = show(segment);
      if (shown === segment) add(segment, stringWidth(segment), index);
      // Long escapes may be cut, so that they fit in any column. An accent belongs to the sign that replaces its letter.
      else if (shown.endsWith(segment)) add(shown, stringWidth(shown), index);
      else for (const letter of shown) add(letter, 1, index);
    }
  }
  return glyphs;

  function add(shown: string, width: number, from: number): void {
    glyphs.push({ text: shown, width, from });
    column += width;
  }
}

/** Runs of plain letters, and the text between them with its neighbouring letters, which may belong to it. */
const PIECE = /[ -~]+(?=[ -~]|$)|.{1,500}?(?:(?<=[ -~])(?=[ -~])|$)|.{1,500}/gsu;

/** The text's clusters. It is segmented piece by piece, because Node 20 needs quadratic time for long texts. */
function* clusters(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  for (const { 0: piece, index: at } of text.matchAll(PIECE)) {
    if (PLAIN.test(piece)) {
      for (let index = 0; index < piece.length; index++)
        yield { segment: piece.charAt(index), index: at + index };
    } else {
      for (const { segment, index } of segmenter.segment(piece)) yield { segment, index: at + index };
    }
  }
}

/** The columns of a text once it is made visible. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : toGlyphs(text).reduce((sum, { width }) => sum + width, 0);
}

function show(cluster: string): string {
  // An accent without a letter would join the character before it.
  if (/^\p{M}/u.test(cluster) && !/^\p{Default_Ignorable_Code_Point}/u.test(cluster)) return `◌${cluster}`;
  if (NEEDS_ESCAPE.test(cluster) || stringWidth(cluster) === 0) return Array.from(cluster, escapeOf).join("");
  return cluster;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  const hex = code.toString(16).toUpperCase();
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
