import { builtinLessons } from "../../src/lesson/builtin.ts";
import { loadCourse } from "../../src/lesson/load.ts";
import type { Target } from "../../src/lesson/resolve.ts";
import { checkSchedules } from "../../src/runner/check/check-schedules.ts";
import { openSession } from "../../src/runner/session.ts";
import type { Bench, Row } from "./row.ts";

/** Seconds that the check of all lessons should take at most, the start of a hundred workers apart. */
const GOAL = 3;
/** Schedules that each lesson is checked under. */
const SEEDS = 10;

/** The lessons under schedules, on a clock that does not wait, against what their sleeps come to on one that does. */
export const checks: Bench = {
  name: "checks",
  async measure() {
    const lessons = await loadCourse(builtinLessons());
    const targets = lessons
      .filter(({ clock }) => clock === "virtual")
      .map((lesson): Target => ({ kind: "lesson", lesson }));
    await using session = await openSession();
    const { signal } = new AbortController();
    const check = (target: Target, seeds: number) =>
      checkSchedules(session, target, { sets: [], signal, seeds });
    for (const target of targets) await check(target, 1);
    const began = performance.now();
    let slept = 0;
    for (const target of targets) slept += (await check(target, SEEDS)).seconds;
    const row: Row = {
      name: `check of ${targets.length} lessons, ${SEEDS} schedules each`,
      value: (performance.now() - began) / 1000,
      unit: "s",
      against: { name: "their sleeps, once each", value: slept },
      goal: { of: "value", atMost: GOAL },
    };
    return [row];
  },
};
