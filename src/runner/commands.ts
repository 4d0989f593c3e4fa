interface Conditions {
  readonly sets: readonly string[];
  readonly time: "free" | "ordered";
}

/** The command that replays a schedule. */
export function replayCommand(
  target: string,
  { schedule, ...how }: Conditions & { readonly schedule: string },
): string {
  return shellWords(["threadlab", "replay", target, ...wordsOf(how), "--schedule", schedule]);
}

/** The command that searches all schedules. */
export function exploreCommand(target: string, how: Conditions): string {
  return shellWords(["threadlab", "explore", target, ...wordsOf(how)]);
}

function wordsOf({ sets, time }: Conditions): readonly string[] {
  return [...setWords(sets), ...(time === "free" ? [] : ["--time", time])];
}

export function setWords(sets: readonly string[]): readonly string[] {
  return sets.flatMap((set) => ["--set", set]);
}

/**
 * Quotes words for a shell: on Windows, for both cmd and PowerShell.
 *
 * @param platform a value of `process.platform`.
 */
export function shellWords(list: readonly string[], platform: string = process.platform): string {
  const isWindows = platform === "win32";
  const plain = isWindows ? /^[\w./\\:=+-]+$/ : /^[\w./:=,@%+-]+$/;
  return list
    .map((word) => (plain.test(word) ? word : isWindows ? inDouble(word) : inSingle(word)))
    .join(" ");
}

function inSingle(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Double quotes, with a backslash before inner quotes and before backslashes that precede a quote. */
function inDouble(word: string): string {
  return `"${word.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) => `${slashes}${slashes}${quote && '\\"'}`)}"`;
}
