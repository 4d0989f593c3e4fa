import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isStopped } from "../../src/kernel/memory/run-state.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { THREAD_WAITING } from "../../src/kernel/records/codes.ts";
import { get, getDouble, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import {
  BARRIER,
  FLAG,
  LOCK,
  OBJECT,
  QUEUE,
  SEMAPHORE,
  SHARED,
  SIMPLE_QUEUE,
} from "../../src/kernel/records/objects.ts";
import { THREAD, WAITERS } from "../../src/kernel/records/threads.ts";
import { OBJECT_KINDS, type TraceEvent } from "../../src/protocol/event.ts";
import type { ObjectNow } from "../../src/trace/object-states.ts";
import { stateAt, type ThreadNow } from "../../src/trace/state-at.ts";
import { fakeFutex } from "../support/futex.ts";
import { clearWorld, createRandomRun, stepAbout, world } from "../support/random-world.ts";

const clock = vi.hoisted(() => ({ ms: 0 }));
vi.mock("../../src/kernel/steps/clock.ts", () => ({ machineTime: () => clock.ms }));

/** Runs to compare; more of them for a longer look: `WORLD_RUNS=1000 npm run unit state-at`. */
const RUNS = Number(process.env.WORLD_RUNS ?? 30);
const { words, doubles } = world;

afterEach(() => vi.restoreAllMocks());

describe.each([true, false])("what a trace tells (under a schedule: %s)", (isControlled) => {
  test("is what the kernel has, after every step", () => {
    const futex = fakeFutex();
    let compared = 0;
    const property = fc.property(fc.array(stepAbout("locks"), { maxLength: 100, size: "max" }), (steps) => {
      try {
        const events: TraceEvent[] = [];
        const run = createRandomRun({ futex, isControlled, clock, take: (event) => events.push(event) });
        for (const each of steps) {
          // Under a schedule a thread that died goes on, for the kernel, up to its end, of which the trace knows nothing yet.
          if (isControlled && each.what === "kill") continue;
          run.make(each);
          run.check();
          if (isStopped(world)) break;
          const { threads, objects } = stateAt({ events, lines: [] }, events.length);
          expect(objects.map(({ id }) => id)).toEqual(
            Array.from({ length: get(words, WORLD, HEADER.objects) }, (_, i) => i + 1),
          );
          expect(threads.map(({ id }) => id)).toEqual(
            Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, i) => i + 1),
          );
          expect(threads.map(told)).toEqual(threads.map(({ id }) => kept(id)));
          expect(objects.map(toldOf)).toEqual(objects.map(keptOf));
          compared++;
        }
        run.finish();
      } catch (error) {
        clearWorld();
        throw error;
      }
    });
    fc.assert(property, { seed: 11, numRuns: RUNS });
    expect(compared).toBeGreaterThan(RUNS * 10);
  });
});

const STATES = ["none", "made", "starting", "running", "waiting", "ended"];

/** A thread that sleeps waits for the kernel, too. */
function told({ id, state, waitsFor }: ThreadNow): unknown {
  return { id, state: state === "sleeping" ? "waiting" : state, waitsFor: waitsFor?.id };
}

function kept(id: number): unknown {
  const state = get(words, threadAt(id), THREAD.state);
  const waitsFor = state === THREAD_WAITING ? get(words, threadAt(id), THREAD.object) : undefined;
  return { id, state: STATES[state], waitsFor };
}

function toldOf({ kind, waiters, ...now }: ObjectNow): unknown {
  // Threads that came while the action of a barrier runs wait in a line of their own.
  return { kind, waiters: kind === "barrier" ? [...waiters].sort() : waiters, ...now };
}

function keptOf({ id, ...now }: ObjectNow & { readonly value?: unknown }): unknown {
  const kind = OBJECT_KINDS[get(words, objectAt(id), OBJECT.kind)];
  const waiters = lineOf(queueOf(objectAt<"lock">(id), LOCK.waiters));
  switch (kind) {
    case "lock":
    case "rlock":
      return { id, kind, waiters, is: "lock", holder: get(words, objectAt<"lock">(id), LOCK.owner) };
    case "semaphore":
      return { id, kind, waiters, is: kind, permits: get(words, objectAt<"semaphore">(id), SEMAPHORE.value) };
    case "event":
      return { id, kind, waiters, is: kind, isSet: get(words, objectAt<"flag">(id), FLAG.isSet) === 1 };
    case "barrier": {
      const at = objectAt<"barrier">(id);
      const all = [...waiters, ...lineOf(queueOf(at, BARRIER.nextRound))].sort();
      const [arrived, parties] = [get(words, at, BARRIER.arrived), get(words, at, BARRIER.parties)];
      return {
        id,
        kind,
        waiters: all,
        is: kind,
        arrived,
        parties,
        isBroken: get(words, at, BARRIER.state) === 2,
      };
    }
    case "simple-queue": {
      const items = get(words, objectAt<"simple queue">(id), SIMPLE_QUEUE.count);
      return { id, kind, waiters, is: "queue", items };
    }
    case "queue":
      return { id, kind, waiters, is: kind, items: get(words, objectAt<"queue">(id), QUEUE.count) };
    case "shared": {
      // Before its first access the trace knows nothing of it.
      const value = getDouble(doubles, objectAt<"shared">(id), SHARED.number);
      return { id, kind, waiters: [], is: "value", value: now.value && { value, text: "" } };
    }
    default:
      return { id, kind, waiters, is: "other" };
  }
}

function lineOf(queue: Parameters<typeof get>[1]): readonly number[] {
  const line: number[] = [];
  for (
    let next = get(words, queue, WAITERS.first as never);
    next !== 0;
    next = get(words, threadAt(next), THREAD.next)
  )
    line.push(next);
  return line;
}
