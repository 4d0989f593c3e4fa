import { afterEach, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { waitingStarts } from "../../src/kernel/threads/slots.ts";
import { createAgent } from "../support/agent.ts";
import { createFakePool, runByHand } from "../support/fake-run.ts";
import { fakeFutex } from "../support/futex.ts";

afterEach(() => vi.restoreAllMocks());

const CONTROL = { strategy: 0, prefix: [], asleep: [], freeTime: false, record: false, stepCap: 1_000 };

test.each([true, false])(
  "a start that finds no worker keeps the supervisor awake, whenever it comes (read along: %s)",
  async (live) => {
    fakeFutex();
    vi.spyOn(Atomics, "waitAsync").mockImplementation(((words: Int32Array, word: number, value: number) => {
      if (words[word] === value) throw new Error("The supervisor sleeps.");
      return { async: false, value: "not-equal" };
    }) as typeof Atomics.waitAsync);
    const kernel = createSupervisorKernel(createWorld());
    const turns: number[] = [];
    const strategy = {
      next: ({ enabled }: { enabled: readonly number[] }) => turns.shift() ?? enabled[0] ?? 0,
    };
    const main = createAgent(kernel.world, 0, strategy);
    const other = createAgent(kernel.world, 1, strategy);
    const pool = createFakePool(kernel, [main, other]);
    main.offer();
    const waiting: number[] = [];
    // It comes right after the supervisor has looked who needs a worker.
    pool.provide = () => {
      waiting.push(waitingStarts(kernel));
      if (waiting.length === 1) {
        const thread = makeThread(main.kernel, undefined, true);
        expect(main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toBe("asleep");
      } else {
        other.offer();
        other.begin();
        expect(other.end()).toBe("asleep");
        expect(main.wake()).toBe("done");
        expect(main.end()).toBe("done");
        main.unbind();
        expect(other.wake()).toBe("over");
        other.unbind();
      }
    };
    await runByHand(kernel, pool, () => expect(main.begin()).toBe(1), { control: { ...CONTROL, live } });
    expect(waiting).toEqual([0, 1]);
  },
);
