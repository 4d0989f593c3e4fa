import { fileURLToPath } from "node:url";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Params } from "../../src/protocol/program.ts";
import { type Prepared, prepare } from "../../src/runner/prepare.ts";
import { runPlan, type SearchedPlan } from "../../src/runner/search/run-plan.ts";
import { stepsToSearch } from "../../src/runner/search/searched-run.ts";
import type { Session } from "../../src/runner/session.ts";
import type { Plan } from "../../src/scheduler/branches.ts";
import type { Step } from "../../src/scheduler/dpor.ts";
import { createTranscript } from "../../src/trace/lines.ts";
import { NOWHERE } from "../../src/trace/order.ts";
import { fiberRuns } from "../support/fiber-runs.ts";
import { traceKey } from "./enumeration.ts";

export interface Explored {
  /** Runs that came to their end. */
  readonly runs: number;
  readonly blocked: number;
  /** Traces that differ, by what came first where it matters. */
  readonly traces: ReadonlySet<string>;
  /** The lines that were printed, in any order unless that is searched, and "deadlock". */
  readonly outcomes: ReadonlySet<string>;
}

interface Explorer {
  next(): Plan | undefined;
  learn(steps: readonly Step[]): unknown;
}

interface ExploredHow extends Pick<SearchedPlan, "clocked" | "bounds"> {
  readonly ordersPrints?: boolean;
  readonly most?: number;
  readonly time?: "free" | "ordered";
  /** On fibers, a run costs a fraction of what it costs on workers. Default: on workers. */
  readonly carrier?: "fibers";
}

const fixtures = new Map<string, Promise<Prepared>>();

/** A program of test/fixtures/explore, compiled once for all tests. */
export function fixture(name: string): Promise<Prepared> {
  const known = fixtures.get(name);
  if (known !== undefined) return known;
  const file = fileURLToPath(new URL(`../fixtures/explore/${name}.ts`, import.meta.url));
  const prepared = prepare({ kind: "file", file, name });
  fixtures.set(name, prepared);
  return prepared;
}

/** Runs a program under every plan that the explorer makes. Gives up, with undefined, after `most` runs. */
export async function exploreWith(
  workers: Session,
  explorer: Explorer,
  prepared: Prepared,
  params: Params,
  { most = 50_000, time = "free", carrier, ...how }: ExploredHow = {},
): Promise<Explored | undefined> {
  const fibers = carrier === "fibers" ? await fiberRuns() : undefined;
  const { world } = fibers ?? workers.kernel;
  const traces = new Set<string>();
  const outcomes = new Set<string>();
  const signal = new AbortController().signal;
  let runs = 0;
  let blocked = 0;
  for (let plan = explorer.next(); plan !== undefined; plan = explorer.next()) {
    const request = { plan, time, ...how, stepCap: 5000 };
    const { events, ending } = await (fibers === undefined
      ? runPlan({ engine: workers, ...prepared, params }, { ...request, signal })
      : fibers.run(prepared, params, request));
    const steps = stepsToSearch(world, events);
    if (explorer.learn(steps) === false) throw new Error("The run did not repeat what it was told.");
    if (ending.stuck === "asleep") {
      blocked++;
      continue;
    }
    runs++;
    if (runs > most) return undefined;
    traces.add(traceKey(steps));
    outcomes.add(outcomeOf(events, ending.stuck === "deadlock", how.ordersPrints));
  }
  return { runs, blocked, traces, outcomes };
}

function outcomeOf(events: readonly TraceEvent[], deadlock: boolean, isExact = false): string {
  const transcript = createTranscript();
  for (const event of events) transcript.add(event, NOWHERE);
  transcript.close();
  const lines = transcript.output.lines.map(({ text }) => text);
  return [...(isExact ? lines : lines.sort()), ...(deadlock ? ["deadlock"] : [])].join("\n");
}
