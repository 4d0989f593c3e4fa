import { median } from "./median.ts";
import { NO_PYTHON, runPython } from "./python.ts";
import type { Bench, Row, Skipped } from "./row.ts";
import { runProgram } from "./run-program.ts";

type Times = Readonly<Record<string, number>>;

const LOCK = "Lock: acquire + release";
const SEMAPHORE = "Semaphore: acquire + release";
/** Microseconds that a traced acquire + release may take. */
const LOCK_GOAL = 3;

/** Each primitive, while nobody else wants it. Threadlab's steps are traced; those that they are held against are not. */
export const primitives: Bench = {
  name: "primitives",
  async measure() {
    const ours = await runProgram<Times>("primitives.ts");
    const python = await runPython<Times>("primitives.py");
    const peer = await measurePeer();
    return [
      ...Object.entries(ours).map(([name, value]): Row => {
        const theirs = python?.[name];
        return {
          name,
          value,
          unit: "µs",
          ...(theirs !== undefined && { against: { name: "CPython", value: theirs } }),
          ...(name === LOCK && { goal: { of: "value", atMost: LOCK_GOAL } }),
        };
      }),
      ...Object.entries(peer ?? {}).map(
        ([name, value]): Row => ({
          name,
          value: ours[name] as number,
          unit: "µs",
          against: { name: "async-mutex, in one thread", value },
        }),
      ),
      ...(python === undefined ? [skipped("primitives against CPython", NO_PYTHON)] : []),
      ...(peer === undefined ? [skipped("primitives against async-mutex", "it is not installed")] : []),
    ];
  },
};

function skipped(name: string, reason: string): Skipped {
  return { name, reason };
}

/** The part of async-mutex that is measured. */
interface AsyncMutex {
  readonly Mutex: new () => AsyncLock;
  readonly Semaphore: new (value: number) => AsyncLock;
}

interface AsyncLock {
  acquire(): Promise<unknown>;
  release(): void;
}

/** Microseconds of the peer library, whose locks are for tasks of one thread; undefined where it is not installed. */
async function measurePeer(): Promise<Times | undefined> {
  const name = "async-mutex";
  const library = (await import(name).catch(() => undefined)) as AsyncMutex | undefined;
  if (library === undefined) return undefined;
  return {
    [LOCK]: await measureLock(new library.Mutex()),
    [SEMAPHORE]: await measureLock(new library.Semaphore(1)),
  };
}

async function measureLock(lock: AsyncLock): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const count = 10_000;
    const began = performance.now();
    for (let i = 0; i < count; i++) {
      await lock.acquire();
      lock.release();
    }
    times.push(((performance.now() - began) * 1000) / count);
  }
  return median(times);
}
