import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { load, release } from "../../src/kernel/memory/arena.ts";
import { lengthOfData, storeForList } from "../../src/kernel/memory/block-list.ts";
import { createWorld } from "../../src/kernel/memory/world.ts";
import {
  appendChunk,
  dropBytes,
  lineLength,
  queuedBytes,
  takeBytes,
} from "../../src/kernel/network/byte-queue.ts";
import { get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";

const END = 1;
const world = createWorld();

function put(data: Uint8Array): void {
  const chunk = storeForList(world, data);
  expect(lengthOfData(world, chunk)).toBe(data.length);
  appendChunk(world, END, chunk);
}

function take(count: number): Buffer {
  const block = takeBytes(world, END, count);
  const data = load(world, block);
  release(world, block);
  return data;
}

/** Mostly letters, and a line feed now and then. */
const bytes = fc.uint8Array({ minLength: 1, maxLength: 50, min: 9, max: 20 });
const acts = fc.array(fc.oneof(bytes, fc.integer({ min: 1, max: 80 }), fc.constant("drop" as const)), {
  maxLength: 60,
});

describe("bytes on their way", () => {
  test("come out as they went in, whatever the pieces", () => {
    fc.assert(
      fc.property(acts, (list) => {
        let model = Buffer.alloc(0);
        for (const act of list) {
          if (act === "drop") {
            dropBytes(world, END);
            model = Buffer.alloc(0);
          } else if (typeof act !== "number") {
            put(act);
            model = Buffer.concat([model, act]);
          } else if (model.length > 0) {
            const count = Math.min(act, model.length);
            expect(take(count)).toEqual(model.subarray(0, count));
            model = model.subarray(count);
          }
          expect(queuedBytes(world, END)).toBe(model.length);
          expect(lineLength(world, END)).toBe(model.indexOf("\n") + 1);
        }
        dropBytes(world, END);
      }),
      { seed: 2026, numRuns: 300 },
    );
  });

  test("take the same memory however many there have been", () => {
    const round = () => {
      for (let i = 0; i < 3; i++) put(new Uint8Array(60_000).fill(i));
      while (queuedBytes(world, END) > 0) take(Math.min(50_000, queuedBytes(world, END)));
    };
    round();
    const top = get(world.words, WORLD, HEADER.arenaTop);
    for (let i = 0; i < 100; i++) round();
    expect(get(world.words, WORLD, HEADER.arenaTop)).toBe(top);
  });
});
