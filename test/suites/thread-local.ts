import { currentThread, Shared, ThreadLocal } from "threadlab";
import { checkBehaviours, codeOf, equal, errorOf, note, noted, runInThread } from "./behaviours.ts";

/** What a ThreadLocal does. */

const calls = new Shared(0);
const atModuleLevel = new ThreadLocal(() => `first of ${currentThread().name.slice(0, 6)}`);
const empty = new ThreadLocal<number>();

export function begin(): number[] {
  calls.value++;
  return [];
}

export function setAndRead(mine: ThreadLocal<number>, value: number): void {
  note(mine.has());
  mine.value = value;
  note(mine.value, mine.has());
}

export function readUnset(mine: ThreadLocal<number>): void {
  const { code, message } = errorOf(() => mine.value);
  note(code, message.startsWith("Thread-") && message.includes("but has not set a value in it"));
}

export function push(mine: ThreadLocal<number[]>, value: number): void {
  mine.value.push(value);
  mine.value.push(value);
  note(mine.value);
}

export function useGlobal(): void {
  note(atModuleLevel.value, empty.has());
  atModuleLevel.value = "changed";
  note(atModuleLevel.value);
}

export function fromBox(box: { readonly inside: ThreadLocal<number> }, same: ThreadLocal<number>): void {
  note(box.inside === same, box.inside.has());
}

const behaviours: Record<string, () => void> = {
  "each thread has a value of its own"() {
    const mine = new ThreadLocal<number>();
    mine.value = 1;
    runInThread(setAndRead, mine, 2);
    runInThread(setAndRead, mine, 3);
    equal([noted(), mine.value], [[false, 2, true, false, 3, true], 1]);
  },
  "reading what this thread has not set is ERR_LOCAL_UNSET"() {
    const mine = new ThreadLocal<number>();
    equal(
      codeOf(() => mine.value),
      "ERR_LOCAL_UNSET",
    );
    mine.value = 1;
    runInThread(readUnset, mine);
    equal(noted(), ["ERR_LOCAL_UNSET", true]);
  },
  "a value may be anything, for it stays in its thread"() {
    const mine = new ThreadLocal<unknown>();
    const work = () => 1;
    mine.value = work;
    equal(mine.value === work, true);
    mine.value = undefined;
    equal([mine.has(), mine.value], [true, undefined]);
  },
  "delete forgets it"() {
    const mine = new ThreadLocal<number>();
    mine.value = 1;
    mine.delete();
    equal([mine.has(), codeOf(() => mine.value)], [false, "ERR_LOCAL_UNSET"]);
    mine.delete();
  },
  "a first value is made once in each thread that reads one"() {
    calls.value = 0;
    const mine = new ThreadLocal(begin);
    equal(mine.has(), false);
    mine.value.push(7);
    runInThread(push, mine, 1);
    runInThread(push, mine, 2);
    equal(
      [noted(), mine.value, calls.value],
      [
        [
          [1, 1],
          [2, 2],
        ],
        [7],
        3,
      ],
    );
  },
  "no first value is made where one is set before"() {
    calls.value = 0;
    const mine = new ThreadLocal(begin);
    mine.value = [5];
    equal([mine.value, calls.value], [[5], 0]);
    mine.delete();
    equal([mine.value, calls.value], [[], 1]);
  },
  "what makes first values is exported, unless the module makes the ThreadLocal"() {
    equal(
      codeOf(() => new ThreadLocal(() => 1)),
      "ERR_TARGET_NOT_EXPORTED",
    );
    equal(
      codeOf(() => new ThreadLocal(1 as unknown as () => number)),
      "ERR_ARGUMENT_TYPE",
    );
  },
  "a global one works in every thread"() {
    empty.value = 1;
    runInThread(useGlobal);
    equal(
      [noted(), atModuleLevel.value, empty.value],
      [["first of Thread", false, "changed"], "first of MainTh", 1],
    );
  },
  "stays itself inside an argument, at any depth"() {
    const mine = new ThreadLocal<number>();
    mine.value = 1;
    runInThread(fromBox, { inside: mine }, mine);
    equal(noted(), [true, false]);
  },
  "a thread begins without the values of the one that used its worker before"() {
    for (let i = 0; i < 5; i++) runInThread(setAndRead, empty, i);
    equal(noted().filter((value) => value === false).length, 5);
  },
};

export default function main() {
  checkBehaviours(behaviours);
}
