import { expect, test } from "vitest";
import { BEFORE_START, ensureHeadroom, STEP_BYTES } from "../../src/kernel/steps/headroom.ts";
import type { Op } from "../../src/protocol/operations.ts";

const KB = 1024;

/** The room that each kind of step is promised. */
const PROMISES: readonly (readonly [op: Op | typeof BEFORE_START | undefined, bytes: number])[] = [
  [undefined, STEP_BYTES],
  ["release", STEP_BYTES],
  ["acquire", STEP_BYTES + 8 * KB],
  ["try", STEP_BYTES + 8 * KB],
  ["wait", STEP_BYTES + 16 * KB],
  [BEFORE_START, STEP_BYTES + 8 * KB],
];

/** Within so many bytes, two ways to ask for the same room may differ by the calls that they take. */
const CALLS = 1 * KB;

test.each([
  // Which the engine interprets.
  ["the first steps", 1],
  // Which it has compiled for speed.
  ["steps after many others", 100_000],
])("%s begin where there is room for them, and nowhere else", (_, before) => {
  for (const [op, bytes] of PROMISES) {
    for (let i = 0; i < before; i++) ensureHeadroom(op);
    const [less, more] = [callWith(bytes - CALLS), callWith(bytes + CALLS)];
    const step = () => ensureHeadroom(op);
    const wrong = { begun: 0, refused: 0 };
    const right = { begun: 0, refused: 0 };
    atTheEndOfTheStack(() => {
      if (succeeds(step)) (succeeds(less) ? right : wrong).begun++;
      else (succeeds(more) ? wrong : right).refused++;
    });
    expect([op, wrong]).toEqual([op, { begun: 0, refused: 0 }]);
    expect(Math.min(right.begun, right.refused)).toBeGreaterThan(100);
  }
});

/** Calls it from the last call that the stack has room for, and from 3,000 of those that led there. */
function atTheEndOfTheStack(look: () => void): void {
  let left = 3_000;
  const fall = (): void => {
    try {
      fall();
    } catch {
      if (left-- > 0) look();
      throw new Error();
    }
  };
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    expect(fall).toThrow();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A call that takes so many bytes of the stack, and is compiled. */
function callWith(bytes: number): () => void {
  const room = new Array<number>(bytes / 8).fill(0);
  const call = () => Reflect.apply(nothing, undefined, room);
  call();
  return call;
}

function nothing(): void {}

function succeeds(call: () => void): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}
