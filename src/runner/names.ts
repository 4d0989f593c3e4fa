import { displayPlace } from "../lesson/display-path.ts";
import type { Program } from "../protocol/program.ts";
import { createRoster, type Roster } from "../trace/roster.ts";

/** A roster with the lesson's places in the form of messages. */
export function createNames(program: Program): Roster {
  return createRoster(program, displayPlace);
}
