import { afterEach, describe, expect, test, vi } from "vitest";
import { renderJson } from "../../../src/render/documents/json.ts";
import { checkSchedules } from "../../../src/runner/check/check-schedules.ts";
import type { SeededRun } from "../../../src/runner/explore/seeded-runs.ts";
import type { Session } from "../../../src/runner/session.ts";
import type { Searcher } from "../../../src/supervisor/searcher.ts";
import { session } from "../../support/session.ts";
import { targetFor } from "../explore/explored-target.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function check(word: string, on: Session = session, seeds = 6): Promise<string> {
  const { signal } = new AbortController();
  const result = await checkSchedules(on, await targetFor(word), { sets: [], signal, seeds });
  return renderJson({ command: "check", ok: false, results: [result] });
}

describe("the seeds of a check on fibers", () => {
  test.each(["forks.ts", "lessons/lucky", "lessons/hasty", "lessons/exact", "lessons/never", "atomic"])(
    "say of %s what they say on workers",
    async (word) => {
      vi.stubEnv("THREADLAB_CARRIER", "workers");
      const onWorkers = await check(word);
      vi.stubEnv("THREADLAB_CARRIER", "fibers");
      expect(await check(word)).toBe(onWorkers);
    },
  );
});

describe("what fibers say of a seed and workers do not see", () => {
  /** A session whose searches on fibers are as its own, except that seeds do what `lie` makes of them. */
  function lying(lie: (runs: readonly SeededRun[]) => readonly SeededRun[]): Session & { lies(): number } {
    let lies = 0;
    return {
      ...session,
      lies: () => lies,
      async searcher() {
        const honest = (await session.searcher?.()) as Searcher;
        return {
          ...honest,
          async ask(question, ...rest) {
            const answer = await honest.ask(question, ...rest);
            if (!("name" in question && question.name === "seeds")) return answer;
            lies++;
            return { found: lie((answer as { readonly found: readonly SeededRun[] }).found) };
          },
        };
      },
    };
  }

  const wrong = (run: SeededRun): SeededRun => ({
    verdict: "match",
    raced: false,
    trace: `not ${run.trace}`,
  });

  test("is not shown where the first run had other steps", async () => {
    const liar = lying((runs) => runs.map(wrong));
    expect(await check("lessons/hasty", liar)).toBe(await check("lessons/hasty"));
    expect(liar.lies()).toBe(1);
  });

  test("is not shown where a later run fails only on fibers", async () => {
    const liar = lying(([first, second]) => [
      first as SeededRun,
      { ...(second as SeededRun), verdict: "deadlock" },
    ]);
    expect(await check("atomic", liar)).toBe(await check("atomic"));
    expect(liar.lies()).toBe(1);
  });

  test("is made again on workers where there is no answer at all", async () => {
    const liar = lying(() => []);
    expect(await check("lessons/hasty", liar)).toBe(await check("lessons/hasty"));
    expect(liar.lies()).toBe(1);
  });
});
