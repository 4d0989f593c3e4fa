import { afterAll, vi } from "vitest";
import { colourLevel } from "../../src/cli/colour-level.ts";
import type { Output } from "../../src/cli/output.ts";
import type { System } from "../../src/cli/system.ts";
import type * as sessions from "../../src/runner/session.ts";
import { type CallOptions, FIXTURES, type Outcome } from "./threadlab.ts";

/** Sessions that no command is using. To bring their workers up takes longer than most runs do. */
const idle: sessions.Session[] = [];

vi.doMock("../../src/runner/session.ts", async (importOriginal) => {
  const { openSession } = await importOriginal<typeof sessions>();
  return {
    async openSession() {
      const session = idle.pop() ?? (await openSession());
      return { ...session, close: async () => void idle.push(session) };
    },
  };
});

afterAll(async () => {
  await Promise.all(idle.splice(0).map((session) => session.close()));
});

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
      write(text: string) {
        shown[name] += text;
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
