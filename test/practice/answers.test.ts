import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { session } from "../support/session.ts";
import { exerciseOf, judgeProgram, solutionOf, tellVerdict } from "./searched.ts";

beforeAll(async () => {});
afterEach(() => vi.unstubAllEnvs());

describe("an exit", () => {
  const walker = (daemon: boolean) => `import { Event, print, Shared, Thread } from "threadlab";
const found = new Shared("nothing");
const isThere = new Event();
const nightfall = new Event();
export function explore() {
  found.value = "a lake";
  isThere.set();
  nightfall.wait();
}
export default function main() {
  const walk = new Thread({ target: explore, daemon: ${daemon} });
  walk.start();
  isThere.wait();
  print(\`beyond the hill: \${found.value}\`);
  process.exit();
}
`;

  test.each([
    ["is like the end of main if only daemons are left", true, "solved"],
    ["comes too early if other threads are left", false, "not-solved: ends"],
  ])("%s", async (_what, daemon, verdict) => {
    const result = await judgeProgram(session, exerciseOf("sleep-is-no-order"), walker(daemon));
    expect(tellVerdict(result).split(" · ")[0]).toBe(verdict);
  });
});

describe("a lock for readers and writers", () => {
  const answer = (leaves: string, told: string) => {
    const solution = solutionOf(exerciseOf("readers-writer"));
    const [before, after] = [`${leaves}\n    this.changed.notifyAll();`, `${leaves}\n    ${told}`];
    expect(solution).toContain(before);
    return solution.replace(before, after);
  };

  test.each([
    [
      "with a writer that lets only one of the waiting readers in",
      answer("this.isWritten.value = false;", "this.changed.notify();"),
      "not-solved: within",
    ],
    [
      "with a last reader that wakes one writer",
      answer("this.readers.value -= 1;", "if (this.readers.value === 0) this.changed.notify();"),
      "solved",
    ],
  ])("%s", async (_what, program, verdict) => {
    vi.stubEnv("THREADLAB_CARRIER", "fibers");
    const result = await judgeProgram(session, exerciseOf("readers-writer"), program);
    expect(tellVerdict(result).split(" · ")[0]).toBe(verdict);
  });
});
