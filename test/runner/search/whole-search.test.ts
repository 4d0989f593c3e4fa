import { describe, expect, test } from "vitest";
import { session } from "../../support/session.ts";
import { exploreWord, tell } from "../explore/explored-target.ts";

describe("every outcome is found", () => {
  test("of a client that sends while its server is closed without having accepted it", async () => {
    const found = await exploreWord(session, "turned-away.ts", { sets: ["does=send"] });
    expect(found.complete).toBe(true);
    expect([...tell(found)].sort()).toEqual(["ECONNRESET: 1 ran", "done: 1 ran"]);
  });

  test("of a client that receives meanwhile, or gives up", async () => {
    const found = await exploreWord(session, "turned-away.ts", { sets: ["does=receive"] });
    expect(found.complete).toBe(true);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual(["ECONNRESET", "ETIMEDOUT"]);
  });

  test("of a client that was accepted: closing the server is nothing to it", async () => {
    const found = await exploreWord(session, "turned-away.ts", { sets: ["does=send", "accept=true"] });
    expect(found.complete).toBe(true);
    expect(tell(found)).toEqual(["done: 1 ran"]);
  });

  test("of a semaphore that counts as far as it can", async () => {
    const found = await exploreWord(session, "over-release.ts");
    expect(found.complete).toBe(true);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual([
      "ERR_SEMAPHORE_OVER_RELEASED",
      "gave both",
    ]);
  });

  test("of a semaphore that is not near: its acquires and releases are in no order", async () => {
    const found = await exploreWord(session, "over-release.ts", { sets: ["spare=2"] });
    expect(found.complete).toBe(true);
    expect(tell(found)).toEqual(["gave both: 1 ran"]);
  });

  test("of a join that an exit cuts off: without it the thread goes on", async () => {
    const found = await exploreWord(session, "cut-short.ts");
    expect(found.complete).toBe(true);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual(["", "went on"]);
  });
});

test("a loop that waits until a deadline is seen to its end where that many rounds are allowed", async () => {
  const deadline = (polls: number) =>
    exploreWord(session, "polls.ts", { sets: ["program=deadline loop"], polls });
  expect(await deadline(3)).toMatchObject({ complete: "polls", traces: 90 });
  expect(await deadline(4)).toMatchObject({ complete: true, traces: 95 });
});

test("a loop that gives up after more tries than a run is watched for is no livelock for certain", async () => {
  const found = await exploreWord(session, "polls.ts", { sets: ["program=ten thousand tries"], polls: 2 });
  expect(found).toMatchObject({ complete: "polls", ok: false });
  expect(found.findings[0]?.message).toMatch(
    /Thread-1 polls "x" .* This is a livelock, unless a loop counts its tries\./,
  );
});

test("a wait for a daemon that goes round more often than a run is watched for is no deadlock", async () => {
  const found = await exploreWord(session, "late-daemon.ts", { polls: 2 });
  expect(found).toMatchObject({ complete: "polls", ok: false, deadlocks: 0 });
  expect(found.findings[0]?.message).toMatch(
    /Thread-1 goes round and round .*, MainThread waits for event "ready" .* This is a livelock, unless a loop counts its tries\./,
  );
});

test("a thread that spins before all others is stopped, and is not said to poll for ever", async () => {
  const found = await exploreWord(session, "polls.ts", {
    sets: ["program=stop flag with work"],
    stepCap: 1000,
    sample: { strategy: "pct", runs: 8, seed: 1, depth: 1 },
  });
  expect(found.complete).toBe(false);
  const [finding] = found.findings.filter(({ kind }) => kind === "livelock");
  expect(finding?.message).toMatch(/^Livelock\? \d runs? (was|were) stopped at the limit of steps\. /);
});

test("a search that processes take part in is not complete, and says so", async () => {
  const found = await exploreWord(session, "process.ts");
  expect(found.complete).toBe(false);
  expect(found.findings).toMatchObject([{ kind: "search-limit" }]);
  expect(found.findings[0]?.message).toContain("The program starts processes. No schedule controls them");
});

test("a search in which a thread waits for room to send is not complete: systems take more or less", async () => {
  const found = await exploreWord(session, "fills-connection.ts");
  expect(found).toMatchObject({ complete: false, traces: 1, deadlocks: 1 });
  expect(found.findings).toMatchObject([
    { kind: "search-limit", facts: { reached: "room to send" } },
    { kind: "deadlock" },
  ]);
});

test("what a process does otherwise under the same schedule is not blamed on chance in the program", async () => {
  const found = await exploreWord(session, "child-and-thread.ts");
  expect(found).toMatchObject({ complete: false, ok: true });
  expect(found.findings).toMatchObject([{ kind: "search-limit", facts: { reached: "processes" } }]);
});

test("a drawn run that prints the lines of a trace in another order shows nothing that the search has missed", async () => {
  const found = await exploreWord(session, "same-first-line.ts");
  expect(found).toMatchObject({ complete: true, traces: 4 });
});
