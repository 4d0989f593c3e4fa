import { colourLevel } from "../../src/cli/system/colour-level.ts";
import { type Output, textOf, type Written } from "../../src/cli/system/output.ts";
import type { System } from "../../src/cli/system/system.ts";
import { keepSessions } from "../../src/runner/session.ts";
import { type CallOptions, FIXTURES, type Outcome } from "./threadlab.ts";

// To bring a session's workers up takes longer than most runs do. They are there until the process ends.
keepSessions();

/**
 * Runs a command to its end as `threadlab` does, but in this process, from source, and with workers that were there before:
 * a fraction of the time that a process of its own takes. What concerns the process itself (signals, streams, the built file) needs
 * `./threadlab.ts`.
 */
export async function callMain(
  words: readonly string[],
  { cwd = FIXTURES, env = {} }: CallOptions = {},
): Promise<Outcome> {
  const { main } = await import("../../src/cli/main.ts");
  process.chdir(cwd);
  const shown = { stdout: "", stderr: "" };
  const output = (name: keyof typeof shown) =>
    ({
      ...{ isTerminal: false, columns: 80, waiting: 0 },
      colour: colourLevel(env, { isTTY: false, getColorDepth: () => 1 }),
      write(written: Written) {
        shown[name] += textOf(written);
      },
      flush: async () => {},
    }) as Omit<Output, "stream"> as Output;
  const system: System = {
    ...{ stdout: output("stdout"), stderr: output("stderr"), env, cwd },
    signal: new AbortController().signal,
    crashed: new Promise<never>(() => {}),
    flush: async () => {},
    close: async () => {},
  };
  const code = await main(words, system);
  return { code, ...shown };
}
