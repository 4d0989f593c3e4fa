import stringWidth from "string-width";
import { expect, test } from "vitest";
import { withPlainGlyphs } from "../../src/cli/system/plain-glyphs.ts";
import { PLAIN } from "../../src/render/text/plain.ts";
import { toGlyphs, visible } from "../../src/render/text/sanitise.ts";

const ALL = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
const SIGNS = ALL.filter((sign) => PLAIN.test(sign));

test("plain signs take one column each, and never join", () => {
  expect(SIGNS.length).toBeGreaterThan(500);
  expect(SIGNS.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
  const all = SIGNS.join("");
  const clusters = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(all);
  expect(Array.from(clusters, ({ segment }) => segment)).toEqual(SIGNS);
  expect(
    SIGNS.filter((sign) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(sign)),
  ).toEqual([]);
});

test("all signs that threadlab draws with are plain", () => {
  const drawn = ALL.filter((sign) => withPlainGlyphs(sign) !== sign);
  expect(drawn).toContain("⇅");
  expect(drawn.filter((sign) => !PLAIN.test(sign))).toEqual([]);
});

test("they are shown as they are", () => {
  const text = "─── ✓ „größer“ … → │";
  expect(visible(text)).toBe(text);
  expect(toGlyphs(text).map(({ text, width }) => [text, width])).toEqual(
    Array.from(text, (sign) => [sign, 1]),
  );
});

test.each(["e\u0301", "日", "👍", "\u00AD", "\u200B", "\u2028", "\t", "\u001B[0m"])(
  "%j is not plain",
  (text) => {
    expect(PLAIN.test(text)).toBe(false);
  },
);
