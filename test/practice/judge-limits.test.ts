import { expect, test } from "vitest";
import { LOOK_MS, limitJudge } from "../../src/practice/grade/judge-limits.ts";

const LIMITS = { seconds: 10, megabytes: 500 };
const NOTHING = { at: 0, seconds: 0, bytes: 0 };

/** The answers of so many looks at a judge that uses this share of a core. */
function looksAt(share: number, looks: number, every: number = LOOK_MS) {
  const look = limitJudge(LIMITS, NOTHING);
  return Array.from({ length: looks }, (_, i) => {
    const at = (i + 1) * every;
    return look({ at, seconds: (at / 1000) * share, bytes: 0 });
  });
}

test("a judge that does nothing for 20 seconds is stopped, and one that gets a fiftieth of a core is not", () => {
  expect(looksAt(0, 401).at(-1)).toBe("idle");
  expect(looksAt(0, 400)).not.toContain("idle");
  expect(looksAt(0.02, 2000)).not.toContain("idle");
});

test("a judge that was stopped with its machine, or kept from looking, did not idle", () => {
  expect(looksAt(0, 100, 60_000)).not.toContain("idle");
});

test("a judge that has worked may idle for 20 seconds more", () => {
  const look = limitJudge(LIMITS, NOTHING);
  const answers = Array.from({ length: 600 }, (_, i) =>
    look({ at: (i + 1) * LOOK_MS, seconds: i < 300 ? 0 : 1, bytes: 0 }),
  );
  expect(answers).not.toContain("idle");
});

test("processor time and memory have limits", () => {
  const look = limitJudge(LIMITS, NOTHING);
  expect(look({ at: 1, seconds: 10, bytes: 500 * 2 ** 20 })).toBeUndefined();
  expect(look({ at: 2, seconds: 10.1, bytes: 0 })).toBe("time");
  expect(look({ at: 3, seconds: 10, bytes: 500 * 2 ** 20 + 1 })).toBe("memory");
});
