/**
 * Whether a terminal shows more than ASCII. POSIX systems say it with the locale: what is unset is taken for UTF-8, as
 * most systems are. The text console of Linux has few glyphs, and so has the old console of Windows.
 *
 * @param platform as `process.platform` names it.
 */
export function showsUnicode(env: NodeJS.ProcessEnv, platform: string = process.platform): boolean {
  if (platform === "win32") return MODERN.some((name) => Boolean(env[name]));
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return env.TERM !== "linux" && (locale === undefined || /utf-?8/i.test(locale));
}

/** What terminals on Windows set that draw all that we draw: Windows Terminal, editors, ConEmu, and those with a TERM. */
const MODERN = ["WT_SESSION", "TERM_PROGRAM", "ConEmuANSI", "TERM"];

/** Our signs, each with one of ASCII that is as wide. */
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

/** The text with our signs as a terminal without Unicode shows them. All columns stay where they are. */
export function withPlainGlyphs(text: string): string {
  return text.replace(SIGNS, (sign) => PLAIN[sign] ?? sign);
}
