import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type HelperSignals, helperSignals } from "../../kernel/supervision/helper-signals.ts";
import { internalError } from "../../protocol/errors.ts";
import { branchAt, type Choices, type Plan, planOf, waitingAt } from "../../scheduler/branches.ts";
import type { HelperLine } from "../../supervisor/searcher.ts";
import type { BranchReport, BranchTask, RefusedBranch } from "./branch-task.ts";
import type { SearchEnd } from "./search-end.ts";

/**
 * Other carriers, each of which searches branches of a search. A search gives away only branches that it will certainly need, and takes what
 * was found in them when it comes to them in its own order. So its result is the same with any number of helpers.
 */
export interface Helpers {
  /** Gives branches to those that have nothing to do. To be called between two runs. */
  look(pass: SharedPass): void;
  /** What was found in the branch that begins with this plan, part by part. If a helper still searches it, it stops. */
  reportsOn(plan: Plan): readonly BranchReport[];
  /** The same for all branches together, where a search ends before it comes to them. */
  allReports(): readonly BranchReport[];
  /** Takes all branches back: the search goes on alone, up to the end of its pass. */
  dismiss(): void;
  /** A pass begins. */
  begin(): void;
}

/** What is known of a pass of the search. */
interface SharedPass {
  readonly end: Pick<SearchEnd, "traces">;
  choices(): readonly Choices[];
  settings(): Omit<BranchTask, "id" | "branch">;
  covered(): number;
}

/** How a search finds its helpers. */
export interface Calls {
  /** Whether a search is shared even where that does not pay: for tests, since most searches of tests are short. */
  readonly isEager: boolean;
  /** Whether the search so far is worth them. */
  isWorthIt(pass: SharedPass): boolean;
  /** Asks for them. */
  call(): void;
  /** One that has come, if there is one. */
  take(): HelperLine | undefined;
}

interface Given extends Pick<BranchTask, "id" | "branch"> {
  readonly helper: Helper;
  readonly reports: BranchReport[];
}

interface Helper {
  readonly port: MessagePort;
  readonly signals: HelperSignals;
  /** What it has not finished. */
  task: Given | undefined;
}

/** Milliseconds for which a search does not look at its helpers. */
const LOOK_MS = 5;
/** Milliseconds after which a helper that does not stop is taken for lost: a run rarely takes as long. */
const PATIENCE_MS = 2_000;
/** The least runs of a branch that is worth the messages, as far as its neighbours tell. */
const LARGE = 256;
/** The most events of reports that wait for the search: some hundred bytes each. */
const MOST_WAITING = 200_000;

export function createHelpers({ isEager, isWorthIt, call, take }: Calls): Helpers {
  const helpers: Helper[] = [];
  /** The branches that the search has not come to, by what they begin with. */
  const given = new Map<string, Given>();
  let hasCalled = false;
  let haveCome = false;
  let isAlone = false;
  let lastId = 0;
  let lookedAt = 0;

  return {
    look(pass) {
      const now = performance.now();
      if (isAlone || (!isEager && now - lookedAt < LOOK_MS)) return;
      lookedAt = now;
      if (!hasCalled) {
        if (!isEager && !isWorthIt(pass)) return;
        hasCalled = true;
        call();
      }
      welcome();
      for (const helper of helpers) hear(helper);
      if (waiting() < MOST_WAITING) share(pass);
      else for (const one of given.values()) askToStop(one);
    },
    reportsOn(plan) {
      const key = keyOf(plan.prefix);
      const one = given.get(key);
      if (one === undefined) return [];
      if (keyOf(planOf(one.branch.nodes).asleep) !== keyOf(plan.asleep))
        throw internalError("A branch of a search was given away with other sleeping threads.");
      stop(one, performance.now() + PATIENCE_MS);
      given.delete(key);
      return one.reports;
    },
    allReports() {
      for (const one of given.values()) askToStop(one);
      const until = performance.now() + PATIENCE_MS;
      for (const one of given.values()) stop(one, until);
      return [...given.values()].flatMap(({ reports }) => reports);
    },
    dismiss() {
      for (const one of given.values()) askToStop(one);
      given.clear();
      isAlone = true;
    },
    begin() {
      isAlone = false;
    },
  };

  function welcome(): void {
    do {
      for (let line = take(); line !== undefined; line = take()) {
        helpers.push({ port: line.port, signals: helperSignals(line.signals), task: undefined });
        haveCome = true;
      }
    } while (isEager && !haveCome);
  }

  /** The next branches first: a search that reaches a limit will not come to others. */
  function share(pass: SharedPass): void {
    const idle = helpers.filter(({ task }) => task === undefined);
    if (idle.length === 0) return;
    const choices = pass.choices();
    for (const [place, thread] of branchesOf(choices, isEager ? 1 : LARGE)) {
      const branch = branchAt(choices, place, thread);
      const key = keyOf(planOf(branch.nodes).prefix);
      if (given.has(key)) continue;
      const helper = idle.pop();
      if (helper === undefined) return;
      const one: Given = { id: ++lastId, branch, helper, reports: [] };
      const task: BranchTask = { ...pass.settings(), id: one.id, branch };
      given.set(key, one);
      helper.task = one;
      helper.port.postMessage(task);
    }
  }

  /** Takes the messages of a helper. */
  function hear(helper: Helper): void {
    const { port } = helper;
    for (let heard = receiveMessageOnPort(port); heard !== undefined; heard = receiveMessageOnPort(port)) {
      const message = heard.message as BranchReport | RefusedBranch;
      const { task } = helper;
      if (task?.id !== message.id) throw internalError("A helper reports on a branch that it does not have.");
      if ("isRefused" in message) isAlone = true;
      else task.reports.push(message);
      if ("isRefused" in message || message.isLast) helper.task = undefined;
    }
  }

  function waiting(): number {
    const reports = [...given.values()].flatMap((one) => one.reports);
    return reports.reduce((sum, { events }) => sum + events, 0);
  }

  /** Waits until no helper searches the branch, but no longer than this. */
  function stop(one: Given, until: number): void {
    const { helper } = one;
    askToStop(one);
    for (;;) {
      const sent = helper.signals.sent();
      hear(helper);
      if (helper.task !== one) return;
      const left = until - performance.now();
      if (left <= 0) break;
      helper.signals.waitForMore(sent, left);
    }
    helpers.splice(helpers.indexOf(helper), 1);
  }
}

/** Asks a helper to stop, unless it has finished the branch: it may search another one. */
function askToStop(one: Given): void {
  if (one.helper.task === one) one.helper.signals.askToStop(one.id);
}

/** The branches that the search will need and has not begun, as place and thread: the next ones first. @param least their probable runs. */
function branchesOf(
  nodes: readonly Choices[],
  least: number,
): readonly (readonly [place: number, thread: number])[] {
  return nodes
    .map((node, place) =>
      node.size < least ? [] : waitingAt(node).map((thread) => [place, thread] as const),
    )
    .reverse()
    .flat()
    .filter(([place, thread]) => thread !== nodes[place]?.chosen);
}

function keyOf(threads: readonly number[]): string {
  return threads.join();
}
