import { dirname } from "node:path";
import type { Target } from "../../lesson/resolve.ts";
import type { NarrowSettings } from "../options/narrow-settings.ts";
import { isChangedIn } from "./changed-files.ts";

/** The targets that `--shard` and `--changed` leave, in order. There may be none. */
export async function narrow(
  targets: readonly Target[],
  { shard, changed }: NarrowSettings,
  cwd: string,
): Promise<readonly Target[]> {
  const inPart = targets.filter(
    (target, index) => shard === undefined || isInPart(numberOf(target, index), shard),
  );
  if (changed === undefined) return inPart;
  const isChanged = await isChangedIn(cwd, changed);
  return inPart.filter((target) => isChanged(folderOf(target)));
}

/** A lesson's part depends on its number, so it stays the same if others are named before it. */
function isInPart(number: number, { part, parts }: NonNullable<NarrowSettings["shard"]>): boolean {
  return number % parts === part % parts;
}

function numberOf(target: Target, index: number): number {
  return target.kind === "lesson" && target.lesson.problem === undefined ? target.lesson.number : index + 1;
}

function folderOf(target: Target): string {
  return target.kind === "lesson" ? target.lesson.folder : dirname(target.file);
}
