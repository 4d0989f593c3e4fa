import type { Pending } from "../kernel/scheduling/pending.ts";
import type { Decision } from "../kernel/scheduling/schedule-report.ts";
import { type Clock, EMPTY_CLOCK, entryOf, joinClocks, raiseEntry } from "../trace/clock.ts";
import {
  type ChoiceRequest,
  type Choices,
  type Plan,
  planOf,
  type SearchBranch,
  type SearchedBranch,
  waitingAt,
} from "./branches.ts";
import type { Effect } from "./effect.ts";
import { effectsOf, LIVE, UNSEEN } from "./effects.ts";
import { stillAsleep } from "./sleep-set.ts";
import { createStepIndex, type StepIndex } from "./step-index.ts";

/** One decision of a run, with what the step after it depends on. */
export interface Step {
  readonly decision: Decision;
  /** Steps (by index) that made this step's thread exist at all: its start. */
  readonly before: readonly number[];
  /** Steps that granted the request of this step, or of the wait that it ended. */
  readonly granters: readonly number[];
  /** Whether the virtual clock jumped just before the step. */
  readonly ticked: boolean;
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
   * Analyses that run.
   *
   * @returns false if the program did not repeat its earlier steps under the same decisions.
   */
  learn(steps: readonly Step[]): boolean;
  /**
   * An estimate of the completed part of the search, from 0 to 1: all choices of a node count as equally large, as in Knuth's estimate of
   * the size of a tree.
   */
  covered(): number;
  /** Skips all other runs that begin with the first `length` steps of the last one: a search is then incomplete. */
  cut(length: number): void;
  /** Lets each thread that could go in place of the last step that is left be tried, if a cut may have skipped the runs that would ask for it. */
  tryOthers(): void;
  /** The decisions of the last run. */
  choices(): readonly Choices[];
  /** Takes what another search has found in the branch that begins with the last {@link next}, in place of its runs. */
  adopt(searched: SearchedBranch): void;
  /** What the search of a branch has found so far, between two runs. */
  searched(): SearchedBranch;
  /**
   * Whether it has made as many runs as are needed: one for each choice that it has found. It is checked where a search takes itself for
   * complete, so that no branch is lost or searched twice.
   */
  isWhole(): boolean;
}

interface Node extends Omit<Choices, "size"> {
  readonly done: number[];
  readonly backtrack: number[];
  chosen: number;
  /** Undefined until a run of this search has come here. */
  moment: StampedStep | undefined;
  /** The number of runs before the branch of its choice, and the runs of the largest branch before that. */
  since: number;
  largest: number;
}

/** The steps of the last run, and an index to find those that were placed. */
interface Path {
  readonly nodes: Node[];
  readonly index: StepIndex;
  request(wanted: ChoiceRequest): void;
}

/** A step that was made, with its place in the happens-before order. */
interface StampedStep {
  readonly thread: number;
  /** The number of its thread's steps, this one included. */
  readonly count: number;
  readonly effects: readonly Effect[];
  /** The newest earlier step of each other thread that conflicts with it, as places in the path, newest first. */
  readonly rivals: readonly number[];
  /** What comes before it, apart from its own conflicts. */
  readonly own: Clock;
  /** Steps of each thread that come before this one's request. A lock may be requested before it is known to be free. */
  readonly clock: Clock;
  /** The same, with the steps that granted it: what comes before the thread's later steps. */
  readonly after: Clock;
}

/** @param root the threads that go first in every run, or a branch: the search covers only what follows them. */
export function createSearch(root: readonly number[] | SearchBranch = []): Search {
  const given = "nodes" in root ? root.nodes : [];
  const rootLength = "nodes" in root ? given.length : root.length;
  const nodes: Node[] = given.map((choices) => nodeOf(choices, 0));
  const index = createStepIndex();
  /** What the decisions before a branch are asked for. */
  const requests = new Map<string, ChoiceRequest>();
  const path: Path = { nodes, index, request };
  /** How many nodes the index has the steps of. */
  let placed = 0;
  let runs = 0;
  /** The first run, and one for each choice that was found. */
  let needed = 1;
  let started = false;
  let isOver = false;

  return {
    next() {
      if (!started) {
        started = true;
        return "nodes" in root ? planOf(nodes) : { prefix: root, asleep: [] };
      }
      while (nodes.length > rootLength) {
        const top = nodes.at(-1) as Node;
        top.done.push(top.chosen);
        const [next] = waitingAt(top);
        if (next !== undefined) {
          top.largest = sizeOf(top);
          top.since = runs;
          top.chosen = next;
          return planOf(nodes);
        }
        dropLast();
      }
      isOver = true;
      return undefined;
    },
    learn(steps) {
      if (!repeats(nodes, steps)) return false;
      // The last node's choice is new, and so is its step. The races of the steps before are reversed already.
      const known = Math.max(0, nodes.length - 1);
      forgetSteps(known);
      const first = placed;
      let all: Clock = EMPTY_CLOCK;
      let past: Clock = EMPTY_CLOCK;
      for (const [i, step] of steps.entries()) {
        // The clock jumps where no thread can go: in every schedule the steps after it come after all steps before it.
        if (step.ticked) past = all;
        if (i >= first) {
          const moment = take(step, i, past);
          if (i >= known) reverseRaces(path, moment);
          index.push(moment);
          placed++;
        }
        all = joinClocks(all, momentAt(nodes, i).after);
      }
      for (const ghost of ghostsOf(cutOff(steps), nodes)) reverseRaces(path, place(path, ghost, past));
      runs++;
      return true;
    },
    covered() {
      if (isOver) return 1;
      let covered = 0;
      let share = 1;
      for (const { done, backtrack, asleep } of nodes.slice(rootLength)) {
        const choices = backtrack.filter((thread) => done.includes(thread) || !asleep.has(thread)).length;
        covered += (share * done.length) / Math.max(1, choices);
        share /= Math.max(1, choices);
      }
      return covered;
    },
    cut(length) {
      while (nodes.length > length) dropLast();
    },
    tryOthers() {
      const top = nodes.at(-1);
      for (const { thread } of top?.enabled ?? [])
        if (!top?.backtrack.includes(thread)) top?.backtrack.push(thread);
    },
    choices,
    adopt(searched) {
      for (const each of searched.requests) request(each);
      forgetSteps(nodes.length - 1);
      nodes.push(...searched.rest.map((each) => nodeOf(each, runs + searched.runs)));
      runs += searched.runs;
      // The branch itself is one of the choices that were found here.
      needed += searched.needed - 1;
    },
    searched: () => ({
      requests: [...requests.values()],
      rest: choices().slice(rootLength),
      runs,
      needed,
    }),
    isWhole: () => runs === needed,
  };

  function choices(): readonly Choices[] {
    return nodes.map((node) => {
      const { enabled, asleep, done, backtrack, chosen } = node;
      return {
        enabled,
        asleep,
        done: [...done],
        backtrack: [...backtrack],
        chosen,
        size: sizeOf(node),
      };
    });
  }

  function sizeOf({ since, largest }: Node): number {
    return Math.max(largest, runs - since);
  }

  /** Takes a step that the index does not have. */
  function take(step: Step, i: number, past: Clock): StampedStep {
    const moment = place(path, lateOf(step), past);
    const node = nodes[i];
    if (node === undefined) nodes.push(newNode(nodes.at(-1), step, moment, runs));
    else node.moment = moment;
    return moment;
  }

  /** Adds a choice, or keeps a request to a decision before the branch. */
  function request(wanted: ChoiceRequest): void {
    const { place, initials, thread } = wanted;
    const node = nodes[place] as Node;
    if (initials.some((one) => isChosen(node, one))) return;
    if (place < given.length) {
      // Not added: the decision itself may get another of the initials from elsewhere, and then needs none.
      requests.set(`${place} ${thread} ${initials}`, wanted);
      return;
    }
    node.backtrack.push(thread);
    if (place >= rootLength) needed++;
  }

  function forgetSteps(from: number): void {
    for (; placed > from; placed--) index.pop();
  }

  function dropLast(): void {
    nodes.pop();
    forgetSteps(nodes.length);
  }
}

function nodeOf({ enabled, asleep, done, backtrack, chosen, size }: Choices, since: number): Node {
  const known = { done: [...done], backtrack: [...backtrack] };
  return { enabled, asleep, ...known, chosen, moment: undefined, since, largest: size };
}

/** Whether a thread is chosen at a node in any case, or need not be. */
function isChosen({ backtrack, asleep }: Node, thread: number): boolean {
  return backtrack.includes(thread) || asleep.has(thread);
}

function newNode(parent: Node | undefined, { decision }: Step, moment: StampedStep, since: number): Node {
  const { chosen, enabled } = decision;
  const asleep = parent === undefined ? NOBODY : sleepAfter(parent);
  // Written out, without a spread: a search makes one for each new step.
  return { enabled, asleep, done: [], backtrack: [chosen], chosen, moment, since, largest: 0 };
}

const NOBODY: ReadonlySet<number> = new Set();

function momentAt(nodes: readonly Node[], at: number): StampedStep {
  return (nodes[at] as Node).moment as StampedStep;
}

/** Who sleeps after a node's step: threads whose choice has led, or would lead, to runs that commute with it. */
function sleepAfter(node: Node): ReadonlySet<number> {
  const { enabled, asleep, done } = node;
  if (asleep.size === 0 && done.length === 0) return NOBODY;
  return stillAsleep(
    chosenOf(node),
    enabled.filter(({ thread }) => asleep.has(thread) || done.includes(thread)),
  );
}

/** An operation, and what it depends on. */
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

/** The operation's place after everything that it depends on. `past` is what lies before the last jump of the clock. */
function place({ nodes, index }: Path, late: Late, past: Clock): StampedStep {
  const { thread, effects, before, granters } = late;
  const previous = index.newestOf(thread);
  let own = previous === undefined ? past : joinClocks(past, momentAt(nodes, previous).after);
  for (const at of before) own = joinClocks(own, momentAt(nodes, at).after);
  const rivals = index.rivalsOf(late);
  let conflicts: Clock = EMPTY_CLOCK;
  for (const at of rivals) conflicts = joinClocks(conflicts, momentAt(nodes, at).clock);
  const count = previous === undefined ? 1 : momentAt(nodes, previous).count + 1;
  const clock = raiseEntry(joinClocks(own, conflicts), thread, count);
  let after = clock;
  for (const granter of granters) after = joinClocks(after, momentAt(nodes, granter).after);
  return { thread, count, effects, rivals, own, clock, after };
}

/** Adds, for each race of an operation with a step before it, a choice that reverses it. */
function reverseRaces(path: Path, late: StampedStep): void {
  let known = late.own;
  // Only a thread's newest conflicting step can race: the steps before it come before that one.
  for (const j of late.rivals) {
    const moment = momentAt(path.nodes, j);
    if (!isKnown(known, moment)) addChoice(path, j, late);
    known = joinClocks(known, moment.clock);
  }
}

/**
 * The next operations of threads that the run's last step cut off: an exit, or the end of the last thread that is not a daemon. Their steps
 * are missing, so they cannot race with the steps before. Each stands at the end of the run as a ghost, which is not a step but races as
 * one: with every end, not only the last, since the schedule chooses which end is last.
 */
function cutOff(steps: readonly Step[]): readonly Pending[] {
  const last = steps.at(-1)?.decision;
  if (last === undefined) return [];
  const { op } = chosenOf(last);
  const others = last.enabled.filter(({ thread }) => thread !== last.chosen);
  const isLast = op === "exit" || (op === "end" && others.every(({ daemon }) => daemon));
  return isLast ? others : [];
}

function ghostsOf(pendings: readonly Pending[], nodes: readonly Node[]): readonly Late[] {
  if (pendings.length === 0) return [];
  const first = firstNodes(nodes);
  return pendings.map((pending) => {
    const { thread, daemon } = pending;
    // A thread that has made no step comes after its start, which is the step before its first appearance.
    const start = (first.get(thread) ?? 0) - 1;
    const before = start >= 0 ? [start] : [];
    // Even if no thread notices the step itself, its thread would do more after it.
    const more = daemon ? [...LIVE, ...UNSEEN] : UNSEEN;
    return { thread, effects: [...effectsOf(pending), ...more], before, granters: [] };
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
 * Chooses at `j` a thread that can lead to a later operation without step `j`: an initial of the steps that do not depend on it. For each
 * thread, its first step behind `j` is enough: if it depends on `j`, so do all later ones.
 */
function addChoice({ nodes, index, request }: Path, j: number, late: StampedStep): void {
  const node = nodes[j] as Node;
  const { enabled } = node;
  // Most decisions have all their choices after a few races.
  if (enabled.every(({ thread }) => isChosen(node, thread))) return;
  const next = index.firstAfter(j).map((k) => momentAt(nodes, k));
  const free = next.filter((moment) => !isKnown(moment.clock, momentAt(nodes, j)));
  if (!next.some(({ thread }) => thread === late.thread)) free.push(late);
  const initials = free
    .filter((moment) => !free.some((other) => other !== moment && isKnown(moment.clock, other)))
    .map(({ thread }) => thread)
    .filter((thread) => enabled.some((pending) => pending.thread === thread));
  const [first] = initials;
  if (first === undefined) return;
  request({ place: j, initials, thread: initials.includes(late.thread) ? late.thread : first });
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

function isKnown(clock: Clock, { thread, count }: StampedStep): boolean {
  return entryOf(clock, thread) >= count;
}
