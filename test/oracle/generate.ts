import fc from "fast-check";
import type { Effort } from "./compare.ts";
import { CHANGES, ENDS, TICKS } from "./loops.ts";
import type { Rules } from "./machine.ts";
import { nameMade } from "./made-threads.ts";
import type { Program, Statement, TaskText, ThreadText } from "./program.ts";
import { CALLBACKS, call, FIRST_WORKS, OBJECTS, TASKS } from "./statements.ts";
import { BOUNDED, callsOf, type Topic } from "./topics.ts";

/** How programs of a topic are run. */
export function rulesOf(topic: Topic, program: Program): Rules {
  const time = topic === "ordered" ? "ordered" : "free";
  // What is small may be asked more of.
  const polls = program.threads.length > 3 ? 1 : 2;
  const bounds = isBounded(topic) && { polls, laps: topic === "loops" ? LEAST_LAPS : 0 };
  return { program, time, order: topic === "order" ? "exact" : "partial", ...(bounds && { bounds }) };
}

/** Whether the rounds of its loops are bounded. */
export function isBounded(topic: Topic): boolean {
  return isAbout(topic, ...BOUNDED);
}

/** The first bound that threadlab sets. */
const LEAST_LAPS = 4;

/** How their numbers of traces are compared. */
export function tracesOf(topic: Topic, { threads }: Program): Effort["traces"] {
  return LOOSE.has(topic) || COARSE.test(JSON.stringify(threads)) ? "at least" : "exactly";
}

/** A list of threads depends on each of them. */
const COARSE = /"op":"joinOthers"/;

/** Where threadlab has more steps, or makes more of the clock, than there need be. */
const LOOSE: ReadonlySet<Topic> = new Set<Topic>([
  "threads",
  "exits",
  "time",
  "ordered",
  "timers",
  "pools",
  "deadlines",
  "failures",
  "mixed",
]);

const MAIN = "MainThread";

/** Programs of two or three threads beside MainThread, small enough to try all their interleavings. */
export function programsOf(topic: Topic): fc.Arbitrary<Program> {
  // Loops that work have more states than others.
  return fc
    .integer({ min: isAbout(topic, "pools", "making") ? 1 : 2, max: isAbout(topic, ...FEW) ? 2 : 3 })
    .chain((count) => {
      const names = Array.from({ length: count }, (_, i) => `t${i + 1}`);
      const statement = fc.constantFrom(...callsOf(topic, names));
      const body = listOf(statement, topic === "loops" ? 1 : count === 2 ? 3 : 2);
      // Where threads start each other, MainThread leaves the last one to them.
      const started = topic === "threads" ? count - 1 : count;
      const daemons = fc.constantFrom(...daemonsOf(topic));
      const timers = topic === "timers" ? ["t1"] : [];
      const tick = fc.constantFrom(...TICKS).map((loop) => [loop]);
      const changes = listOf(fc.constantFrom(...(topic === "loops" ? ENDS : CHANGES)), 3);
      const bodies = names.map((_, i) => {
        if (i === 0 && topic === "ticks") return tick;
        return i === count - 1 && isAbout(topic, "polls", "deadlines", "loops") ? changes : body;
      });
      const programs = fc
        .tuple(daemons, ...bodies)
        .map(([some, ...each]) => programOf({ bodies: each, started, daemons: some, timers }));
      return topic === "pools"
        ? fc.tuple(programs, POOLS).map(([program, pool]) => withPool(program, pool))
        : programs;
    });
}

/** The threads that may be daemons: a program has one of these lists. */
function daemonsOf(topic: Topic): readonly (readonly string[])[] {
  if (topic === "exits") return [[], ["t1"]];
  return isAbout(topic, "daemons", "ticks") ? [["t1"]] : [[]];
}

/** What has many states with few threads. */
const FEW = ["loops", "pools", "making"] as const;

const POOLS = fc.record({
  workers: fc.integer({ min: 1, max: 2 }),
  tasks: fc.array(fc.constantFrom(...TASKS), { minLength: 1, maxLength: 2 }),
  first: fc.option(fc.constantFrom(...FIRST_WORKS), { nil: undefined, freq: 2 }),
});

/** The same program about a pool with so many threads, in which MainThread submits these tasks first. */
export function withPool(
  { threads, objects, ...program }: Program,
  {
    workers,
    tasks,
    first,
  }: { readonly workers: number; readonly tasks: readonly TaskText[]; readonly first?: TaskText | undefined },
): Program {
  const names = ["p", "x", "m"];
  const others = objects.filter(({ name }) => !names.includes(name));
  const needed = OBJECTS.filter(({ name }) => names.includes(name));
  return {
    ...program,
    objects: [
      ...others,
      ...needed.map((each) => (each.kind === "pool" ? { ...each, workers, ...(first && { first }) } : each)),
    ],
    threads: [
      ...threads,
      ...Array.from({ length: workers }, (_, i) => ({ name: `p_${i}`, pool: "p", body: [] })),
    ],
    tasks: TASKS,
    callbacks: CALLBACKS,
    submitted: tasks.map(({ name }) => ({ on: "p", task: name })),
  };
}

function listOf(statement: fc.Arbitrary<Statement>, maxLength: number): fc.Arbitrary<Statement[]> {
  return fc.array(statement, { minLength: 1, maxLength });
}

function isAbout(topic: Topic, ...topics: readonly Topic[]): boolean {
  return topics.includes(topic);
}

/** Calls that look at the clock. */
const ASKS_TIME = /"(monotonic|passed)"|"(asCompleted|map)"[^}]*"timeout"/;

/** Calls that see the names of threads, or the order in which they were made. */
const SEES_NUMBERS = /"(ownName|name|enumerate|joinOthers|ident)"/;

/** A program whose MainThread starts the first threads and joins them. They are called t1, t2 and so on. */
export function programOf({
  bodies: written,
  started: count = written.length,
  daemons = [],
  timers = [],
}: {
  /** Threads that they make are called u1, u2 and so on. */
  readonly bodies: readonly (readonly Statement[])[];
  readonly started?: number;
  /** Names of threads that are daemons, and not joined. */
  readonly daemons?: readonly string[];
  /** Names of threads that are timers, and begin after a second. */
  readonly timers?: readonly string[];
}): Program {
  const { bodies, made } = nameMade(written);
  const names = bodies.map((_, i) => `t${i + 1}`);
  const started = names.slice(0, count);
  const main = [
    ...started.map((on) => call({ op: "start", on })),
    ...started.filter((on) => !daemons.includes(on)).map((on) => call({ op: "join", on })),
  ];
  const threads: ThreadText[] = [
    { name: MAIN, body: main },
    ...names.map((name, i) => ({
      ...{ name, daemon: daemons.includes(name), body: bodies[i] ?? [] },
      ...(timers.includes(name) && { timer: 1 }),
    })),
    ...made,
  ];
  const used = JSON.stringify(bodies);
  const named = OBJECTS.filter(({ name }) => used.includes(`"${name}"`));
  // Some objects need others.
  const needed = JSON.stringify(named);
  const objects = OBJECTS.filter(({ name }) => needed.includes(`"${name}"`));
  const seesNumbers = made.length > 0 && SEES_NUMBERS.test(used);
  return { objects, threads, asksTime: ASKS_TIME.test(used), ...(seesNumbers && { seesNumbers }) };
}
