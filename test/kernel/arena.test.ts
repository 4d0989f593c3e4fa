import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { allocate, clearArena, keepBelow, load, release, store } from "../../src/kernel/memory/arena.ts";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { ARENA_BYTES } from "../../src/kernel/records/areas.ts";
import { get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";

const world = createWorld();
const HEAD_BYTES = 8;

beforeEach(() => clearArena(world, false));

type Command = { readonly store: Uint8Array } | { readonly release: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ store: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({
    store: fc.integer({ min: 0, max: 70_000 }).map((length) => new Uint8Array(length).fill(length)),
  }),
  fc.record({ release: fc.nat() }),
);

describe("arena", () => {
  test("blocks in use never overlap, and keep what was stored in them", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        clearArena(world, false);
        const live: { readonly block: number; readonly data: Uint8Array }[] = [];
        for (const step of commands) {
          if ("store" in step) {
            const block = store(world, step.store);
            expect(block).toBeGreaterThan(0);
            expect(block % 4).toBe(0);
            for (const { block: other, data } of live) {
              const isApart =
                block + HEAD_BYTES + step.store.length <= other || other + HEAD_BYTES + data.length <= block;
              expect(isApart).toBe(true);
            }
            live.push({ block, data: step.store });
          } else if (live.length > 0) {
            const [gone] = live.splice(step.release % live.length, 1);
            release(world, gone?.block ?? 0);
          }
          for (const { block, data } of live) expect(Buffer.compare(load(world, block), data)).toBe(0);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test("a value that is written a million times takes the same few blocks", () => {
    const sizes = [10, 100, 1000, 20];
    let block = 0;
    let topAfterFirstRound = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const next = allocate(world, sizes[i % sizes.length] as number);
      release(world, block);
      block = next;
      if (i === 10) topAfterFirstRound = get(world.words, WORLD, HEADER.arenaTop);
    }
    expect(topAfterFirstRound).toBeGreaterThan(0);
    expect(get(world.words, WORLD, HEADER.arenaTop)).toBe(topAfterFirstRound);
  });

  test("a full arena gives 0, and goes on when something was released", () => {
    const half = allocate(world, ARENA_BYTES / 2 - 1000);
    expect(half).toBeGreaterThan(0);
    expect(allocate(world, ARENA_BYTES / 2 - 1000)).toBe(0);
    expect(allocate(world, 100)).toBeGreaterThan(0);
    release(world, half);
    expect(allocate(world, ARENA_BYTES / 2 - 1000)).toBe(half);
  });

  test("the block 0 means none: it is never given out, and to release it does nothing", () => {
    release(world, 0);
    expect(allocate(world, 0)).toBeGreaterThan(0);
  });

  test("what was stored before a mark outlasts the clearing", () => {
    const kept = store(world, Uint8Array.of(1, 2, 3));
    keepBelow(world);
    const gone = store(world, Uint8Array.of(4));
    clearArena(world, true);
    expect(store(world, Uint8Array.of(5))).toBe(gone);
    expect([...load(world, kept)]).toEqual([1, 2, 3]);
  });

  test("what is loaded is a copy", () => {
    const block = store(world, Uint8Array.of(1, 2, 3));
    const copy = load(world, block);
    copy[0] = 9;
    expect([...load(world, block)]).toEqual([1, 2, 3]);
  });
});
