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

/** Words as a shell takes them. */
export function words(list: readonly string[]): string {
  return list.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

const PLAIN = /^[\w./:=,@%+-]+$/;
