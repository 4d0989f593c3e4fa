import { OPS, type Op } from "../protocol/event.ts";

/** What events tell and no thread decides on. */
type Told = "none" | "make" | "begin" | "text" | "grant" | "tick";

/** A letter for each op that a decision can be about. Schedules are kept and passed on, so a letter keeps its meaning. */
const LETTERS: Readonly<Record<Exclude<Op, Told>, string>> = {
  start: "s",
  end: "e",
  join: "j",
  acquire: "a",
  try: "t",
  release: "l",
  wait: "W",
  notify: "n",
  set: "S",
  clear: "C",
  abort: "B",
  reset: "R",
  trip: "T",
  read: "r",
  write: "w",
  sleep: "z",
  yield: "y",
  print: "p",
  output: "o",
  stderr: "E",
  listen: "L",
  connect: "c",
  accept: "A",
  receive: "i",
  send: "u",
  close: "x",
  exit: "X",
  resume: "g",
  probe: "q",
  alive: "h",
  process: "P",
  remote: "m",
  clock: "k",
};

const letters: readonly string[] = OPS.map((op) => (LETTERS as Partial<Record<Op, string>>)[op] ?? "");
const codes: ReadonlyMap<string, number> = new Map(
  letters.flatMap((letter, code) => (letter === "" ? [] : [[letter, code]])),
);

/** The letter of the op with this code; "" where it has none. */
export function letterOf(code: number): string {
  return letters[code] ?? "";
}

/** Code of the op that a letter stands for; undefined for those that stand for none. */
export function codeOfLetter(letter: string): number | undefined {
  return codes.get(letter);
}
