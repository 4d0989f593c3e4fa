import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { expect, test } from "vitest";
import { prepare } from "../../../src/runner/prepare.ts";
import type { BranchTask } from "../../../src/runner/search/branch-task.ts";
import { createHelpers } from "../../../src/runner/search/helpers.ts";
import { searchSchedules } from "../../../src/runner/search/search-schedules.ts";
import { session } from "../../support/session.ts";

test.for<[what: string, act: (port: MessagePort, task: BranchTask) => void]>([
  ["says nothing", () => {}],
  ["ends", (port) => port.close()],
  ["refuses", (port, { id }) => port.postMessage({ id, isRefused: true })],
])("a search makes the branch of a helper that %s by itself", async ([, act]) => {
  const alone = await search();
  const tasks: BranchTask[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.on("message", (task: BranchTask) => {
    tasks.push(task);
    act(port1, task);
  });
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

/** The schedules of three threads that count, in the order of the search, and how it ends. */
async function search(more: Partial<Parameters<typeof searchSchedules>[1]> = {}) {
  const file = fileURLToPath(new URL("../../fixtures/explore/counter.ts", import.meta.url));
  const prepared = await prepare({ kind: "file", file, name: "counter" });
  const { signal } = new AbortController();
  const how = { time: "free", signal, longAfter: 1, ...more } as const;
  const runs = searchSchedules({ engine: session, ...prepared, params: { n: 2 } }, how);
  const schedules: string[] = [];
  for await (const { schedule } of runs) schedules.push(schedule.join());
  return { schedules, end: runs.end };
}
