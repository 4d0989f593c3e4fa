import fc from "fast-check";

/** Text as programs may print it: plain, in any script, and with everything that a terminal would obey. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        "jason is running ",
        "漢字",
        "e\u0301",
        "\u0301",
        "\u093e",
        "👩‍👩‍👧",
        "❤️",
        "1️⃣",
        "🇩🇪",
        "\u{1f1e9}",
        "\u200d",
        "\u200b",
        "\ufe0f",
        "\u202e",
        "\u2028",
        "\u001b[2J",
        "\u001b]8;;x\u0007",
        "\u009b31m",
        "\r",
        "\n",
        "\t",
        "\0",
        "\ud83d",
        "  ",
        "x".repeat(120),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

/** Everything that a terminal would obey, colours aside. */
export const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A line without its colours. */
export function withoutColour(line: string): string {
  return line.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"), "");
}
