import { listWords } from "../protocol/list-words.ts";
import type { Conduct } from "./shared-conduct.ts";
import type { Race, ToldAccess } from "./told-race.ts";

/** How a program can remove all races on a variable. */
export function wayOutOfRaces(races: readonly Race[], conduct: Conduct | undefined): string {
  if (conduct?.isOneWay && conduct.isPolled) return USE_EVENT;
  const accesses = races.flatMap(({ earlier, later }) => [earlier, later]);
  const held = [...new Set(accesses.flatMap(({ locks }) => locks))];
  const lock = held[0];
  if (lock === undefined) return withoutLock(races, accesses);
  const bare = accesses.filter(({ locks }) => !locks.includes(lock));
  if (held.length > 1 || bare.length === 0) {
    return "hold the same lock at all accesses. Different locks do not exclude each other.";
  }
  const threads = listWords([...new Set(bare.map(({ thread }) => thread))]);
  return `let ${threads} hold "${lock}" too${placesOf(bare)}: ${callName(lock)}.with(() => …).`;
}

const USE_EVENT =
  "use an Event for this flag: done.set() in the thread that writes it, and done.isSet() or done.wait() where it is read.";

function withoutLock(races: readonly Race[], accesses: readonly ToldAccess[]): string {
  const both = accesses.some(({ thread, op }) =>
    accesses.some((other) => other.thread === thread && other.op !== op),
  );
  const guard = both
    ? "guard each read-change-write with one lock, from its read to its write: mutex.with(() => …)."
    : "guard all accesses with one lock: mutex.with(() => …).";
  const parents = new Set(races.map(({ later }) => later.thread));
  if (parents.size > 1 || !races.every(({ byParent }) => byParent)) return guard;
  const children = listWords([...new Set(races.map(({ earlier }) => earlier.thread))]);
  return `let ${[...parents][0]} join ${children} first, or ${guard}`;
}

function placesOf(accesses: readonly ToldAccess[]): string {
  const places = [...new Set(accesses.map(({ place }) => place).filter((place) => place !== ""))];
  return places.length === 0 ? "" : ` (${places.join(", ")})`;
}

/** A lock's name as it can be written in the program. */
function callName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$.[\]]*$/u.test(name) ? name : "lock";
}
