import { expect, test } from "vitest";
import { createTokens } from "../../src/trace/tokens.ts";

test("thousands of releases are taken in their order, after the tokens that were there from the start", () => {
  const tokens = createTokens<number>(2);
  for (let mark = 0; mark < 5_000; mark++) tokens.give(mark, 2);
  expect([tokens.take(), tokens.take()]).toEqual([undefined, undefined]);
  const taken = Array.from({ length: 10_000 }, () => tokens.take());
  expect(taken).toEqual(taken.map((_, index) => Math.floor(index / 2)));
  expect(tokens.take()).toBe(undefined);
});

test("a token that went straight to a waiting thread is the newest one", () => {
  const tokens = createTokens<string>(0);
  tokens.give("first", 1);
  tokens.give("second", 2);
  tokens.takeNewest();
  expect([tokens.take(), tokens.take(), tokens.take()]).toEqual(["first", "second", undefined]);
  tokens.takeNewest();
  expect(tokens.take()).toBe(undefined);
});
