import type { Pending } from "../kernel/scheduling/pending.ts";
import type { Decision } from "../kernel/scheduling/schedule-report.ts";
import { OPS } from "../protocol/operations.ts";
import { type Clock, EMPTY_CLOCK, entryOf, joinClocks, raiseEntry } from "../trace/clock.ts";
import type { Effect } from "./effect.ts";
import { effectsOf, UNSEEN } from "./effects.ts";
import { stillAsleep } from "./sleep-set.ts";
import { createStepIndex, type StepIndex } from "./step-index.ts";

/** One decision of a run, with what the step after it came to follow. */
export interface Step {
  readonly decision: Decision;
  /** Steps (by index) whose threads had to go first for this one's thread to be there at all: its start. */
  readonly before: readonly number[];
  /** Steps that granted what this step, or the wait that it ended, asked for. */
  readonly granters: readonly number[];
  /** Whether the virtual clock jumped just before. */
  readonly ticked: boolean;
}

/** What to run next. */
export interface Plan {
  readonly prefix: readonly number[];
  /** Threads that sleep before the last decision of `prefix`. */
  readonly asleep: readonly number[];
}

/**
 * A search through all schedules of a program that differ, one run at a time: source-DPOR with sleep sets (Abdulla,
 * Aronis, Jonsson, Sagonas, POPL 2014). Each Mazurkiewicz trace is run to its end exactly once; runs that the sleep
 * sets cut off are not results.
 */
export interface Search {
  /** The next run, or undefined when every trace has been seen. */
  next(): Plan | undefined;
  /**
   * Takes what that run did.
   *
   * @returns false if the program did not do again what it did before under the same decisions.
   */
  learn(steps: readonly Step[]): boolean;
  /**
   * How much of the search is behind it, from 0 to 1, as far as its choices are known: the choices below a node are taken for equally
   * large, as in Knuth's estimate of the size of a tree.
   */
  covered(): number;
  /** Leaves out all other runs that begin with the first `length` steps of the last one: a search is then for some of them. */
  cut(length: number): void;
}

interface Node {
  readonly enabled: readonly Pending[];
  readonly asleep: ReadonlySet<number>;
  readonly done: Set<number>;
  readonly backtrack: Set<number>;
  chosen: number;
  moment: Moment;
}

/** The steps of the last run, and where among them to find what. */
interface Path {
  readonly nodes: Node[];
  readonly index: StepIndex;
}

/** A step that was made, with its place in the happens-before order. */
interface Moment {
  readonly thread: number;
  /** How many steps of its thread there are up to this one. */
  readonly count: number;
  readonly effects: readonly Effect[];
  /** The newest earlier step of each other thread that conflicts with it, as places in the path, the newest first. */
  readonly rivals: readonly number[];
  /** What its thread knew before it, conflicts with the step itself apart. */
  readonly own: Clock;
  /** Steps of each thread before this one's request. A lock that was free is asked for before it is known to be. */
  readonly clock: Clock;
  /** The same, with what granted it: what the thread's later steps know. */
  readonly after: Clock;
}

/** @param root threads to begin every run with: the search is then for what can follow. */
export function createSearch(root: readonly number[] = []): Search {
  const path: Path = { nodes: [], index: createStepIndex() };
  const { nodes, index } = path;
  let started = false;
  let isOver = false;

  return {
    next() {
      if (!started) {
        started = true;
        return { prefix: root, asleep: [] };
      }
      while (nodes.length > root.length) {
        const top = nodes.at(-1) as Node;
        top.done.add(top.chosen);
        const next = [...top.backtrack].find((thread) => !top.done.has(thread) && !top.asleep.has(thread));
        if (next !== undefined) {
          top.chosen = next;
          const asleep = [...top.asleep, ...top.done];
          return { prefix: nodes.map(({ chosen }) => chosen), asleep };
        }
        dropLast();
      }
      isOver = true;
      return undefined;
    },
    learn(steps) {
      if (!repeats(nodes, steps)) return false;
      // The last node's choice is new, and so is its step.
      const known = Math.max(0, nodes.length - 1);
      if (nodes.length > 0) index.pop();
      let all: Clock = EMPTY_CLOCK;
      let past: Clock = EMPTY_CLOCK;
      for (const [i, step] of steps.entries()) {
        // The clock jumps where nobody can go: what comes after comes after all that was before, in every schedule.
        if (step.ticked) past = all;
        if (i >= known) take(step, i, past);
        all = joinClocks(all, (nodes[i] as Node).moment.after);
      }
      for (const ghost of ghostsOf(cutOff(steps), nodes)) reverseRaces(path, place(path, ghost, past));
      return true;
    },
    covered() {
      if (isOver) return 1;
      let covered = 0;
      let share = 1;
      for (const { done, backtrack, asleep } of nodes.slice(root.length)) {
        const choices = [...backtrack].filter((thread) => done.has(thread) || !asleep.has(thread)).length;
        covered += (share * done.size) / Math.max(1, choices);
        share /= Math.max(1, choices);
      }
      return covered;
    },
    cut(length) {
      while (nodes.length > length) dropLast();
    },
  };

  /** Takes a step that is new. */
  function take(step: Step, i: number, past: Clock): void {
    const moment = place(path, lateOf(step), past);
    const node = nodes[i];
    if (node === undefined) nodes.push(newNode(nodes.at(-1), step, moment));
    else node.moment = moment;
    reverseRaces(path, moment);
    index.push(moment);
  }

  function dropLast(): void {
    nodes.pop();
    index.pop();
  }
}

function newNode(parent: Node | undefined, { decision }: Step, moment: Moment): Node {
  const { chosen, enabled } = decision;
  const asleep = parent === undefined ? new Set<number>() : sleepAfter(parent);
  return { enabled, asleep, done: new Set(), backtrack: new Set([chosen]), chosen, moment };
}

/** Who sleeps after a node's step: whose choice led, or would lead, to runs that commute with it. */
function sleepAfter({ enabled, asleep, done, chosen }: Node): ReadonlySet<number> {
  const step = enabled.find(({ thread }) => thread === chosen) as Pending;
  return stillAsleep(
    step,
    enabled.filter(({ thread }) => asleep.has(thread) || done.has(thread)),
  );
}

/** An operation, and what it came to follow. */
interface Late extends Pick<Step, "before" | "granters"> {
  readonly thread: number;
  readonly effects: readonly Effect[];
}

function lateOf({ decision, before, granters }: Step): Late {
  return { thread: decision.chosen, effects: effectsOf(chosenOf(decision)), before, granters };
}

function chosenOf({ chosen, enabled }: Decision): Pending {
  return enabled.find(({ thread }) => thread === chosen) as Pending;
}

/** The operation's place after all that it depends on. `past` is what lies before the last jump of the clock. */
function place({ nodes, index }: Path, late: Late, past: Clock): Moment {
  const { thread, effects, before, granters } = late;
  const momentAt = (at: number) => (nodes[at] as Node).moment;
  const previous = index.newestOf(thread);
  let own = previous === undefined ? past : joinClocks(past, momentAt(previous).after);
  for (const at of before) own = joinClocks(own, momentAt(at).after);
  const rivals = index.rivalsOf(late);
  let conflicts: Clock = EMPTY_CLOCK;
  for (const at of rivals) conflicts = joinClocks(conflicts, momentAt(at).clock);
  const count = previous === undefined ? 1 : momentAt(previous).count + 1;
  const clock = raiseEntry(joinClocks(own, conflicts), thread, count);
  let after = clock;
  for (const granter of granters) after = joinClocks(after, momentAt(granter).after);
  return { thread, count, effects, rivals, own, clock, after };
}

/** Adds, for each race of an operation with a step before it, a choice that reverses it. */
function reverseRaces(path: Path, late: Moment): void {
  let known = late.own;
  // Of each thread only the newest conflicting step can race: those before it come before that one.
  for (const j of late.rivals) {
    const { moment } = path.nodes[j] as Node;
    if (!isKnown(known, moment)) addChoice(path, j, late);
    known = joinClocks(known, moment.clock);
  }
}

/**
 * What others were about to do when the run's last step cut them off: an exit, or the end of the last thread that is no
 * daemon. No step of theirs is there to race with what came before. So each stands at the end of the run as a ghost, which
 * is no step, but races as one: with every end, not only the last, since which end is last is a choice of the schedule.
 */
function cutOff(steps: readonly Step[]): readonly Pending[] {
  const last = steps.at(-1)?.decision;
  if (last === undefined) return [];
  const op = OPS[chosenOf(last).op];
  const others = last.enabled.filter(({ thread }) => thread !== last.chosen);
  const isLast = op === "exit" || (op === "end" && others.every(({ daemon }) => daemon));
  return isLast ? others : [];
}

function ghostsOf(pendings: readonly Pending[], nodes: readonly Node[]): readonly Late[] {
  if (pendings.length === 0) return [];
  const first = firstNodes(nodes);
  return pendings.map((pending) => {
    const { thread } = pending;
    // A thread that has made no step comes after its start, the step before it was first there.
    const start = (first.get(thread) ?? 0) - 1;
    const before = start >= 0 ? [start] : [];
    // Even where nobody notices the step itself: an exit cuts off what its thread would do next.
    return { thread, effects: [...effectsOf(pending), ...UNSEEN], before, granters: [] };
  });
}

/** For each thread the first node at which it could go. */
function firstNodes(nodes: readonly Node[]): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const [i, { enabled }] of nodes.entries())
    for (const { thread } of enabled) if (!first.has(thread)) first.set(thread, i);
  return first;
}

/**
 * Chooses at `j` a thread that can lead to a later operation without step `j`: an initial of what does not depend on it. Of
 * each thread the first step behind `j` tells: where it depends on `j`, so do all that follow.
 */
function addChoice({ nodes, index }: Path, j: number, late: Moment): void {
  const node = nodes[j] as Node;
  const next = index.firstAfter(j).map((k) => (nodes[k] as Node).moment);
  const free = next.filter((moment) => !isKnown(moment.clock, node.moment));
  if (!next.some(({ thread }) => thread === late.thread)) free.push(late);
  const initials = free
    .filter((moment) => !free.some((other) => other !== moment && isKnown(moment.clock, other)))
    .map(({ thread }) => thread)
    .filter((thread) => node.enabled.some((pending) => pending.thread === thread));
  const [first] = initials;
  if (first === undefined) return;
  if (initials.some((thread) => node.backtrack.has(thread) || node.asleep.has(thread))) return;
  node.backtrack.add(initials.includes(late.thread) ? late.thread : first);
}

/** Whether the run made the same steps as the path, up to the choice that is new. */
function repeats(path: readonly Node[], steps: readonly Step[]): boolean {
  return path.every((node, i) => {
    const step = steps[i];
    if (step === undefined || step.decision.chosen !== node.chosen) return false;
    const now = step.decision.enabled;
    return (
      now.length === node.enabled.length &&
      now.every((pending, at) => isSame(pending, node.enabled[at] as Pending))
    );
  });
}

function isSame(a: Pending, b: Pending): boolean {
  return a.thread === b.thread && a.op === b.op && a.object === b.object;
}

function isKnown(clock: Clock, { thread, count }: Moment): boolean {
  return entryOf(clock, thread) >= count;
}
