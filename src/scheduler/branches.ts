import type { Pending } from "../kernel/scheduling/pending.ts";

/** What to run next. */
export interface Plan {
  readonly prefix: readonly number[];
  /** Threads that sleep before the last decision of `prefix`. */
  readonly asleep: readonly number[];
}

/** What a search knows about a decision: the threads that can go, sleep, were chosen before, or have to be chosen, too. */
export interface Choices {
  readonly enabled: readonly Pending[];
  readonly asleep: ReadonlySet<number>;
  readonly done: readonly number[];
  readonly backtrack: readonly number[];
  readonly chosen: number;
  /** The runs of the largest branch so far that begins with one of its choices. */
  readonly size: number;
}

/**
 * A part of a search: all runs that begin with the choices of `nodes`. What is found in it depends on nothing else, so another search can
 * make it. No two branches have a trace in common.
 */
export interface SearchBranch {
  readonly nodes: readonly Choices[];
}

/** One of the `initials` has to be chosen at a decision: `thread`, unless another of them is chosen anyway. */
export interface ChoiceRequest {
  readonly place: number;
  readonly initials: readonly number[];
  readonly thread: number;
}

/** What was found in a branch, or in the first part of it. */
export interface SearchedBranch {
  /** Choices that the decisions before the branch have to make, too, in the order found. */
  readonly requests: readonly ChoiceRequest[];
  /** The decisions behind the branch's first ones, as far as they have choices that were not searched. */
  readonly rest: readonly Choices[];
  /** How many runs were made, and how many are known to be needed, those of `rest` included. */
  readonly runs: number;
  readonly needed: number;
}

/** The threads that have to be chosen at a decision and were not, in the order in which they will be. */
export function waitingAt({
  backtrack,
  done,
  asleep,
}: Pick<Choices, "backtrack" | "done" | "asleep">): readonly number[] {
  return backtrack.filter((thread) => !done.includes(thread) && !asleep.has(thread));
}

/** The branch that begins with a choice that the search will certainly make. */
export function branchAt(nodes: readonly Choices[], place: number, chosen: number): SearchBranch {
  const node = nodes[place] as Choices;
  // By the time of the branch the search has made the choices before it.
  const done = node.backtrack.slice(0, node.backtrack.indexOf(chosen));
  return { nodes: [...nodes.slice(0, place), { ...node, chosen, done }] };
}

/** The run that makes the choices of these nodes. */
export function planOf(nodes: readonly Pick<Choices, "chosen" | "done" | "asleep">[]): Plan {
  const last = nodes.at(-1);
  const asleep = last === undefined ? [] : [...last.asleep, ...last.done];
  return { prefix: nodes.map(({ chosen }) => chosen), asleep };
}
