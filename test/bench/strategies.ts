import { prepare } from "../../src/runner/prepare.ts";
import { searchSchedules } from "../../src/runner/search/search-schedules.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import type { StrategyName } from "../../src/scheduler/strategies.ts";
import type { Bench, Row } from "./row.ts";
import { programFile } from "./run-program.ts";

/** Searches for the bug that each program has, from one seed each. */
const SEEDS = 20;
/** Runs after which a search gives up. */
const MOST_RUNS = 1_000;

const STRATEGIES = ["random", "pct", "pos", "surw"] as const satisfies readonly StrategyName[];

interface Buggy {
  readonly name: string;
  /** Ordering constraints of its bug: what PCT is told. */
  readonly depth: number;
  /** Mean schedules to the first bug in published runs of 20 trials, on the programs that these are modelled on. */
  readonly published: Partial<Readonly<Record<(typeof STRATEGIES)[number], number | "never">>>;
}

const PROGRAMS: readonly Buggy[] = [
  { name: "reorder-3", depth: 3, published: { random: "never", pct: 185, pos: 86 } },
  { name: "twostage", depth: 3, published: { random: 464, pct: 13, pos: 15 } },
  { name: "wronglock-3", depth: 2, published: { random: 36, pct: 58, pos: 11 } },
  { name: "account", depth: 2, published: { random: 18, pct: 4, pos: 4 } },
];

/** Schedules that each strategy draws until it meets a bug. */
export const strategies: Bench = {
  name: "strategies",
  async measure() {
    await using session = await openSession();
    const rows: Row[] = [];
    for (const program of PROGRAMS) {
      for (const strategy of STRATEGIES) {
        rows.push(await meanToBug(session, program, strategy));
      }
    }
    return rows;
  },
};

async function meanToBug(
  session: Session,
  { name, depth, published }: Buggy,
  strategy: (typeof STRATEGIES)[number],
): Promise<Row> {
  const file = programFile(`${name}.ts`);
  const prepared = await prepare({ kind: "file", file, name });
  const { signal } = new AbortController();
  let runs = 0;
  let missed = 0;
  for (let i = 0; i < SEEDS; i++) {
    let isFound = false;
    const sample = { strategy, depth, runs: MOST_RUNS, seed: 1 + i * MOST_RUNS };
    const search = searchSchedules(
      { engine: session, ...prepared, params: {} },
      { time: "free", signal, sample },
    );
    for await (const { facts } of search) {
      isFound = facts.events.some(({ op, outcome }) => op === "end" && outcome === "error");
      if (isFound) break;
    }
    runs += search.end.traces;
    if (!isFound) missed++;
  }
  const known = published[strategy];
  const told = [
    ...(missed > 0 ? [`not in ${missed} of ${SEEDS} searches of ${MOST_RUNS}`] : []),
    ...(known === "never" ? ["published: never"] : []),
  ];
  return {
    name: `schedules to the bug of ${name}, ${strategy}${told.length > 0 ? ` (${told.join("; ")})` : ""}`,
    value: runs / SEEDS,
    unit: "runs",
    ...(known !== undefined && known !== "never" && { against: { name: "published", value: known } }),
  };
}
