import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld, type World } from "../../src/kernel/memory/world.ts";
import { LOG, LOG_WORDS } from "../../src/kernel/records/areas.ts";
import { get, set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import {
  appendRecord,
  drainLog,
  hasLogSpace,
  type LogRecord,
  publishRecords,
  TEXT_UNITS,
} from "../../src/kernel/steps/log.ts";
import { decodeEvent } from "../../src/protocol/decode-event.ts";
import { OUTCOMES, type TraceEvent } from "../../src/protocol/event.ts";
import { OPS } from "../../src/protocol/operations.ts";

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: TEXT_UNITS })
      .map((length) => "ä😀x".repeat(length).slice(0, length)),
  },
);

const record: fc.Arbitrary<LogRecord> = fc.record({
  time: fc.double({ noNaN: true }),
  thread: fc.nat(20_000),
  op: fc.nat(OPS.length - 1),
  object: fc.nat(200_000),
  outcome: fc.nat(OUTCOMES.length - 1),
  peer: fc.nat(20_000),
  site: fc.nat(100_000),
  value: fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0)),
  text,
});

function asEvent({ op, outcome, ...rest }: LogRecord, seq: number): TraceEvent {
  return decodeEvent({ seq, op: OPS[op] ?? "none", outcome: OUTCOMES[outcome] ?? "ok", ...rest });
}

function textOf(event: TraceEvent): string {
  return event.op === "print" ? event.text : "";
}

function startAt(world: World, position: number): void {
  set(world.words, WORLD, HEADER.logHead, position);
  set(world.words, WORLD, HEADER.logNext, position);
  set(world.words, WORLD, HEADER.logTail, position);
  set(world.words, WORLD, HEADER.seq, 0);
}

/** Writes a record as a step of its own. */
function write(world: World, each: LogRecord): void {
  appendRecord(world, each);
  publishRecords(world.words);
}

describe("log", () => {
  const world = createWorld();

  test("cuts a text that is longer than a record may be, and writes nothing behind itself", () => {
    startAt(world, LOG_WORDS - 8);
    world.words.fill(7, LOG + LOG_WORDS, LOG + LOG_WORDS + 1000);
    const texts: string[] = [];
    const long = "x".repeat(LOG_WORDS * 4);
    for (const text of [long, "short"]) write(world, { ...EMPTY, text });
    drainLog(world, (event) => texts.push(textOf(event)));
    expect(texts.map((text) => text.length)).toEqual([TEXT_UNITS, 5]);
    expect(world.words.subarray(LOG + LOG_WORDS, LOG + LOG_WORDS + 1000).every((word) => word === 7)).toBe(
      true,
    );
    world.words.fill(0, LOG + LOG_WORDS, LOG + LOG_WORDS + 1000);
  });

  test("gives back what was written, in order, wherever in the ring it lies", () => {
    const batches = fc.array(fc.array(record, { maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(LOG_WORDS / 2 - 1), batches, (start, all) => {
        startAt(world, LOG_WORDS - 2 * start);
        let seq = 0;
        for (const batch of all) {
          const written: TraceEvent[] = [];
          for (const each of batch) {
            expect(hasLogSpace(world)).toBe(true);
            write(world, each);
            written.push(asEvent(each, ++seq));
          }
          const read: TraceEvent[] = [];
          expect(drainLog(world, (event) => read.push(event))).toBe(written.length);
          expect(read).toEqual(written);
        }
        expect(drainLog(world, () => {})).toBe(0);
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  test("goes round the ring many times, and past the largest number of a word", () => {
    // Positions are counted modulo 2^32 and lie in a signed word: these runs cross both of its ends.
    for (const start of [2 ** 31 - LOG_WORDS, -LOG_WORDS]) {
      startAt(world, start);
      let written = 0;
      let read = 0;
      for (let i = 0; i < 4_000; i++) {
        const long = "0123456789".repeat(i % 300);
        write(world, { ...EMPTY, time: i, text: long });
        written++;
        if (i % 7 !== 0) continue;
        drainLog(world, (event) => {
          expect([event.time, textOf(event).length]).toEqual([read, (read % 300) * 10]);
          read++;
        });
      }
      drainLog(world, () => read++);
      expect(read).toBe(written);
      expect(Math.sign(get(world.words, WORLD, HEADER.logHead))).toBe(-Math.sign(start));
    }
  });

  test("says in time that it is full, and has room again when it was read", () => {
    startAt(world, 0);
    let written = 0;
    while (hasLogSpace(world)) {
      write(world, { ...EMPTY, text: "x".repeat(TEXT_UNITS) });
      written++;
    }
    expect(written).toBeGreaterThan(5);
    let read = 0;
    drainLog(world, (event) => {
      expect([event.seq, textOf(event).length]).toEqual([++read, TEXT_UNITS]);
    });
    expect([read, hasLogSpace(world)]).toEqual([written, true]);
  });

  test("shows the records of a step all at once", () => {
    startAt(world, 0);
    for (let i = 0; i < 3; i++) appendRecord(world, EMPTY);
    expect(drainLog(world, () => {})).toBe(0);
    publishRecords(world.words);
    expect(drainLog(world, () => {})).toBe(3);
  });

  test("makes room record by record, while a batch is read", () => {
    startAt(world, 0);
    for (let i = 0; i < 3; i++) write(world, EMPTY);
    const tails: number[] = [];
    drainLog(world, () => tails.push(get(world.words, WORLD, HEADER.logTail)));
    expect(tails).toEqual([0, 12, 24]);
  });
});

const EMPTY: LogRecord = {
  time: 0,
  thread: 1,
  op: OPS.indexOf("print"),
  object: 0,
  outcome: 0,
  peer: 0,
  site: 0,
  value: 0,
  text: "",
};
