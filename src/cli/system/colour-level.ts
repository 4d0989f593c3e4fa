import type { WriteStream } from "node:tty";

/** Colours by chalk's levels: 0 none, 1 sixteen, 2 256, 3 all. */
export type ColourLevel = 0 | 1 | 2 | 3;

/**
 * The colours for a stream. `FORCE_COLOR` (0 to 3, `true`, `false` or empty) goes before `NO_COLOR` (anything but empty), as in Node
 * itself; without either a terminal gets the colours that it can show, and a file or a pipe none.
 */
export function colourLevel(
  env: NodeJS.ProcessEnv,
  stream: Pick<WriteStream, "isTTY" | "getColorDepth">,
): ColourLevel {
  if (env.FORCE_COLOR !== undefined) return forcedLevel(env.FORCE_COLOR);
  if (env.NO_COLOR || stream.isTTY !== true) return 0;
  return levelOfDepth(stream.getColorDepth(env));
}

function forcedLevel(value: string): ColourLevel {
  if (value === "false" || value === "0") return 0;
  if (value === "2") return 2;
  return value === "3" ? 3 : 1;
}

/** From the number of bits of a colour, by which Node says what a terminal can show. */
function levelOfDepth(bits: number): ColourLevel {
  if (bits >= 24) return 3;
  if (bits >= 8) return 2;
  return bits >= 4 ? 1 : 0;
}
