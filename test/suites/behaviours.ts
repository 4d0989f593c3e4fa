import { Lock, monotonic, print, Shared, Thread, type ThreadlabError } from "threadlab";

// Not an import: a program that requires something may leave work on the event loop, so its workers serve once.
const { inspect, isDeepStrictEqual } = process.getBuiltinModule("node:util");

const journal = new Shared<readonly unknown[]>([]);
const journalLock = new Lock();

/** Keeps what a thread saw. */
export function note(...values: readonly unknown[]): void {
  journalLock.with(() => {
    journal.value = [...journal.value, ...values];
  });
}

/** What was noted since the behaviour's check began, by all threads. */
export function noted(): readonly unknown[] {
  return journalLock.with(() => journal.value);
}

/** The same, in an order that does not depend on who came first. */
export function notedSorted(): readonly unknown[] {
  return [...noted()].sort();
}

export function forgetNotes(): void {
  journalLock.with(() => {
    journal.value = [];
  });
}

/** Checks one behaviour after the other, and prints a line for each: what `testSuite` makes tests of. */
export function checkBehaviours(behaviours: Readonly<Record<string, () => void>>): void {
  for (const [name, check] of Object.entries(behaviours)) {
    try {
      forgetNotes();
      check();
      print(`ok  ${name}`);
    } catch (error) {
      print(`wrong  ${name}  » ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  print(`checked ${Object.keys(behaviours).length} behaviours`);
}

export function equal(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${inspect(actual)} where ${inspect(expected)} was expected`);
}

/** The code of the error that `action` throws; its name for an error that has none. */
export function codeOf(action: () => unknown): string {
  return errorOf(action).code;
}

export function errorOf(action: () => unknown): Pick<ThreadlabError, "message" | "name"> & { code: string } {
  try {
    action();
  } catch (error) {
    const { name, message, code = name } = error as Error & { code?: string };
    return { name, message, code };
  }
  throw new Error("there was no error");
}

/** Makes a thread and starts it. */
export function spawn<Args extends readonly unknown[]>(
  target: (...args: Args) => unknown,
  ...args: Args
): Thread {
  const thread = new Thread({ target, args });
  thread.start();
  return thread;
}

/** Runs a target in a thread of its own, from its start to its end. */
export function runInThread<Args extends readonly unknown[]>(
  target: (...args: Args) => unknown,
  ...args: Args
): void {
  spawn(target, ...args).join();
}

/** Whether so many seconds have passed since `before`, a time of `monotonic()`: up to what the subtraction rounds. */
export function hasPassed(seconds: number, before: number): boolean {
  return monotonic() - before > seconds - 1e-9;
}
