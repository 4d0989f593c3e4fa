import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { internalError } from "../../../src/protocol/errors.ts";
import type { ExploreResult } from "../../../src/result/explore.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import { findScript } from "../../../src/runner/script.ts";
import type { BranchAnswer } from "../../../src/runner/search/branch.ts";
import type { ExploreOptions } from "../../../src/runner/search/explore.ts";
import { createOutcomes, ordersLines } from "../../../src/runner/search/explore-outcomes.ts";
import { exploreProgram, signatureOf } from "../../../src/runner/search/explore-program.ts";
import { fiberProgramOf } from "../../../src/runner/search/fiber-programs.ts";
import { createHelpers } from "../../../src/runner/search/helpers.ts";
import { serveBranches } from "../../../src/runner/search/search-branch.ts";
import { type FiberSession, openFibers, openSession, type Session } from "../../../src/runner/session.ts";
import { thisMoment } from "../../../src/runner/time-budget.ts";
import { branchesOf } from "../../../src/scheduler/dpor.ts";
import { textOf } from "../../../src/supervisor/workers/pool.ts";
import { exploreWord, targetFor } from "./explored-target.ts";

const TIMEOUT = 600_000;

describe("a search on several cores has the same result", () => {
  let session: Session;

  beforeAll(async () => {
    session = await openSession();
  });

  afterAll(async () => {
    await session.close();
  });

  test.for([
    ["race", { sets: ["threads=3"] }],
    ["race", { sets: ["threads=4"], maxTraces: 200 }],
    ["mutex", { sets: ["threads=4"] }],
    ["deadlock", { sets: ["sameOrder=false"] }],
    ["semaphore", { sets: ["guests=4"], maxTraces: 150 }],
    ["queue", { sets: ["loaves=2"], maxTraces: 150 }],
    ["condition", { maxTraces: 150 }],
    ["event", { maxTraces: 150 }],
    ["forks.ts", { maxTraces: 300 }],
    ["counter.ts", { sets: ["n=3"] }],
    ["lastzero.ts", { sets: ["n=5"] }],
    ["fragile.ts", { maxTraces: 100 }],
    ["late-race.ts", { maxTraces: 150 }],
    ["rare-race.ts", { maxTraces: 150 }],
    ["polls.ts", { maxTraces: 60 }],
    ["loops.ts", { maxTraces: 60 }],
    ["clock.ts", { maxTraces: 60 }],
    ["numbered.ts", { maxTraces: 60 }],
    ["pools.ts", { maxTraces: 100 }],
    ["dice.ts", { maxTraces: 60 }],
  ] as const satisfies readonly (readonly [string, Partial<ExploreOptions>])[])(
    "%s %o",
    { timeout: TIMEOUT },
    async ([word, options]) => {
      const one = await exploreWord(session, word, options);
      for (const jobs of [2, 3])
        expect(shown(await exploreWord(session, word, { ...options, jobs, sharesAfter: 1 }))).toEqual(
          shown(one),
        );
    },
  );
});

function shown({ seconds: _, ...result }: ExploreResult): Omit<ExploreResult, "seconds"> {
  return result;
}

describe("helpers", () => {
  const open: FiberSession[] = [];

  beforeAll(async () => {
    const text = textOf(await findScript("fibers"));
    open.push(await openFibers(text), await openFibers(text), await openFibers(text));
  });

  afterAll(async () => {
    await Promise.all(open.map((fibers) => fibers.close()));
  });

  test("make a part of the runs, and each counts once", { timeout: TIMEOUT }, async () => {
    const alone = await search("counter.ts", ["n=3"], []);
    const answers: BranchAnswer[] = [];
    const heard = (port: MessagePort, served: Served) =>
      overhear(port, served, (answer) => {
        answers.push(answer);
        return answer;
      });
    const shared = await search("counter.ts", ["n=3"], [heard, heard]);
    expect(shown(shared)).toEqual(shown(alone));
    const made = answers.reduce((sum, { runs }) => sum + runs.length, 0);
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(shared.traces);
  });

  test("may end at any time: the search makes their branches itself", { timeout: TIMEOUT }, async () => {
    const alone = await search("lastzero.ts", ["n=5"], []);
    let ended = 0;
    const dying = (port: MessagePort) => {
      port.on("message", () => {
        ended++;
        port.close();
      });
    };
    const shared = await search("lastzero.ts", ["n=5"], [dying, serve, dying]);
    expect(shown(shared)).toEqual(shown(alone));
    expect(ended).toBeGreaterThan(0);
  });

  test("that find other runs than the search make it fail", { timeout: TIMEOUT }, async () => {
    const lying = (port: MessagePort, served: Served) => {
      serve(port, { ...served, signatureOf: () => "nothing" });
    };
    const shared = await search("counter.ts", ["n=3"], [lying]);
    expect([shared.ok, shared.complete]).toEqual([false, false]);
    expect(shared.findings.map(({ kind }) => kind)).toContain("divergence");
  });

  test.for([
    ["lose", (runs: BranchAnswer["runs"]) => runs.slice(1)],
    ["double", (runs: BranchAnswer["runs"]) => [...runs, ...runs.slice(0, 1)]],
  ] as const)("that %s a run are noticed", { timeout: TIMEOUT }, async ([, change]) => {
    let changed = 0;
    const wrong = (port: MessagePort, served: Served) =>
      overhear(port, served, (answer) => {
        const runs = answer.runs.length > 1 ? change(answer.runs) : answer.runs;
        if (runs !== answer.runs) changed++;
        return { ...answer, runs };
      });
    await expect(search("counter.ts", ["n=3"], [wrong, wrong])).rejects.toThrow("one run for each choice");
    expect(changed).toBeGreaterThan(0);
  });

  test("that forget what is left of a branch are noticed", { timeout: TIMEOUT }, async () => {
    let forgotten = 0;
    const forgetful = (port: MessagePort, served: Served) =>
      overhear(port, served, (answer) => {
        const isLeft = branchesOf(answer.rest, 0).length > 0;
        if (isLeft) forgotten++;
        return { ...answer, rest: [] };
      });
    const shared = search("lastzero.ts", ["n=7"], [forgetful, forgetful]);
    await expect(shared).rejects.toThrow(/one run for each choice|branches were not taken/);
    expect(forgotten).toBeGreaterThan(0);
  });

  type Served = Parameters<typeof serveBranches>[1];
  type Helper = (port: MessagePort, served: Served) => void;

  function serve(port: MessagePort, served: Served): void {
    serveBranches(port, served);
  }

  /** A helper whose answers are changed on their way. */
  function overhear(port: MessagePort, served: Served, change: (answer: BranchAnswer) => BranchAnswer): void {
    const { port1, port2 } = new MessageChannel();
    serve(port1, served);
    port.on("message", (message) => port2.postMessage(message));
    port2.on("message", (answer: BranchAnswer) => port.postMessage(change(answer)));
    port.on("close", () => port2.close());
  }

  /** Makes a search in this process, with helpers that each have a worker of their own. */
  async function search(word: string, sets: readonly string[], helping: readonly Helper[]) {
    const target = await targetFor(word);
    const source = await prepare(target);
    const program = await fiberProgramOf(source.program, () => {});
    if (program === false) throw internalError("Fibers cannot run this program.");
    const prepared = { ...source, program };
    const params = Object.fromEntries(sets.map((set) => [set.split("=")[0], Number(set.split("=")[1])]));
    const ports: MessagePort[] = [];
    const helpers = createHelpers(
      () => true,
      () => {
        for (const [i, help] of helping.entries()) {
          const { port1, port2 } = new MessageChannel();
          const outcomes = createOutcomes(target, prepared, { target: word, sets: [], time: "free" });
          const { signal } = new AbortController();
          ports.push(port1, port2);
          help(port1, {
            ...{ engine: open[i % 2 === 0 ? 1 : 2] as FiberSession, prepared, params },
            how: { time: "free", signal, ordersPrints: ordersLines(target) },
            signatureOf: (run) => signatureOf(run, outcomes),
          });
          helpers.add(port2);
        }
      },
    );
    try {
      return await exploreProgram(
        { engine: open[0] as FiberSession, prepared, isFibers: true, confirm: async () => {} },
        { target, word, params, sets },
        {
          ...{ time: "free", began: thisMoment(), signal: new AbortController().signal },
          ...(helping.length > 0 && { helpers }),
        },
      );
    } finally {
      for (const port of ports) port.close();
    }
  }
});
