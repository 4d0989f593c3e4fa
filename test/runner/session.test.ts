import { expect, test } from "vitest";
import { openAhead, openSession } from "../../src/runner/session.ts";

test("a session that was opened ahead is the next one, and only that", async () => {
  openAhead({ searches: false });
  openAhead({ searches: false });
  const first = await openSession();
  const second = await openSession();
  try {
    expect(first === second).toBe(false);
    expect(first.pool.busySlots()).toEqual([]);
  } finally {
    await first.close();
    await second.close();
  }
});

test("… and has its worker for searches already", async () => {
  openAhead({ searches: true });
  await using session = await openSession();
  const searcher = await session.searcher?.();
  expect(searcher?.isGone()).toBe(false);
  expect((await session.searcher?.()) === searcher).toBe(true);
});
