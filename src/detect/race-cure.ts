import type { Access, Cure, RacingPair } from "../result/race-facts.ts";
import type { Conduct } from "./shared-conduct.ts";

/** How a program can remove all races on a variable. */
export function findCure(races: readonly RacingPair[], conduct: Conduct | undefined): Cure {
  if (conduct?.isOneWay && conduct.isPolled) return { use: "event" };
  const accesses = races.flatMap(({ earlier, later }) => [earlier, later]);
  const held = [...new Set(accesses.flatMap(({ locks }) => locks))];
  const lock = held[0];
  if (lock === undefined) return conduct?.isPolled ? { use: "wait" } : withoutLock(races, accesses, conduct);
  const bare = accesses.filter(({ locks }) => !locks.includes(lock));
  if (held.length > 1 || bare.length === 0) return { use: "same-lock" };
  return {
    ...{ use: "lock", lock },
    threads: [...new Set(bare.map(({ thread }) => thread))],
    places: [...new Set(bare.map(({ place }) => place).filter((place) => place !== ""))],
  };
}

function withoutLock(
  races: readonly RacingPair[],
  accesses: readonly Access[],
  conduct: Conduct | undefined,
): Cure {
  const seemsUpdate = accesses.some(({ thread, op }) =>
    accesses.some((other) => other.thread === thread && other.op !== op),
  );
  // A thread that writes first and reads afterwards does not change a value that it has read.
  const isUpdate = seemsUpdate && conduct?.isUpdated !== false;
  const [parent = "", ...others] = new Set(races.map(({ later }) => later.thread));
  if (others.length > 0 || !races.every(({ byParent }) => byParent)) return { use: "new-lock", isUpdate };
  const children = [...new Set(races.map(({ earlier }) => earlier.thread))];
  return { use: "new-lock", isUpdate, join: { parent, children } };
}
