/** A line of which the line feed has not come yet. */
export interface PartLine {
  text: string;
  /** Characters beyond the cap that are not in `text`. */
  omitted: number;
}

/** Adds text to a part of a line, and calls `complete` for each line that ends in it. The argument of `complete` is emptied afterwards. */
export function cutLines(
  part: PartLine,
  text: string,
  cap: number,
  complete: (line: PartLine) => void,
): void {
  let from = 0;
  for (let feed = text.indexOf("\n"); feed !== -1; feed = text.indexOf("\n", from)) {
    appendText(part, text.slice(from, feed), cap);
    complete(part);
    emptyPart(part);
    from = feed + 1;
  }
  appendText(part, text.slice(from), cap);
}

/** Adds a part of a line to the part before it. */
export function appendPart(part: PartLine, next: Readonly<PartLine>, cap: number): void {
  appendText(part, next.text, cap);
  part.omitted += next.omitted;
}

/** Adds text without line feeds; text beyond the cap is only counted. */
function appendText(part: PartLine, text: string, cap: number): void {
  let room = Math.max(0, cap - part.text.length);
  if (part.omitted > 0) room = 0;
  // Half a surrogate pair is not a character.
  else if (room > 0 && room < text.length && isHighSurrogate(text.charCodeAt(room - 1))) room--;
  part.text += text.slice(0, room);
  part.omitted += Math.max(0, text.length - room);
}

/** The line as it is kept: with the number of characters left out, if any. */
export function wholeText({ text, omitted }: PartLine): string {
  if (omitted === 0) return text;
  return `${text}… (${omitted} more character${omitted === 1 ? "" : "s"})`;
}

export function emptyPart(part: PartLine): void {
  part.text = "";
  part.omitted = 0;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
