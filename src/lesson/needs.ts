import type { Lesson, SystemName } from "../protocol/lesson.ts";

/** How the systems are called, by the names that front matter has for them. */
const NAMES: Readonly<Record<SystemName, string>> = { linux: "Linux", macos: "macOS", windows: "Windows" };

/** Node's name of a platform → ours. */
const OURS: Readonly<Record<string, SystemName>> = { linux: "linux", darwin: "macos", win32: "windows" };

/**
 * Why a lesson cannot run on this system: `tcb needs Linux, and this is macOS.` Undefined where it can.
 *
 * @param platform as `process.platform` names it.
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
