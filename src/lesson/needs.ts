import type { Lesson, SystemName } from "../protocol/lesson.ts";

/** Display names of the systems, by their names in front matter. */
const NAMES: Readonly<Record<SystemName, string>> = { linux: "Linux", macos: "macOS", windows: "Windows" };

/** Node's name of a platform → threadlab's. */
const OURS: Readonly<Record<string, SystemName>> = { linux: "linux", darwin: "macos", win32: "windows" };

/**
 * Why a lesson cannot run on this system: `tcb needs Linux, and this is macOS.` Undefined if it can.
 *
 * @param platform a value of `process.platform`.
 */
export function whyNotHere(
  { id, needs }: Pick<Lesson, "id" | "needs">,
  platform: string = process.platform,
): string | undefined {
  const here = OURS[platform];
  if (needs.length === 0 || (here !== undefined && needs.includes(here))) return undefined;
  const wanted = needs.map((name) => NAMES[name]).join(" or ");
  return `${id} needs ${wanted}, and this is ${here === undefined ? platform : NAMES[here]}.`;
}
