import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { openSession, type Session } from "../../../src/runner/session.ts";
import type { Effect } from "../../../src/scheduler/effect.ts";
import { exploreWord, tell } from "./explored-target.ts";

/** Operations that the search takes for independent of each other. */
const fault = vi.hoisted(() => ({ ops: [] as readonly string[] }));

vi.mock("../../../src/scheduler/dependence.ts", async (importOriginal) => {
  const real = await importOriginal<typeof import("../../../src/scheduler/dependence.ts")>();
  const isFree = ({ op }: Effect) => fault.ops.includes(op);
  const haveConflict: typeof real.haveConflict = (some, others) =>
    !(fault.ops.length > 0 && [...some, ...others].every(isFree)) && real.haveConflict(some, others);
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
  fault.ops = [];
});

test("a search that misses an outcome which a drawn schedule leads to says that it is not complete, and shows it", async () => {
  fault.ops = ["read", "write"];
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(false);
  expect(tell(found)).toEqual(["99: 1 match", "100: 1 mismatch"]);
  expect(found.findings.map(({ message }) => message).join("\n")).toMatch(
    /the search has missed.*mistake of threadlab/,
  );
});

test("and so does one that misses a data race, though every schedule prints the same", async () => {
  fault.ops = ["read", "write", "acquire", "release"];
  const missed = await exploreWord(session, "ordered-writes.ts");
  expect(missed).toMatchObject({ complete: false, raced: expect.toSatisfy((count) => count > 0) });
  expect(tell(missed)).toEqual([expect.stringMatching(/^over: /)]);
  expect(missed.findings.map(({ kind }) => kind)).toContain("race");
  expect(missed.findings.map(({ message }) => message).join("\n")).toContain(
    "a data race that the search has missed",
  );
  fault.ops = [];
  const whole = await exploreWord(session, "ordered-writes.ts");
  expect(whole).toMatchObject({ complete: true, ok: false });
});

test("without the fault nothing is missed", async () => {
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(true);
  expect(tell(found)).toEqual(["99: 2 match", "100: 2 mismatch"]);
});
