import { displayPath } from "../lesson/display-path.ts";
import type { Place, Program } from "../protocol/program.ts";
import type { LostCopy } from "../result/run-facts.ts";

/** The changes in a program that no other thread sees. */
export function tellLostChanges({ lostChanges }: Program): readonly LostCopy[] {
  return lostChanges.map(({ kind: of, place, readAt, ...lost }) => ({
    ...{ kind: "lost change", of, ...lost },
    ...{ place: show(place), readAt: readAt === undefined ? "" : show(readAt) },
  }));
}

function show({ file, line, column }: Place): string {
  return `${displayPath(file)}:${line}:${column}`;
}
