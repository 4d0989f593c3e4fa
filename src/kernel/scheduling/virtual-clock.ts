import { liveThreads } from "../memory/live-threads.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { GRANT_NONE, THREAD_WAITING } from "../records/codes.ts";
import { get, getDouble, setDouble } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { opCode } from "../steps/emit.ts";
import { appendRecord } from "../steps/log.ts";

const TICK = opCode("tick");

/** Seconds between deadlines that count as the same: 0.1 s and then 0.2 s make 0.30000000000000004 s, and not more than 0.3 s. */
const ROUNDING = 1e-9;

/** The next deadline of a waiting thread, in seconds on the run's clock; the last of those that are the same. Undefined if there is none. */
export function nextDeadline({ words, doubles }: World): number | undefined {
  const deadlines: number[] = [];
  for (const thread of liveThreads(words)) {
    const at = threadAt(thread);
    if (get(words, at, THREAD.state) !== THREAD_WAITING || get(words, at, THREAD.grant) !== GRANT_NONE)
      continue;
    if (get(words, at, THREAD.timed) === 1) deadlines.push(getDouble(doubles, at, THREAD.deadline));
  }
  if (deadlines.length === 0) return undefined;
  const earliest = Math.min(...deadlines);
  return Math.max(...deadlines.filter((deadline) => deadline <= earliest + ROUNDING));
}

/** Whether a thread waits for the outside world. Time then does not pass by itself. */
export function isAnyOutside({ words }: World): boolean {
  return get(words, WORLD, HEADER.outside) !== 0;
}

/** Moves the virtual clock, which is ordered with all steps. The caller holds the kernel's lock. */
export function jumpTo(world: World, time: number): void {
  setDouble(world.doubles, WORLD, HEADER.now, time);
  const nothing = { thread: 0, object: 0, outcome: 0, peer: 0, site: 0, text: "" };
  appendRecord(world, { ...nothing, op: TICK, time, value: time });
}
