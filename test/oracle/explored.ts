import { createRaceBook } from "../../src/detect/race-book.ts";
import { hasNumbers } from "../../src/kernel/scheduling/control.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { More } from "../../src/result/fact.ts";
import type { Race } from "../../src/result/race-facts.ts";
import { prepare } from "../../src/runner/prepare.ts";
import { byPass, searchSchedules } from "../../src/runner/search/search-schedules.ts";
import type { Run } from "../../src/runner/search/searched-run.ts";
import type { Session } from "../../src/runner/session.ts";
import { withProgram } from "../support/with-program.ts";
import type { Bounds, Rules } from "./machine.ts";
import { madeBy } from "./made-threads.ts";
import { type Outcome, outcomeText } from "./outcome.ts";
import type { ThreadText } from "./program.ts";
import { translate } from "./translate.ts";

/** What threadlab's own search says of a program. */
export interface Explored {
  readonly outcomes: ReadonlySet<string>;
  readonly traces: number;
  /** Whether it claims to have seen every schedule; "polls": up to the bounds. */
  readonly complete: boolean | "polls";
  readonly bounds: Bounds;
  /** Whether to make a thread was a step. */
  readonly numbered: boolean;
  /** The shared values that have a data race in some run. */
  readonly races: ReadonlySet<string>;
  /** What else it says of itself. */
  readonly findings: readonly string[];
}

const known = new WeakMap<Rules, Promise<Explored>>();

/** Searches a program as `threadlab explore` does: on real workers, all schedules that differ. The same rules are searched once. */
export function explore(session: Session, rules: Rules): Promise<Explored> {
  const explored = known.get(rules) ?? search(session, rules);
  known.set(rules, explored);
  return explored;
}

async function search(session: Session, rules: Rules): Promise<Explored> {
  const prepared = await withProgram(translate(rules.program), prepare);
  const passes = byPass(() => ({ outcomes: new Set<string>(), races: new Set<string>(), numbered: false }));
  const limits = {
    time: rules.time,
    ordersPrints: rules.order === "exact",
    signal: new AbortController().signal,
    // What is compared is the answer with the first bounds.
    deepens: false,
    ...(rules.bounds && { polls: rules.bounds.polls }),
  };
  const runs = searchSchedules({ engine: session, ...prepared, params: {} }, limits);
  for await (const run of runs) {
    const pass = passes.of(run.pass);
    pass.outcomes.add(outcomeText(readOutcome(run, rules)));
    pass.numbered ||= hasNumbers(run.schedule);
    for (const name of racing(run.facts.races(createRaceBook()))) pass.races.add(name);
  }
  const { end } = runs;
  return {
    ...passes.of(end.pass),
    traces: end.traces,
    complete: end.complete,
    bounds: end.bounds,
    findings: end.findings.map(({ message }) => message),
  };
}

/** The names of the variables that have data races. */
export function racing(facts: readonly (Race | More)[]): string[] {
  return facts.flatMap((fact) => (fact.kind === "race" ? [fact.variable] : []));
}

export function readOutcome(
  { facts: { events }, end }: { readonly facts: Pick<Run["facts"], "events">; readonly end: Run["end"] },
  { program, order }: Rules,
): Outcome {
  const printed = events.map((event) =>
    event.op === "print" ? `${event.text}\n` : event.op === "output" ? event.text : "",
  );
  const text = printed.join("");
  const lines = text.replace(/\n$/, "").split("\n");
  // As the module makes them: timers have no name of their own.
  const ids = named(events, "thread").filter(([name]) => name !== "MainThread");
  const idOf = (name: string, i: number) => {
    if (i === 0) return 1;
    if (program.threads[i]?.isMade) return idOfMade(name);
    // Those of pools are made among the others.
    const id = program.submitted ? ids.find(([made]) => made === name)?.[1] : ids[i - 1]?.[1];
    return id ?? 0;
  };
  const idOfMade = (name: string): number => {
    const at = program.threads.findIndex((thread) => madeBy(thread).includes(name));
    const maker = program.threads[at] as ThreadText;
    const id = idOf(maker.name, at);
    // What nobody has made has made nothing: the module's threads have no maker.
    return id === 0 ? 0 : (threadsMadeBy(events, id)[madeBy(maker).indexOf(name)] ?? 0);
  };
  const objects = named(events, "shared");
  const shared = program.objects.flatMap((object) => (object.kind === "shared" ? [object] : []));
  return {
    over:
      end === "deadlock"
        ? end
        : end !== "ended"
          ? "endless"
          : events.some(({ op }) => op === "exit")
            ? "exit"
            : "ended",
    output: text === "" ? [] : order === "exact" ? lines : lines.sort(),
    threads: program.threads.map(({ name }, i) => [name, howLeft(events, idOf(name, i))]),
    values: shared.map(({ name, initial }, i) => {
      const written = events.findLast((event) => event.op === "write" && event.object === objects[i]?.[1]);
      return [name, written?.op === "write" ? written.value : initial];
    }),
  };
}

/** In their order, each once: a thread that gets another name is told of again. */
function threadsMadeBy(events: readonly TraceEvent[], maker: number): number[] {
  const made = events.flatMap((event) =>
    event.op === "make" && event.kind === "thread" && event.thread === maker ? [event.object] : [],
  );
  return [...new Set(made)];
}

/** Objects of a kind, as they were made, with their ids. */
function named(events: readonly TraceEvent[], kind: string): [name: string, id: number][] {
  return events.flatMap((event) =>
    event.op === "make" && event.kind === kind ? [[event.name, event.object] as [string, number]] : [],
  );
}

function howLeft(events: readonly TraceEvent[], thread: number): string {
  const end = events.filter((event) => event.op === "end").find((event) => event.thread === thread);
  if (end?.outcome === "error") return (JSON.parse(end.detail) as { code?: string }).code ?? end.detail;
  if (end !== undefined) return "ended";
  return events.some(({ op, object, outcome }) => op === "start" && object === thread && outcome === "ok") ||
    thread === 1
    ? "alive"
    : "made";
}
