import { showCount } from "../protocol/quantity.ts";
import type { BlockedThread, Deadlock, HeldLock, LockOrder, MissedStep } from "../result/lock-facts.ts";
import { sayNever, sayWait } from "./operation.ts";
import { at, listWords, type Said } from "./vocabulary.ts";

export function explainDeadlock(deadlock: Deadlock): Said {
  const { blocked, others } = deadlock;
  const all = [...blocked, ...others];
  const lines = [`Deadlock: ${sayDeadlock(deadlock)}.`, ...sayThreads(all), ...sayMissed(all)];
  const cure = cureOf(deadlock);
  return {
    message: [...lines, ...(cure === undefined ? [] : [cure])].join("\n"),
    threads: blocked.map(({ thread }) => thread),
    places: blocked.flatMap(({ waitsFor, holds }) => [waitsFor.place, ...holds.map(({ place }) => place)]),
  };
}

/** A deadlock in a sentence without a full stop: `Thread-1 and Thread-2 wait for each other`. */
export function sayDeadlock({ blocked, isCycle, extent }: Deadlock): string {
  const names = listWords(blocked.map(({ thread }) => thread));
  const wait = blocked.length === 1 ? "waits" : "wait";
  const never = "for something that will never come";
  if (extent === "limit") {
    const what = isCycle ? "for each other" : never;
    return `${names} ${wait} ${what}: no other thread released one of their locks before the time limit`;
  }
  if (isCycle) return `${names} wait for each other`;
  if (blocked.length === 1 || extent === "some") return `${names} ${wait} ${never}`;
  return "every thread waits, and none is left to wake another";
}

function cureOf({ blocked, others, isCycle }: Deadlock): string | undefined {
  if (isCycle && blocked.every(({ waitsFor }) => waitsFor.op === "acquire")) return ONE_ORDER;
  if (blocked.some(({ heldBy }) => heldBy?.is === "ended"))
    return "To fix it: release each lock before its thread ends. lock.with(() => …) does that, even after an error.";
  if (blocked.some(holdsUpTasks) && [...blocked, ...others].every(waitsForTasks)) return NO_THREAD_LEFT;
  if (blocked.some(({ missed, waitsFor }) => missed !== undefined && waitsFor.on === "condition"))
    return NOT_KEPT;
  return undefined;
}

const NO_THREAD_LEFT =
  "To fix it: do not wait in a task for a task of the same pool, or of a pool whose tasks wait for this one. " +
  "More threads help only if no two tasks wait for each other.";

const ONE_ORDER = "To fix it: let all threads acquire these locks in the same order.";

/** Not a cure: whether the thread tests something, and how, is not known. */
const NOT_KEPT =
  "A notification is not kept. Acquire the condition's lock, test what the thread waits for, and wait only if that has not happened; " +
  "change what is tested only with the same lock held.";

/** Whether it runs a task and waits for one that no thread has begun: perhaps all threads of the pool wait like that. */
function holdsUpTasks({ waitsFor, heldBy, runsTask }: BlockedThread): boolean {
  return waitsFor.on === "future" && heldBy === undefined && runsTask === true;
}

/** Otherwise it keeps a thread of a pool for another reason, and the advice on waits for tasks may not help. */
function waitsForTasks({ waitsFor, runsTask }: BlockedThread): boolean {
  return runsTask !== true || waitsFor.on === "future" || waitsFor.on === "futures";
}

/** Threads of which the same is said are named up to here, and the others counted. */
const MOST_ALIKE = 4;

function sayThreads(all: readonly BlockedThread[]): readonly string[] {
  const threads = new Map<string, string[]>();
  for (const blocked of all) {
    const said = sayThread(blocked);
    threads.set(said, [...(threads.get(said) ?? []), blocked.thread]);
  }
  return [...threads].flatMap(([said, names]) => {
    const rest = names.length - MOST_ALIKE;
    const lines = names.slice(0, rest > 1 ? MOST_ALIKE : names.length).map((name) => `  ${name} ${said}`);
    return rest > 1 ? [...lines, `  So do ${showCount(rest, "more thread")}.`] : lines;
  });
}

/** What is said of a thread, without its name. */
function sayThread(blocked: BlockedThread): string {
  const { holds } = blocked;
  const own = holds.length === 0 ? "" : `; it holds ${listWords(holds.map(sayHeld))}`;
  return `${sayBlocked(blocked)}${own}.`;
}

/** What came too early, once for each object that threads wait for. */
function sayMissed(all: readonly BlockedThread[]): readonly string[] {
  const steps = all.flatMap(({ waitsFor, missed }) => (missed ? [sayMissedStep(waitsFor.name, missed)] : []));
  return [...new Set(steps)];
}

function sayMissedStep(name: string, { thread, place, undone }: MissedStep): string {
  if (undone === undefined)
    return `Before that, ${thread} notified "${name}"${at(place)} when no thread waited for it.`;
  const who = undone.thread === thread ? "" : `${undone.thread} `;
  return `Before that, ${thread} set "${name}"${at(place)}, and ${who}cleared it${at(undone.place)}.`;
}

/** What a thread waits for, and why it waits for ever: `waits for lock "mutex" (main.ts:3:5), which Thread-2 holds`. */
export function sayBlocked(blocked: BlockedThread): string {
  return `${sayWait(blocked.waitsFor)}${sayBecause(blocked)}`;
}

function sayBecause({ waitsFor, heldBy, lost }: BlockedThread): string {
  if (waitsFor.on === "future") return `, whose task ${sayRunner(heldBy)}`;
  if (lost !== undefined)
    return `; "${lost}" was cancelled, but no thread of its pool will take it from the queue`;
  return heldBy === undefined ? sayNever(waitsFor) : `, which ${sayHolder(heldBy)}`;
}

function sayRunner(runner: BlockedThread["heldBy"]): string {
  if (runner === undefined) return "no thread has begun";
  if (runner.is === "itself") return "it runs itself";
  return runner.is === "alive" ? `${runner.thread} runs` : `${runner.thread} ran when it ended`;
}

function sayHolder({ thread, is }: NonNullable<BlockedThread["heldBy"]>): string {
  if (is === "itself") return "it holds itself";
  return `${thread} ${is === "alive" ? "holds" : "held when it ended"}`;
}

function sayHeld({ lock, place }: HeldLock): string {
  return `"${lock}"${place === "" ? "" : ` (acquired at ${place})`}`;
}

export function explainLockOrder({ requests }: LockOrder): Said {
  const threads = requests.map(({ thread }) => thread);
  const lines = requests.map(
    ({ thread, lock, place, holds }) =>
      `  ${thread} acquires "${lock}"${at(place)} while it holds "${holds.lock}"${at(holds.place)}.`,
  );
  // One run cannot show what else orders them: which release gives a permit, or which put an item, is a choice of the schedule.
  const head =
    `Lock order: under another schedule ${listWords(threads)} could wait for each other for ever, unless something else, ` +
    "such as a queue, keeps them apart.";
  return {
    message: [head, ...lines, ONE_ORDER].join("\n"),
    threads,
    places: requests.flatMap(({ place, holds }) => [holds.place, place]),
  };
}
