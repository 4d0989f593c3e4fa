import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { createSearcher } from "../../src/supervisor/searcher.ts";
import { createMachineByHand } from "../support/machine-by-hand.ts";

/** The program of a search that never ends. */
const ENDLESS = `require("node:worker_threads").parentPort.on("message", () => {});`;
/** Seconds that no run of these tests comes near. */
const LONG = 1e6;

const { goOn } = createMachineByHand();

test.each([
  [30, 5],
  [60, 5],
  [600, 50],
])(
  "a search that may take %d s and misses its end is terminated after %d s of work",
  async (seconds, work) => {
    const terminate = vi.spyOn(Worker.prototype, "terminate");
    const searcher = createSearcher(createWorld, "", ENDLESS);
    const { signal } = new AbortController();
    const asked = searcher.ask({}, { signal, step: LONG, seconds }, () => {});
    goOn(seconds, 1);
    goOn(work - 0.5, 1);
    expect(terminate).not.toHaveBeenCalled();
    goOn(1, 1);
    expect(terminate).toHaveBeenCalledOnce();
    expect(await asked).toBe(undefined);
    expect(searcher.isGone()).toBe(true);
  },
);

test.each([
  ["computes", 1, 5],
  ["does nothing at all", 0, 2],
  ["gets a quarter of a core", 0.25, 20],
  ["hardly gets a core", 0.05, 30],
])("a search that is interrupted and %s is ended, whatever its limit is", async (_, share, seconds) => {
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const searcher = createSearcher(createWorld, "", ENDLESS);
  const controller = new AbortController();
  const asked = searcher.ask({}, { signal: controller.signal, step: LONG, seconds: 600 }, () => {});
  controller.abort();
  goOn(seconds - 0.5, share);
  expect(terminate).not.toHaveBeenCalled();
  goOn(1, share);
  expect(terminate).toHaveBeenCalledOnce();
  expect(await asked).toBe(undefined);
});

test("a search whose answer nobody wants once it is interrupted is terminated at once", async () => {
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const searcher = createSearcher(createWorld, "", ENDLESS);
  const controller = new AbortController();
  const { signal } = controller;
  const asked = searcher.ask({}, { signal, step: LONG, dropsInterrupted: true }, () => {});
  controller.abort();
  expect(terminate).toHaveBeenCalledOnce();
  expect(await asked).toBe(undefined);
});

test("a search goes on alone where the system has no memory for its helpers", async () => {
  const answer = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", () => {
      parentPort.postMessage({ callsHelpers: true });
      parentPort.postMessage({ answer: { isFound: true } });
    });`;
  const worlds = [createWorld()];
  const allocate = () => {
    const world = worlds.pop();
    if (world === undefined) throw new Error("no memory");
    return world;
  };
  const searcher = createSearcher(allocate, "", answer);
  const { signal } = new AbortController();
  expect(await searcher.ask({}, { signal, step: LONG, helpers: 2 }, () => {})).toEqual({ isFound: true });
  await searcher.close();
});
