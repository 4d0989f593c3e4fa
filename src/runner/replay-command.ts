/** The command that replays a schedule. */
export function replayCommand(
  target: string,
  { sets, time, schedule }: { sets: readonly string[]; time: "free" | "ordered"; schedule: string },
): string {
  const order = time === "free" ? [] : ["--time", time];
  return words(["threadlab", "replay", target, ...setWords(sets), ...order, "--schedule", schedule]);
}

export function setWords(sets: readonly string[]): readonly string[] {
  return sets.flatMap((set) => ["--set", set]);
}

/**
 * Quotes words for a shell: on Windows, for both cmd and PowerShell.
 *
 * @param platform a value of `process.platform`.
 */
export function words(list: readonly string[], platform: string = process.platform): string {
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
