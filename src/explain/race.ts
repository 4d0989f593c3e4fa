import type { Access, Cure, Deed, Milestone, Race, RacingPair } from "../result/race-facts.ts";
import { at, listWords, type Said } from "./vocabulary.ts";

export function explainRace(race: Race): Said {
  const { pairs, threads, places, cure, isDoubtful } = race;
  const [first, ...others] = pairs as [RacingPair, ...RacingPair[]];
  const lines = [
    `Data race on ${sayVariable(race)}: nothing orders these two accesses.`,
    `  ${sayAccess(first.earlier)}.`,
    `  ${sayAccess(first.later)}.`,
    ...(first.since === undefined ? [] : [`Both come after this step: ${sayMilestone(first.since)}.`]),
    ...sayOthers(others, race.morePairs),
    `To fix it: ${sayCure(cure)}`,
    ...(isDoubtful ? [DOUBT] : []),
  ];
  return { message: lines.join("\n"), threads, places };
}

/** A data race in a few words, where a page shows its two accesses. */
export function sayUnordered(variable: string): string {
  return `Data race on "${variable}": nothing orders these two accesses.`;
}

/** An update that was lost, where a page shows its four accesses. */
export function sayLostUpdate(variable: string): string {
  return `Lost update of "${variable}": two threads read one value before either stores; the second store overwrites the first.`;
}

const DOUBT =
  "This may be a false alarm: data sent over sockets may order the accesses, and on the machine's clock " +
  "threadlab does not follow it. With --virtual it does.";

function sayVariable({ variable, alike }: Race): string {
  return `"${variable}"${alike === 0 ? "" : ` and ${alike} more made at the same place`}`;
}

function sayAccess({ thread, op, place, locks }: Access): string {
  const holding = locks.length === 0 ? "no lock" : listWords(locks.map((lock) => `"${lock}"`));
  return `${thread} ${op === "read" ? "reads" : "writes"} it${at(place)}, holding ${holding}`;
}

function sayOthers(others: readonly RacingPair[], more: number): readonly string[] {
  if (others.length === 0) return [];
  const rest = more === 0 ? [] : [`  … and ${more} more ${more === 1 ? "pair" : "pairs"}.`];
  return ["Nothing orders these accesses either:", ...others.map((pair) => `  ${sayPair(pair)}`), ...rest];
}

function sayPair({ earlier, later }: RacingPair): string {
  const words = [earlier, later].map(({ op, place }) => `the ${op}${place === "" ? "" : ` at ${place}`}`);
  if (words[0] !== words[1]) return `${words.join(" and ")}.`;
  const where = earlier.place === "" ? "" : ` at ${earlier.place}`;
  return `two ${earlier.op}s${where}, one by ${earlier.thread} and one by ${later.thread}.`;
}

function sayCure(cure: Cure): string {
  switch (cure.use) {
    case "event":
      return USE_EVENT;
    case "wait":
      return WAIT;
    case "set-later":
      return `let ${cure.thread} write it before it sets "${cure.event}". A lock alone would not make the others wait for the write.`;
    case "same-lock":
      return "hold the same lock at all accesses. Different locks do not exclude each other.";
    case "lock": {
      const where = cure.places.length === 0 ? "" : ` (${cure.places.join(", ")})`;
      return `let ${listWords(cure.threads)} hold "${cure.lock}" too${where}${sayHowLong(cure)}: ${callName(cure.lock)}.with(() => …).`;
    }
    case "new-lock": {
      const guard = cure.isUpdate ? GUARD_UPDATES : "guard all accesses with one lock: mutex.with(() => …).";
      const { join, startLater } = cure;
      if (join) return `let ${join.parent} join ${listWords(join.children)} first, or ${guard}`;
      if (startLater)
        return `let ${startLater.parent} write it before it starts ${listWords(startLater.children)}, or ${guard}`;
      return guard;
    }
  }
}

function sayHowLong({ threads, updating }: Cure & { readonly use: "lock" }): string {
  if (updating.length === 0) return "";
  if (updating.length === threads.length) return ", from the read to the write";
  return `, ${listWords(updating)} from the read to the write`;
}

const USE_EVENT =
  "use an Event for this flag: done.set() in the thread that writes it, and done.isSet() or done.wait() where it is read.";
const WAIT =
  "a thread reads it again at the same place. If that is a loop that waits for other threads, do not put a lock around it: to " +
  "take turns, use a Lock in place of the loop and its variables; to wait for a value, use a Condition. If it does not wait, " +
  "guard all accesses with one lock: mutex.with(() => …).";
const GUARD_UPDATES =
  "guard all accesses with one lock, each read-change-write from its read to its write: mutex.with(() => …).";

/** A lock's name as it can be written in the program. */
function callName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$.[\]]*$/u.test(name) ? name : "lock";
}

/** A step as a clause in the past tense: `MainThread started Thread-2 (main.ts:17:5)`. */
function sayMilestone({ thread, deed, object, place }: Milestone): string {
  return `${thread} ${DEEDS[deed](object)}${at(place)}`;
}

const DEEDS: Readonly<Record<Deed, (object: string) => string>> = {
  start: (thread) => `started ${thread}`,
  end: () => "ended",
  join: (thread) => `joined ${thread}`,
  release: (object) => `released "${object}"`,
  set: (object) => `set "${object}"`,
  arrive: (object) => `arrived at "${object}"`,
  notify: (object) => `notified "${object}"`,
  wake: (thread) => `let ${thread} go on`,
  listen: (object) => `listened on "${object}"`,
  connect: () => "connected",
  send: (object) => `sent on "${object}"`,
  close: (object) => `closed "${object}"`,
  submit: (object) => `submitted a task to "${object}"`,
  shut: (object) => `shut down "${object}"`,
  finish: (object) => `finished "${object}"`,
  put: (object) => `put an item into "${object}"`,
};
