import { expect, test } from "vitest";
import type { ExploreProgress } from "../../../src/runner/explore/explore-program.ts";
import { session } from "../../support/session.ts";
import { exploreWord, tell } from "../explore/explored-target.ts";

test("a long search that is cut short has drawn what it did not come to, and counts it once", async () => {
  const cut = await exploreWord(session, "reorder.ts", { maxTraces: 150 });
  expect(cut.complete).toBe(false);
  expect(tell(cut)).toEqual([": 150 ran", "between: 1 ran"]);
});

test("a short one draws nothing", async () => {
  const cut = await exploreWord(session, "reorder.ts", { maxTraces: 100 });
  expect(tell(cut)).toEqual([": 100 ran"]);
});

test("a search that begins again tells its progress from the beginning", async () => {
  const told: number[] = [];
  const progress = ({ traces }: ExploreProgress) => told.push(traces);
  await exploreWord(session, "impatient.ts", { maxTraces: 700, effort: 60, progress });
  expect(told.filter((traces) => traces === 64).length).toBeGreaterThan(1);
});

test("a search tells of a data race and of a thread that fails while it goes on", async () => {
  const told: ExploreProgress[] = [];
  const progress = (heard: ExploreProgress) => told.push(heard);
  await exploreWord(session, "fails-between.ts", { maxTraces: 200, progress });
  const found = told.flatMap(({ found }) => found.map(({ failure }) => failure));
  expect(found.toSorted()).toEqual(["race", "uncaught error"]);
});

test("what was drawn is no part of a search that comes to its end, which tells a failure while it goes on", async () => {
  const told: ExploreProgress[] = [];
  const result = await exploreWord(session, "race", {
    sets: ["threads=4"],
    progress: (progress) => told.push(progress),
  });
  expect(result).toMatchObject({ complete: true, traces: 576 });
  expect(result.outcomes.reduce((sum, { traces }) => sum + traces, 0)).toBe(576);
  expect(told.flatMap(({ found }) => found.map(({ failure }) => failure))).toEqual(["mismatch"]);
  const covered = told.flatMap((progress) => progress.covered ?? []);
  expect(covered.length).toBeGreaterThan(0);
  for (const share of covered) expect(share).toBeGreaterThan(0);
  for (const share of covered) expect(share).toBeLessThanOrEqual(1);
});

test("an answer up to a bound on rounds tells what was drawn beyond it, and draws once", async () => {
  const bounded = await exploreWord(session, "impatient.ts", { polls: 2 });
  expect(bounded.complete).toBe("polls");
  expect(bounded.findings.map(({ message }) => message).join("\n")).toMatch(/^In 1 trace: .*\n?.*too many$/m);
});

test("races that only drawn schedules show are not counted as traces", async () => {
  const cut = await exploreWord(session, "late-race.ts", { maxTraces: 150 });
  expect(cut).toMatchObject({ complete: false, raced: 1 });
});
