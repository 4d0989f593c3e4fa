import type { MessagePort } from "node:worker_threads";
import { internalError } from "../../protocol/errors.ts";
import {
  type Branch,
  branchAt,
  branchesOf,
  type Choices,
  type Plan,
  planOf,
  type Search,
} from "../../scheduler/dpor.ts";
import type { BranchAnswer, BranchTask, StopTask } from "./branch.ts";

/** @param covered an estimate of the completed part. @param seconds since the search began. */
export type IsWorthIt = (traces: number, covered: number, seconds: number) => boolean;

/** Milliseconds for which a search does not look at its helpers. */
const LOOK_MS = 5;
/** Milliseconds after which a helper's branch is divided, if another helper has nothing to do. */
const WHOLE_MS = 200;
/** Runs of a branch that is worth a message. */
const LARGE = 200;
/** The most runs of helpers that wait for the search. */
const MOST_WAITING = 30_000;

/** Other carriers that search branches of a search. Their answers are taken in the order of the search. */
export interface Helpers {
  /** Lets messages in, unless that was done just before, and gives branches of the search to those that have nothing to do. */
  look(search: HelpedSearch, how: TaskOptions): Promise<void>;
  /** Whether the branch that begins with this plan was given to a helper. */
  has(plan: Plan): boolean;
  /** The answer for that branch; undefined if the search has to make it itself. */
  answerOf(plan: Plan): Promise<BranchAnswer | undefined>;
  /** Drops all branches, and gives no more: the search goes on alone. */
  dismiss(): void;
  /** The pass is over. @param isComplete whether every branch must have been taken. */
  finish(isComplete: boolean): void;
}

/** What helpers have to know of a search. */
export interface HelpedSearch extends Pick<Search, "choices" | "sizeAt" | "covered"> {
  readonly end: { readonly traces: number };
}

export type TaskOptions = Omit<BranchTask, "id" | "branch">;

interface Given {
  readonly id: number;
  readonly branch: Branch;
  readonly helper: Helper;
  readonly since: number;
  isStopped: boolean;
  answer: BranchAnswer | undefined;
  /** Resolves the promise of a search that waits for it. */
  done?: () => void;
}

/** A branch that is known. */
interface Known {
  readonly nodes: readonly Choices[];
  readonly place: number;
  readonly thread: number;
}

interface Helper {
  readonly port: MessagePort;
  given: Given | undefined;
}

/**
 * @param isWorthIt whether a search that goes on like this should have helpers. @param call asks for them.
 *
 * @returns the helpers, and a function that adds one.
 */
export function createHelpers(
  isWorthIt: IsWorthIt,
  call: () => void,
): Helpers & { add(port: MessagePort): void } {
  const began = performance.now();
  let hasCalled = false;
  const helpers: Helper[] = [];
  /** The branches that the search has not taken back, by what they begin with. */
  const given = new Map<string, Given>();
  let lastId = 0;
  let lookedAt = performance.now();
  let isAlone = false;

  return {
    add(port) {
      const helper: Helper = { port, given: undefined };
      helpers.push(helper);
      port.on("message", (answer: BranchAnswer) => take(helper, answer));
      port.on("close", () => lose(helper));
    },
    async look(search, how) {
      const { end, covered } = search;
      const now = performance.now();
      if (isAlone || now - lookedAt < LOOK_MS) return;
      if (!hasCalled) {
        if (!isWorthIt(end.traces, covered(), (now - began) / 1000)) return;
        hasCalled = true;
        call();
      }
      await turn();
      if (helpers.length > 0) share(search, how);
      lookedAt = performance.now();
    },
    has: ({ prefix }) => given.has(prefix.join()),
    async answerOf(plan) {
      const key = plan.prefix.join();
      const one = given.get(key);
      if (one === undefined) return undefined;
      if (planOf(one.branch.nodes).asleep.join() !== plan.asleep.join())
        throw internalError("A branch of a search was given away with other sleeping threads.");
      if (one.answer === undefined) await wait(one);
      given.delete(key);
      // A branch without any run was refused, or its helper has ended.
      if (one.answer?.isRefused === true) this.dismiss();
      return one.answer?.runs.length === 0 ? undefined : one.answer;
    },
    dismiss() {
      isAlone = true;
      drop();
    },
    finish(isComplete) {
      if (isComplete && given.size > 0)
        throw internalError("A search is complete, and some of its branches were not taken.");
      drop();
      isAlone = false;
    },
  };

  function share(search: HelpedSearch, how: TaskOptions): void {
    const idle = helpers.filter((helper) => helper.given === undefined);
    if (idle.length === 0 || waiting() > MOST_WAITING) return;
    const free = freeBranches(search);
    for (const helper of idle) {
      const branch = free.shift()?.();
      if (branch === undefined) break;
      give(helper, branch, how);
    }
    if (free.length === 0 && helpers.some((helper) => helper.given === undefined)) divide();
  }

  /**
   * Branches that nobody has: first those of the search itself that are probably not small, the next ones first, so that what is found in
   * them is soon needed. Then others, those nearest to the root first. The search itself takes the next one.
   */
  function freeBranches(search: HelpedSearch): (() => Branch)[] {
    const { choices, sizeAt } = search;
    const own = inOrder(branchesOf(choices, 0).map(([place, thread]) => ({ nodes: choices, place, thread })));
    const answered = [...given.values()].flatMap(({ branch: { nodes }, answer }) => {
      const all = [...nodes, ...(answer?.rest ?? [])];
      return branchesOf(all, nodes.length).map(([place, thread]) => ({ nodes: all, place, thread }));
    });
    const free = [...own.slice(1), ...answered].filter((one) => !given.has(keyOf(one)));
    const isLarge = ({ nodes, place }: Known) => nodes === choices && sizeAt(place) >= LARGE;
    const others = free.filter((one) => !isLarge(one)).sort((one, other) => one.place - other.place);
    return [...free.filter(isLarge), ...others].map(
      ({ nodes, place, thread }) =>
        () =>
          branchAt(nodes, place, thread),
    );
  }

  function give(helper: Helper, branch: Branch, how: TaskOptions): void {
    const id = ++lastId;
    const one: Given = { id, branch, helper, since: performance.now(), isStopped: false, answer: undefined };
    helper.given = one;
    given.set(planOf(branch.nodes).prefix.join(), one);
    const task: BranchTask = { ...how, id, branch };
    helper.port.postMessage(task);
  }

  /** Stops the helper that has been busy for the longest time: others can have what is left of its branch. */
  function divide(): void {
    const busy = helpers.flatMap((helper) => helper.given ?? []);
    const [longest] = busy.sort((one, other) => one.since - other.since);
    if (longest !== undefined && performance.now() - longest.since > WHOLE_MS) stop(longest);
  }

  function stop(one: Given): void {
    if (one.isStopped) return;
    one.isStopped = true;
    const message: StopTask = { stop: one.id };
    one.helper.port.postMessage(message);
  }

  function take(helper: Helper, answer: BranchAnswer): void {
    const one = helper.given;
    if (one === undefined || one.id !== answer.id) return;
    helper.given = undefined;
    one.answer = answer;
    one.done?.();
  }

  /** A helper has ended: the search makes its branch itself. */
  function lose(helper: Helper): void {
    helpers.splice(helpers.indexOf(helper), 1);
    const one = helper.given;
    if (one === undefined) return;
    given.delete(planOf(one.branch.nodes).prefix.join());
    one.done?.();
  }

  async function wait(one: Given): Promise<void> {
    stop(one);
    await new Promise<void>((resolve) => {
      one.done = resolve;
    });
  }

  function drop(): void {
    for (const one of helpers.flatMap((helper) => helper.given ?? [])) stop(one);
    given.clear();
  }

  function waiting(): number {
    return [...given.values()].reduce((sum, { answer }) => sum + (answer?.runs.length ?? 0), 0);
  }
}

/** As the search will come to them: the deepest first. */
function inOrder(known: readonly Known[]): readonly Known[] {
  return [...known].sort((one, other) => other.place - one.place);
}

function keyOf({ nodes, place, thread }: Known): string {
  return [...nodes.slice(0, place).map(({ chosen }) => chosen), thread].join();
}

/** Lets the event loop go round once. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
