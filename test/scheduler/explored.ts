import { fileURLToPath } from "node:url";
import { withTwins } from "../../src/fibers/fiber-program.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Params, Program } from "../../src/protocol/program.ts";
import { type Prepared, prepare } from "../../src/runner/prepare.ts";
import { runPlan, type SearchedPlan } from "../../src/runner/search/run-plan.ts";
import { stepsToSearch } from "../../src/runner/search/searched-run.ts";
import type { Session } from "../../src/runner/session.ts";
import type { Plan, Step } from "../../src/scheduler/dpor.ts";
import { createTranscript } from "../../src/trace/lines.ts";
import { NOWHERE } from "../../src/trace/order.ts";
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
  source: Prepared,
  params: Params,
  { most = 50_000, time = "free", carrier, ...how }: ExploredHow = {},
): Promise<Explored | undefined> {
  const { session, prepared } =
    carrier === "fibers" ? await onFibers(workers, source) : { session: workers, prepared: source };
  const traces = new Set<string>();
  const outcomes = new Set<string>();
  const signal = new AbortController().signal;
  let runs = 0;
  let blocked = 0;
  for (let plan = explorer.next(); plan !== undefined; plan = explorer.next()) {
    const { events, ending } = await runPlan(session, prepared, params, {
      ...{ plan, time, signal, ...how, stepCap: 5000 },
    });
    const steps = stepsToSearch(session.kernel.world, events);
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

const twins = new WeakMap<Program, Program>();

/** Also for programs that a search of its own would not take to fibers: these are known to keep to themselves. */
async function onFibers({ fibers }: Session, { program, ...prepared }: Prepared) {
  if (fibers === undefined) throw new Error("This session is one of fibers.");
  const session = await fibers();
  const twin = twins.get(program) ?? withTwins(program, session.names);
  twins.set(program, twin);
  return { session, prepared: { ...prepared, program: twin } };
}

function outcomeOf(events: readonly TraceEvent[], deadlock: boolean, isExact = false): string {
  const transcript = createTranscript();
  for (const event of events) transcript.add(event, NOWHERE);
  transcript.close();
  const lines = transcript.output.lines.map(({ text }) => text);
  return [...(isExact ? lines : lines.sort()), ...(deadlock ? ["deadlock"] : [])].join("\n");
}
