import { visible } from "./sanitise.ts";

/**
 * The section of the notes behind a lesson's id: ` · §7`, or nothing. A bare number could be taken for the lesson's own,
 * by which it can be named.
 */
export function showSection(section: string | undefined): string {
  if (section === undefined || section === "") return "";
  return ` · ${/^\d/.test(section) ? "§" : ""}${visible(section)}`;
}
