import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { toGlyphs, visible, widthOf } from "../../src/render/text/sanitise.ts";
import { anyText, CONTROL } from "./any-text.ts";

describe("visible", () => {
  test.each([
    ["plain text stays", "jason is running", "jason is running"],
    ["no escape sequence survives", "\u001b[2Jgone\u001b[31m", "␛[2Jgone␛[31m"],
    ["a carriage return cannot overwrite a line", "safe\revil", "safe␍evil"],
    ["bell, backspace, null, delete", "\u0007\b\0\u007f", "␇␈␀␡"],
    ["eight-bit controls", "\u009b31m\u0085", "\\x9B31m\\x85"],
    ["line feeds that got in", "a\nb\r\nc", "a␊b␍␊c"],
    ["Unicode's own line ends", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["the direction of writing is not turned", "a\u202eb\u2066c\u200fd", "a\\u202Eb\\u2066c\\u200Fd"],
    ["what cannot be seen is shown", "a\u200bb\ufeffc\u00add", "a\\u200Bb\\uFEFFc\\xADd"],
    ["half a surrogate pair", "a\ud800b", "a\\uD800b"],
    ["half a pair behind a sign that joins what follows", "\u{111c2}\udc00b", "\\u{111C2}\\uDC00b"],
    ["an accent without a letter gets a stand-in", "\u0301a", "◌\u0301a"],
    ["accents and emoji of several parts stay whole", "e\u0301 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 漢字", "e\u0301 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 漢字"],
    ["tabs go to the next stop", "a\tb\t\tc", "a       b               c"],
    ["tabs know wide characters", "漢\tb", "漢      b"],
  ])("%s", (_, given, shown) => {
    expect(visible(given)).toBe(shown);
  });

  test("leaves nothing that a terminal would obey, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(CONTROL);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

test("glyphs are as wide as string-width finds the whole", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const sum = toGlyphs(text).reduce((total, { width }) => total + width, 0);
      expect(stringWidth(visible(text))).toBe(sum);
      expect(widthOf(text)).toBe(sum);
    }),
    { seed: 2, numRuns: 500 },
  );
});
