import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endRun } from "../../src/kernel/kernel.ts";
import { busyWorkers, idleWorkers, waitingStarts } from "../../src/kernel/slots.ts";
import { makeThread, startThread } from "../../src/kernel/threads.ts";
import { fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const byHand = createWorldByHand();
const { supervisor } = byHand;

beforeEach(() => {
  fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

test("a worker that comes up after the end of a run takes none of its threads", () => {
  byHand.reset();
  const main = byHand.worker(0);
  main.offer();
  main.begin();
  const start = () => startThread(main.kernel, makeThread(main.kernel, undefined, false), new Uint8Array(1));
  expect(main.do(start)).toBe("asleep");
  expect(waitingStarts(supervisor)).toBe(1);
  byHand.act(() => endRun(supervisor));
  expect(main.wake()).toBe("done");
  main.unbind();

  const late = byHand.worker(1);
  late.offer();
  expect([busyWorkers(supervisor), idleWorkers(supervisor)]).toEqual([0, 1]);

  byHand.reset();
  expect([busyWorkers(supervisor), waitingStarts(supervisor)]).toEqual([1, 0]);
  expect(late.begin()).toBe(1);
});
