import type { World } from "../memory/world.ts";
import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/**
 * Threads ring from here on. Call it before the supervisor looks for work, not after: work that comes up while it looks then keeps it from
 * sleeping.
 */
export function listen({ words }: World): void {
  Atomics.store(words, cell(WORLD, HEADER.bell), 0);
  Atomics.store(words, cell(WORLD, HEADER.listening), 1);
}

/** Resolves when a thread has rung since {@link listen}. Does not keep the process alive. */
export async function waitForBell({ words }: World, timeoutMs: number): Promise<void> {
  const waiting = Atomics.waitAsync(words, cell(WORLD, HEADER.bell), 0, timeoutMs);
  if (waiting.async) await waiting.value;
}

/** Milliseconds. Most runs of a search end before the event loop could wake. */
const SHORT_WAIT_MS = 3;

/**
 * The same where threads do not ring for each event (`Control.live` is false). They ring when the run is over and its workers are free,
 * when a thread finds no worker, or when the log is full.
 */
export async function waitForEnd(world: World, timeoutMs: number): Promise<void> {
  // The only place where the supervisor blocks, and not for long. Polling would take a core from the threads.
  Atomics.wait(world.words, cell(WORLD, HEADER.bell), 0, SHORT_WAIT_MS);
  await waitForBell(world, timeoutMs);
}
