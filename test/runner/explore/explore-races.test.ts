import { describe, expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { Program } from "../../../src/protocol/program.ts";
import type { Race } from "../../../src/result/race-facts.ts";
import { analyse } from "../../../src/runner/analyse.ts";
import { createExploredRaces } from "../../../src/runner/explore/explore-races.ts";
import { type Brief, handTrace, made } from "../../trace/hand-trace.ts";

const NUM = 20;
const MUTEX = 21;
const sites = Array.from({ length: 10 }, (_, line) => ({ file: "/main.ts", line, column: 1, name: "" }));
const program = { file: "/main.ts", sites, exports: [] } as unknown as Program;

/** The only race that several runs show together. */
function raceIn(...runs: readonly (readonly Brief[])[]): Race {
  const races = createExploredRaces();
  for (const briefs of runs) {
    const events = handTrace(made(NUM, "shared"), made(MUTEX, "lock"), ...briefs);
    const facts = analyse({ program, events });
    races.add({ pass: 1, facts, schedule: [1], end: "ended", bounds: NO_BOUNDS, pollers: [] });
  }
  const [facts] = races
    .findings({ target: "main.ts", sets: [], time: "free" })
    .map((finding) => finding.facts);
  if (facts?.kind !== "race") throw new Error("there is no race");
  return facts;
}

function access(op: "read" | "write", thread: number, site: number): Brief {
  return { op, thread, object: NUM, site };
}

function update(thread: number, site: number): Brief[] {
  return [access("read", thread, site), access("write", thread, site)];
}

function locked(thread: number, inside: Brief): Brief[] {
  const lock = { thread, object: MUTEX };
  return [{ op: "try", ...lock }, inside, { op: "release", ...lock, value: 1 }];
}

describe("the races of several runs", () => {
  test("at the same two places, each pair of a read and a write counts", () => {
    const { pairs } = raceIn([...update(2, 1), ...update(3, 2)], [...update(3, 2), ...update(2, 1)]);
    const told = pairs.map(({ earlier, later }) =>
      [earlier, later].map(({ op, place }) => `${op} ${place}`).sort(),
    );
    expect(told.sort()).toEqual([
      ["read /main.ts:1:1", "write /main.ts:2:1"],
      ["read /main.ts:2:1", "write /main.ts:1:1"],
      ["write /main.ts:1:1", "write /main.ts:2:1"],
    ]);
  });

  test("an advice on locks is for all of them, also if a place is reached with a lock and without", () => {
    const [one, two] = [access("write", 2, 1), access("write", 3, 2)];
    expect(raceIn([...locked(2, one), two], [one, two]).cure).toMatchObject({
      ...{ use: "lock", lock: `lock ${MUTEX}` },
      places: ["/main.ts:2:1", "/main.ts:1:1"],
    });
  });
});
