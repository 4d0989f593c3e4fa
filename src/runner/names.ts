import { displayPath } from "../lesson/display-path.ts";
import type { Program } from "../protocol/program.ts";
import { createRoster, type Roster } from "../trace/roster.ts";

/** A roster that shows the lesson's places as messages do. */
export function createNames(program: Program): Roster {
  return createRoster(program, ({ file, line, column }) => `${displayPath(file)}:${line}:${column}`);
}
