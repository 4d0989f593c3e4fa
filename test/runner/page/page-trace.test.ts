import { expect, test } from "vitest";
import { parseExpected } from "../../../src/expect/parse.ts";
import type { Program } from "../../../src/protocol/program.ts";
import { pageTrace } from "../../../src/runner/page/page-trace.ts";
import { named, threads } from "../../detect/watch-trace.ts";
import { type Brief, handTrace, made } from "../../trace/hand-trace.ts";

const FILE = "/lesson/main.ts";
const sites = Array.from({ length: 100 }, (_, line) => ({ file: FILE, line, column: 1, name: "" }));
const program = { file: FILE, sites } as unknown as Program;
const FOR_EVER = Number.POSITIVE_INFINITY;

function paged(briefs: readonly Brief[], isCut = false) {
  const wanted = { lines: parseExpected("first\nlast\n"), shows: {}, order: "exact" } as const;
  return pageTrace(program, handTrace(...briefs), wanted, { isCut }).trace;
}

const LOCKS = [21, 22, 23, 24];
const take = (thread: number, object: number): Brief => ({ op: "acquire", thread, object, site: 5 });
const wait = (op: "acquire" | "join", thread: number, object: number): Brief => ({
  ...{ op, thread, object, site: 6, outcome: "wait", value: FOR_EVER },
});

test("in a ring each thread waits for the next one, whatever their names and numbers are", () => {
  const twins = threads(4).map((brief) => (brief.text?.startsWith("Thread-") ? named(brief, "twin") : brief));
  const { ring, isCycle, isStuck } = paged([
    ...twins,
    ...LOCKS.map((lock) => made(lock, "lock")),
    ...LOCKS.map((lock, index) => take(index + 2, lock)),
    // 2 → 4 → 3 → 5 → 2
    ...[wait("acquire", 2, 23), wait("acquire", 4, 22), wait("acquire", 3, 24), wait("acquire", 5, 21)],
  ]);
  expect(ring.map(({ id, thread }) => [id, thread])).toEqual([2, 4, 3, 5].map((id) => [id, "twin"]));
  expect(ring[0]?.waits).toBe('waits for lock "lock 23" (main.ts:6:1), which twin holds');
  // MainThread has not joined anybody, and can go on.
  expect({ isCycle, isStuck }).toEqual({ isCycle: true, isStuck: false });
});

test("a join is a part of a ring, and no thread can go on", () => {
  const { ring, isCycle, isStuck } = paged([
    ...[...threads(1), made(21, "rlock"), take(1, 21)],
    ...[wait("join", 1, 2), wait("acquire", 2, 21)],
  ]);
  expect(ring.map(({ id }) => id)).toEqual([1, 2]);
  expect({ isCycle, isStuck }).toEqual({ isCycle: true, isStuck: true });
});

test("the beginning of a run is not compared as if it were the whole", () => {
  const briefs: Brief[] = [...threads(0), { op: "print", text: "first\n" }];
  expect(paged(briefs).rows).toHaveLength(2);
  expect(paged(briefs).isCut).toBe(false);
  expect(paged(briefs, true).rows).toBeUndefined();
  expect(paged(briefs, true).isCut).toBe(true);
});
