import { parseArgs } from "node:util";
import fc from "fast-check";
import { openSession, type Session } from "../../src/runner/session.ts";
import { type Comparison, compare, describe } from "./compare.ts";
import { isBounded, programsOf, rulesOf, tracesOf } from "./generate.ts";
import { compareOrders } from "./line-orders.ts";
import { compareNamed, NAMED_PROGRAMS } from "./named-socket-programs.ts";
import type { Program } from "./program.ts";
import { compareAnswers } from "./questions.ts";
import { compareRealRuns } from "./real-runs.ts";
import { compareShared } from "./shared-searches.ts";
import { compareSockets, SOCKET_PROGRAMS } from "./socket-programs.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** The machine of this folder knows all but the last one. */
const ALL = [...TOPICS, "sockets"] as const;

const HELP = `npm run fuzz [-- options]

Makes small random programs over threadlab's API, tries all their interleavings on a machine of its own, searches them with
threadlab, and compares: outcomes, numbers of traces, data races, what is claimed of them, the orders of lines that runs stand
for, what real threads do on the machine's clock, and what predict, steer and the searches for a text and for the longest run
answer. Programs with sockets run under all their schedules instead, on the real kernel.
Prints the first program of each topic that differs, made as small as it goes, as TypeScript that threadlab runs.

  --seconds <n>   how long to go on (default 60)
  --seed <n>      the first seed (default: a fresh one; it is printed)
  --only <topic>  ${ALL.join(", ")}
  --jobs <n>      compares searches with n workers with those of one, instead of all that (default 1: does not)
  --states <n>    leaves programs out that have more states than these (default 2500)
  --help          this text

Ends with 0 where nothing differs, 1 where something does, 2 where it was called wrongly.
`;

/** Programs of a topic in a row, before the next topic has its turn. */
const IN_A_ROW = 10;
/** Times as many states a program may have where lines show the order of its statements. */
const MORE_STATES = 4;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  await using session = await openSession();
  return (await fuzz(session, options)) ? 0 : 1;
}

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly states: number;
  readonly jobs: number;
  readonly topics: readonly (typeof ALL)[number][];
}

/** @returns undefined where help is asked for; in words what is wrong. */
function readOptions(args: readonly string[]): Options | string | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: "string", default: "60" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        only: { type: "string" },
        states: { type: "string", default: "2500" },
        jobs: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return undefined;
    const [seconds, seed, states, jobs] = [values.seconds, values.seed, values.states, values.jobs].map(
      Number,
    ) as [number, number, number, number];
    if (!(seconds > 0) || !Number.isInteger(seed) || !(states > 0) || !(jobs > 0)) {
      return "Give numbers: --seconds, --states and --jobs above 0, and --seed a whole one.";
    }
    const all: readonly (typeof ALL)[number][] = jobs > 1 ? TOPICS : ALL;
    const topics = all.filter((topic) => values.only === undefined || topic === values.only);
    if (topics.length === 0) return `No topic is called "${values.only}". There are: ${ALL.join(", ")}.`;
    return { seconds, seed, states, jobs, topics };
  } catch (error) {
    return `${(error as Error).message}\nSee npm run fuzz -- --help.`;
  }
}

async function fuzz(session: Session, options: Options): Promise<boolean> {
  const until = performance.now() + options.seconds * 1000;
  const isOver = () => performance.now() > until;
  const counts = { equal: 0, "too large": 0, differs: 0 };
  const left = new Set(options.topics);
  const named = Object.keys(NAMED_PROGRAMS);
  process.stdout.write(`seed ${options.seed}\n`);
  for (let seed = options.seed; !isOver() && left.size > 0; seed++) {
    for (const topic of left) {
      if (isOver()) break;
      const difference = await (topic === "sockets"
        ? trySockets(session, { seed, states: options.states, name: named.pop() }, (kind) => counts[kind]++)
        : trySome(programsOf(topic), seed, async (program) => {
            if (options.jobs > 1) {
              const shared = await compareShared(session, rulesOf(topic, program), options.jobs);
              counts[shared === "" ? "equal" : "differs"]++;
              return shared;
            }
            const comparison = await compareBoth(session, topic, program, options.states);
            counts[comparison.kind]++;
            return comparison.kind === "differs" ? describe(comparison.difference) : "";
          }));
      if (difference === undefined) continue;
      // The same fault would turn up again and again.
      left.delete(topic);
      process.stdout.write(`\n== ${topic}, seed ${seed}\n${difference}\n`);
    }
  }
  const differing = options.topics.length - left.size;
  process.stdout.write(
    `${counts.equal} programs compared, ${counts["too large"]} too large: ${differing === 0 ? "no difference" : `${differing} of ${options.topics.length} topics differ`}\n`,
  );
  return differing === 0;
}

/** @param given with `name`, the program that is tried first. */
async function trySockets(
  session: Session,
  {
    seed,
    states,
    name,
  }: { readonly seed: number; readonly states: number; readonly name: string | undefined },
  count: (kind: Comparison["kind"]) => void,
): Promise<string | undefined> {
  const counted = (difference: string) => {
    const isLarge = difference === "too large";
    count(isLarge ? difference : difference === "" ? "equal" : "differs");
    return isLarge ? "" : difference;
  };
  const difference = name === undefined ? "" : counted(await compareNamed(session, name));
  if (difference !== "") return difference;
  return trySome(SOCKET_PROGRAMS, seed, async (text) => counted(await compareSockets(session, text, states)));
}

/** Lines between the statements make more states. Of loops that are bounded, no runs stand for all orders. */
async function compareBoth(
  session: Session,
  topic: Topic,
  program: Program,
  states: number,
): Promise<Comparison> {
  const rules = rulesOf(topic, program);
  const comparison = await compare(session, rules, { states, traces: tracesOf(topic, program) });
  if (comparison.kind !== "equal" || isBounded(topic)) return comparison;
  const orders = await compareOrders(session, rules, MORE_STATES * states);
  if (orders.kind === "differs") return orders;
  const real = await compareRealRuns(session, rules);
  if (real.kind === "differs") return real;
  const answers = await compareAnswers(session, rules, states);
  return answers.kind === "differs" ? answers : comparison;
}

/** @param differenceOf in words, "" for none. @returns the smallest difference found. */
async function trySome<Made>(
  programs: fc.Arbitrary<Made>,
  seed: number,
  differenceOf: (program: Made) => Promise<string>,
): Promise<string | undefined> {
  let smallest: string | undefined;
  await fc.check(
    fc.asyncProperty(programs, async (program) => {
      const difference = await differenceOf(program);
      if (difference !== "") smallest = difference;
      return difference === "";
    }),
    { seed, numRuns: IN_A_ROW },
  );
  return smallest;
}
