import type { TraceEvent } from "../protocol/event.ts";
import type { Edge } from "../trace/path.ts";
import type { Capture } from "./parse.ts";

/** What threads, objects and places in the program are called. */
export interface Names {
  thread(id: number): string;
  object(id: number): string;
  /** `file:line:column` of a site; undefined or "" where it is not known. */
  place?(site: number): string | undefined;
}

/** Longer lines are cut in messages. */
const MOST_QUOTED = 100;
/** Of a chain with more steps, those in the middle are counted. */
const MOST_STEPS = 6;

export function quote(text: string): string {
  if (text === "") return "a blank line";
  return `"${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}"`;
}

export function ordinal(n: number): string {
  const word = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
  ][n - 1];
  if (word !== undefined) return word;
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}

export function describeCapture({ type, range }: Capture): string {
  const within = range === undefined ? "" : ` from ${range.least} to ${range.most}`;
  if (type === "word") return "text without blanks";
  return type === "any" ? "any text" : `${type === "int" ? "a whole number" : "a number"}${within}`;
}

/** The steps that lead from one thread to another, in words: `MainThread joins Thread-1 (main.ts:12:3)`. */
export function describeChain(edges: readonly Edge[], names: Names): readonly string[] {
  const steps = edges.flatMap((edge, index) =>
    isSecondHalf(edge, edges[index - 1]) ? [] : [describeEdge(edge, index)],
  );
  if (steps.length <= MOST_STEPS) return steps;
  const half = MOST_STEPS / 2;
  return [...steps.slice(0, half), `${steps.length - 2 * half} more such steps`, ...steps.slice(-half)];

  function describeEdge(edge: Edge, index: number): string {
    const after = edges[index + 1];
    const last = after !== undefined && isSecondHalf(after, edge) ? after : edge;
    return describeStep({ ...edge, to: last.to }, names);
  }
}

/** Where the program says what makes each of these steps: the `join()`, the `set()`, the `release()`. */
export function placesOfChain(edges: readonly Edge[], names: Names): readonly string[] {
  return [...new Set(edges.map((edge) => placeOf(edge, names)))].filter((place) => place !== "");
}

/** A join, and a look at a thread, order by being made; what else orders two threads, the first of them does. */
function placeOf({ why, from, to }: Edge, names: Names): string {
  const { site } = why === "join" || why === "alive" ? to : from;
  return (site > 0 ? names.place?.(site) : undefined) ?? "";
}

/** Reasons that hold of a run: in another one the other thread may come first. */
const BY_CHANCE: ReadonlySet<Edge["why"]> = new Set<Edge["why"]>([
  ...(["lock", "semaphore", "shared", "queue", "condition", "alive"] as const),
]);

/**
 * Whether the order of these steps was this run's, and another run may have another.
 *
 * @param events the run's events. A wait for an event that is set once always comes after it; of several sets, any may be first.
 */
export function dependsOnRun(edges: readonly Edge[], events: readonly TraceEvent[]): boolean {
  return edges.some(({ why, object }) => {
    if (why !== "event") return BY_CHANCE.has(why);
    return events.filter((event) => event.op === "set" && event.object === object).length > 1;
  });
}

/** Arrival → last arrival → departure are two steps in the trace, and one for who reads it. */
function isSecondHalf(edge: Edge, before: Edge | undefined): boolean {
  return (
    edge.why === "barrier" &&
    before?.why === "barrier" &&
    edge.object === before.object &&
    (before.to.op === "trip" || before.to.op === "wait")
  );
}

function describeStep(edge: Edge, names: Names): string {
  const { why, from, to } = edge;
  const [first, second] = [names.thread(from.thread), names.thread(to.thread)];
  const place = placeOf(edge, names);
  const at = place === "" ? "" : ` (${place})`;
  const object = why === "join" || why === "alive" ? names.thread(edge.object) : names.object(edge.object);
  switch (why) {
    case "start":
      return `${first} starts ${second}${at}`;
    case "join":
      return `${second} joins ${object}${at}`;
    case "lock":
      return `${first} releases ${object}${at}, which ${second} then acquires`;
    case "semaphore":
      return `${first} releases ${object}${at}, which lets ${second} acquire it`;
    case "event":
      return `${first} sets ${object}${at}, ${to.op === "probe" ? `which ${second} sees` : `for which ${second} waits`}`;
    case "alive":
      return `${second} sees that ${object} has ended${at}`;
    case "condition":
      return `${first} notifies ${object}${at}, on which ${second} waits`;
    case "barrier":
      return `${first} arrives at ${object}${at} before ${second} leaves it`;
    case "queue":
      return `${first} uses ${object}${at} before ${second} does`;
    case "shared":
      return `${first} ${access(from)} ${object}${at} before ${second} ${access(to)} it`;
    case "socket":
      return `${first} ${socketUse(from)}${at}, and ${second} goes on with ${object}`;
    case "grant":
      return `${first} lets ${second} continue${at}`;
    default:
      return why satisfies never;
  }
}

function socketUse({ op }: TraceEvent): string {
  if (op === "connect" || op === "listen") return `${op}s`;
  if (op === "send") return "sends data";
  return op === "close" ? "closes its end" : "uses the connection";
}

function access({ op }: TraceEvent): string {
  return op === "write" ? "writes" : "reads";
}
