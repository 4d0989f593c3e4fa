import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { createSearcher } from "../../src/supervisor/searcher.ts";

/** The program of a search that never ends. */
const ENDLESS = `require("node:worker_threads").parentPort.on("message", () => {});`;
/** Seconds that no run of these tests comes near. */
const LONG = 1e6;

beforeEach(() => {
  // Time passes only where a test lets it, however busy the machine is.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([
  [30, 32],
  [60, 62],
  [600, 620],
])("a search that may take %d s and misses its end is terminated after %d s", async (seconds, limit) => {
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const searcher = createSearcher(createWorld(), "", ENDLESS);
  const { signal } = new AbortController();
  const asked = searcher.ask({}, { signal, step: LONG, seconds }, () => {});
  vi.advanceTimersByTime(limit * 1000 - 1);
  expect(terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(terminate).toHaveBeenCalledOnce();
  expect(await asked).toBe(undefined);
  expect(searcher.isGone()).toBe(true);
});

test("a search that is interrupted gets no more time for a longer limit", async () => {
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const searcher = createSearcher(createWorld(), "", ENDLESS);
  const controller = new AbortController();
  const asked = searcher.ask({}, { signal: controller.signal, step: LONG, seconds: 600 }, () => {});
  controller.abort();
  vi.advanceTimersByTime(1_999);
  expect(terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(terminate).toHaveBeenCalledOnce();
  expect(await asked).toBe(undefined);
});

test("a search whose answer nobody wants once it is interrupted is terminated at once", async () => {
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const searcher = createSearcher(createWorld(), "", ENDLESS);
  const controller = new AbortController();
  const { signal } = controller;
  const asked = searcher.ask({}, { signal, step: LONG, dropsInterrupted: true }, () => {});
  controller.abort();
  expect(terminate).toHaveBeenCalledOnce();
  expect(await asked).toBe(undefined);
});
