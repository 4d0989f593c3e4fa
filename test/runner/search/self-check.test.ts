import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { openSession, type Session } from "../../../src/runner/session.ts";
import type { Effect } from "../../../src/scheduler/effect.ts";
import { exploreWord, tell } from "./explored-target.ts";

/** Whether the search takes no access to a shared value for dependent on another. */
const fault = vi.hoisted(() => ({ isPlanted: false }));

vi.mock("../../../src/scheduler/dependence.ts", async (importOriginal) => {
  const real = await importOriginal<typeof import("../../../src/scheduler/dependence.ts")>();
  const isAccess = ({ op }: Effect) => op === "read" || op === "write";
  const haveConflict: typeof real.haveConflict = (some, others) =>
    !(fault.isPlanted && [...some, ...others].every(isAccess)) && real.haveConflict(some, others);
  return { ...real, haveConflict };
});

let session: Session;

beforeAll(async () => {
  // On workers the search itself is made in this process, where it can be given a fault.
  vi.stubEnv("THREADLAB_CARRIER", "workers");
  session = await openSession();
  return () => session.close();
});

afterEach(() => {
  fault.isPlanted = false;
});

test("a search that misses an outcome which a drawn schedule leads to says that it is not complete, and shows it", async () => {
  fault.isPlanted = true;
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(false);
  expect(tell(found)).toEqual(["99: 1 match", "100: 1 mismatch"]);
  expect(found.findings.map(({ message }) => message).join("\n")).toMatch(
    /the search has missed.*mistake of threadlab/,
  );
});

test("without the fault nothing is missed", async () => {
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(true);
  expect(tell(found)).toEqual(["99: 2 match", "100: 2 mismatch"]);
});
