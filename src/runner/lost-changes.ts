import { displayPlace } from "../lesson/display-path.ts";
import type { Program } from "../protocol/program.ts";
import type { LostCopy } from "../result/run-facts.ts";

/** The changes in a program that no other thread sees. */
export function tellLostChanges({ lostChanges }: Program): readonly LostCopy[] {
  return lostChanges.map(({ kind: of, place, readAt, ...lost }) => ({
    ...{ kind: "lost change", of, ...lost },
    ...{ place: displayPlace(place), readAt: readAt === undefined ? "" : displayPlace(readAt) },
  }));
}
