/** The most code points of two texts that are named; more would not help. */
const MOST_TOLD = 4;

/**
 * The difference between two texts that look alike: the code points of the first places that differ. Empty if a reader can see
 * the difference.
 */
export function tellLookAlike(wanted: string, printed: string): string {
  if (wanted === printed || skeleton(wanted) !== skeleton(printed)) return "";
  const [left, right] = differing(Array.from(wanted), Array.from(printed));
  return ` The two look alike: expected.txt has ${name(left)}, where the program printed ${name(right)}.`;
}

/** The parts between the common beginning and the common end. */
function differing(left: string[], right: string[]): readonly [readonly string[], readonly string[]] {
  while (left.length > 0 && right.length > 0 && left[0] === right[0]) {
    left.shift();
    right.shift();
  }
  while (left.length > 0 && right.length > 0 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return [left, right];
}

function name(characters: readonly string[]): string {
  if (characters.length === 0) return "nothing";
  const told = characters.slice(0, MOST_TOLD).map(nameOfCharacter);
  return told.join(" ") + (characters.length > MOST_TOLD ? " …" : "");
}

/** `U+00A0 (a no-break space)` */
export function nameOfCharacter(character: string): string {
  const code = character.codePointAt(0) as number;
  const words = NAMES[code];
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}${words === undefined ? "" : ` (${words})`}`;
}

/** A character that does not look like what it is. */
interface Deceptive {
  /** Its offset in the text. */
  readonly at: number;
  readonly character: string;
  /** The letter that it looks like; "" if it is invisible, or looks like a space. */
  readonly looksLike: string;
}

/**
 * The letters of a text that look like Latin ones and stand in a word with Latin ones, and invisible characters. A word that is entirely in
 * another alphabet is fine, and so are the joiners of emoji.
 *
 * @param isProse whether a space may be a no-break one.
 */
export function unlikeItsNeighbours(text: string, isProse: boolean): readonly Deceptive[] {
  const found: Deceptive[] = [];
  for (const { 0: word, index } of text.matchAll(/\p{L}+/gu)) {
    if (!/[A-Za-z]/.test(word)) continue;
    for (const { 0: character, index: within } of word.matchAll(/./gu)) {
      const looksLike = LATIN[character];
      if (looksLike !== undefined) found.push({ at: index + within, character, looksLike });
    }
  }
  const unseen = isProse ? UNSEEN : new RegExp(`${UNSEEN.source}|${OTHER_SPACES}`, "gu");
  for (const { 0: character, index: at } of text.matchAll(unseen))
    found.push({ at, character, looksLike: "" });
  return found.sort((one, other) => one.at - other.at);
}

const UNSEEN = /(?<!\p{Extended_Pictographic}|\uFE0F)\p{Cf}/gu;
const OTHER_SPACES = "(?! )\\p{Zs}";

const NAMES: Readonly<Record<number, string>> = {
  9: "a tab",
  13: "a carriage return",
  32: "a space",
  160: "a no-break space",
  173: "a soft hyphen",
  769: "a combining accent",
  8203: "a zero-width space",
  8205: "a zero-width joiner",
  65279: "a byte order mark",
};

/** The text with letters that look alike made equal, and without invisible characters. */
function skeleton(text: string): string {
  const unseen = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  const plain = unseen.replace(/[\p{Cc}\p{Z}]+/gu, " ").trim();
  return Array.from(plain, (letter) => LATIN[letter] ?? letter).join("");
}

/** Cyrillic and Greek letters, and the Latin ones that they look like. */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("аеорсухіјѕԁһӏвнкмтАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", (letter, index) => [
    letter,
    Array.from("aeopcyxijsdhlBHKMTABEKMHOPCTXIJSABEZHIKMNOPTYXoa")[index] as string,
  ]),
);
