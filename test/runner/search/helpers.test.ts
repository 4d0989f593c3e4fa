import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import { helperSignals } from "../../../src/kernel/supervision/helper-signals.ts";
import { progressOf } from "../../../src/kernel/supervision/state.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import type { BranchReport, BranchTask } from "../../../src/runner/search/branch-task.ts";
import { createHelpers } from "../../../src/runner/search/helpers.ts";
import { searchSchedules } from "../../../src/runner/search/search-schedules.ts";
import type { Run } from "../../../src/runner/search/searched-run.ts";
import { session } from "../../support/session.ts";

test.for<[what: string, act: (port: MessagePort, task: BranchTask) => void]>([
  ["says nothing", () => {}],
  ["ends", (port) => port.close()],
  ["refuses", (port, { id }) => port.postMessage({ id, isRefused: true })],
])("a search makes the branch of a helper that %s by itself", async ([, act]) => {
  const alone = await search();
  const tasks: BranchTask[] = [];
  const { port1, port2 } = new MessageChannel();
  // It answers at once: the search waits without hearing events.
  port2.postMessage = (task: BranchTask) => {
    tasks.push(task);
    act(port1, task);
  };
  let isFree = true;
  const helpers = createHelpers({
    isEager: true,
    isWorthIt: () => true,
    call: () => {},
    take() {
      if (!isFree) return undefined;
      isFree = false;
      return { port: port2, signals: new SharedArrayBuffer(8) };
    },
  });
  const shared = await search({ team: { helpers, hasRoomFor: () => true } });
  port1.close();
  expect(shared).toEqual(alone);
  expect(tasks.length).toBeGreaterThan(0);
});

test("each run that a search takes from a helper counts as progress, however many there are", async () => {
  const { port1, port2 } = new MessageChannel();
  port2.postMessage = ({ id }: BranchTask) => {
    const run = {
      schedule: [],
      bounds: NO_BOUNDS,
      events: [],
      end: "ended",
      pollers: [],
      traces: 1,
    } as const;
    const searched = { requests: [], rest: [], runs: 3, needed: 3 };
    const counts = { traces: 3, blocked: 0, decisions: 3, isBounded: false };
    port1.postMessage({
      id,
      isLast: true,
      runs: [run, run, run],
      events: 0,
      searched,
      ...counts,
    } satisfies BranchReport);
  };
  const lines = [{ port: port2, signals: new SharedArrayBuffer(8) }];
  const calls = { isEager: true, isWorthIt: () => true, call: () => {}, take: () => lines.pop() };
  const steps: number[] = [];
  await search({ team: { helpers: createHelpers(calls), hasRoomFor: () => true } }, ({ traces }) => {
    if (traces !== undefined) steps.push(progressOf(session.kernel.world).steps);
  });
  port1.close();
  expect(steps.length).toBeGreaterThan(2);
  for (const [i, step] of steps.entries()) if (i % 3 > 0) expect(step).not.toBe(steps[i - 1]);
});

test("helpers stop where more waits than memory has room for, and get nothing more", () => {
  const { port1, port2 } = new MessageChannel();
  const tasks: BranchTask[] = [];
  port2.postMessage = (task: BranchTask) => void tasks.push(task);
  const signals = new SharedArrayBuffer(8);
  const lines = [{ port: port2, signals }];
  const helpers = createHelpers({
    ...{ isEager: true, isWorthIt: () => true, call: () => {} },
    take: () => lines.pop(),
  });
  const node = { enabled: [], asleep: new Set<number>(), done: [], backtrack: [1, 2, 3], chosen: 1, size: 9 };
  const pass = {
    ...{ end: { traces: 9 }, covered: () => 0.1, choices: () => [node] },
    settings: () => ({ clocked: false, numbered: false, bounds: NO_BOUNDS, stepCap: 100 }),
  };
  helpers.look(pass);
  expect(tasks).toHaveLength(1);
  const id = tasks[0]?.id ?? 0;
  const report = (isLast: boolean, events: number): BranchReport => ({
    ...{ id, isLast, runs: [], events, traces: 1, blocked: 0, decisions: 1, isBounded: false },
    searched: { requests: [], rest: [], runs: 1, needed: 1 },
  });
  port1.postMessage(report(false, 1000));
  helpers.look(pass);
  expect(helperSignals(signals).isAskedToStop(id)).toBe(false);
  port1.postMessage(report(false, 200_000));
  helpers.look(pass);
  expect(helperSignals(signals).isAskedToStop(id)).toBe(true);
  port1.postMessage(report(true, 0));
  helpers.look(pass);
  expect(tasks).toHaveLength(1);
  port1.close();
});

/** The schedules of three threads that count, in the order of the search, and how it ends. */
async function search(
  more: Partial<Parameters<typeof searchSchedules>[1]> = {},
  look: (run: Run) => void = () => {},
) {
  const file = fileURLToPath(new URL("../../fixtures/explore/counter.ts", import.meta.url));
  const prepared = await prepare({ kind: "file", file, name: "counter" });
  const { signal } = new AbortController();
  const how = { time: "free", signal, longAfter: 1, ...more } as const;
  const runs = searchSchedules({ engine: session, ...prepared, params: { n: 2 } }, how);
  const schedules: string[] = [];
  for await (const run of runs) {
    look(run);
    schedules.push(run.schedule.join());
  }
  return { schedules, end: runs.end };
}
