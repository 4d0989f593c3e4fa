/**
 * Whether a terminal shows more than ASCII. On POSIX systems the locale says so; without one UTF-8 is assumed, as on most systems. The text
 * console of Linux has few glyphs, and so has the old console of Windows.
 *
 * @param platform a value of `process.platform`.
 */
export function showsUnicode(env: NodeJS.ProcessEnv, platform: string = process.platform): boolean {
  if (platform === "win32") return MODERN.some((name) => Boolean(env[name]));
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return env.TERM !== "linux" && (locale === undefined || /utf-?8/i.test(locale));
}

/** Variables of terminals on Windows that can draw all signs: Windows Terminal, editors, ConEmu, and those with a TERM. */
const MODERN = ["WT_SESSION", "TERM_PROGRAM", "ConEmuANSI", "TERM"];

/** The signs of threadlab, each with an ASCII sign of the same width. */
const PLAIN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["✓", "+"],
    ["✗×", "x"],
    ["…", "~"],
    ["·•", "."],
    ["●■", "o"],
    ["→↳›", ">"],
    ["←‹", "<"],
    ["↓", "v"],
    ["⇅", "%"],
    ["⏎", "$"],
    ["─−–", "-"],
    ["━", "="],
    ["┄", "."],
    ["│┃╵╿┆", "|"],
    ["┼┬┴┝┿┥┯┷┕┍┘┐┙┑┤├┌└", "+"],
    ["§", "S"],
    ["µ", "u"],
  ].flatMap(([signs = "", plain = ""]) => Array.from(signs, (sign) => [sign, plain])),
);
const SIGNS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

/** The text with the signs for a terminal without Unicode. All columns stay where they are. */
export function withPlainGlyphs(text: string): string {
  return text.replace(SIGNS, (sign) => PLAIN[sign] ?? sign);
}
