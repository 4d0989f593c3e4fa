/** Bodies of programs, by what they do while a thread waits. Each is run under all its schedules, on workers and on fibers. */

const HEAD = `import { Barrier, Condition, createConnection, Lock, param, print, Queue, Semaphore, Shared, Thread } from "threadlab";
const lock = new Lock();
const num = new Shared(0);
const both = (a, b) => {
  const list = [new Thread({ target: a }), new Thread({ target: b ?? a })];
  for (const thread of list) thread.start();
  for (const thread of list) thread.join();
};
`;

export function sourceOf(body: string): string {
  return HEAD + body;
}

/** What fibers run. */
export const ON_FIBERS: Readonly<Record<string, string>> = {
  "reads and writes of shared values": `
    export function work() { const seen = num.value; num.value = seen + 1; }
    export default function main() { both(work); print(num.value); }`,
  "compound assignments, before and after": `
    export function work() { num.value += 2; num.value++; print(num.value++, ++num.value, num.value--); }
    export default function main() { both(work); print(num.value); }`,
  "compound assignments to what other code finds": `
    const box = { of: num };
    let finds = 0;
    const find = () => { finds++; return box.of; };
    const twice = () => box.of.value += (box.of.value *= 2);
    class Count { of = num; add() { this.of.value += 1; return this.of.value--; } }
    export function work() {
      find().value += 1; box.of.value -= find().value; print(finds, ++box.of.value, find().value++, finds, twice(), new Count().add());
    }
    export default function main() { both(work); print(num.value); }`,
  "assignments that depend on the old value": `
    const box = { of: num };
    export function work() { box.of.value ||= 5; num.value &&= box.of.value + 1; print(box.of.value ??= num.value++); }
    export default function main() { both(work); print(num.value); }`,
  "functions that are given to methods of arrays": `
    export function work() {
      [1, 2].forEach((n) => { num.value = num.value + n; });
      print([3, 1].map((n) => num.value + n), [1, 2].filter((n) => num.value > n), [1, 2].reduce((sum, n) => sum + n + num.value, 0));
      print([1, 2].find((n) => num.value === n), [5, 6].findLastIndex((n) => num.value < n), [[1], [2]].flatMap((n) => [num.value, ...n]));
      print([1, 2].some((n) => num.value > 2), [1, 2].every((n) => num.value > 2), Array.from({ length: 2 }, (_, i) => i + num.value));
    }
    export default function main() { work(); both(() => {}, () => {}); }`.replace(
    "both(() => {}, () => {})",
    "both(work)",
  ),
  "functions in variables, in objects and as arguments": `
    const twice = (action) => { action(); action(); };
    const steps = { add: () => { num.value = num.value + 1; }, take() { num.value = num.value - 1; } };
    export function work() { twice(steps.add); const { take } = steps; take(); steps["add"](); for (const f of [steps.add]) f(); }
    export default function main() { both(work); print(num.value); }`,
  "methods, super and this": `
    class Base { step = 1; add() { num.value = num.value + this.step; return this; } }
    class Counter extends Base { constructor() { super(); this.step = 2; } add() { super.add(); [0].forEach(() => { num.value += this.step; }); return this; } }
    export function work() { new Counter().add().add(); }
    export default function main() { both(work); print(num.value); }`,
  "classes of threads": `
    export class Worker extends Thread { run() { this.seen = lock.with(() => { num.value = num.value + 1; return num.value; }); } }
    export default function main() { const list = [new Worker(), new Worker()]; list.forEach((t) => t.start()); list.forEach((t) => t.join()); print(list.map((t) => t.seen).sort()); }`,
  "chains that may end early": `
    const locks = [lock];
    export function work() { locks[0]?.acquire(); num.value = num.value + 1; locks[1]?.release(); locks[0]?.release(); print(locks[1]?.locked(), work?.name); }
    export default function main() { both(work); print(num?.value); }`,
  "catch and finally": `
    export function work() {
      try { lock.acquire(); num.value = num.value + 1; throw new Error("on the way"); }
      catch (error) { print(error.message, num.value); }
      finally { lock.release(); }
    }
    export default function main() { both(work); }`,
  "conditions, waited for in a function": `
    const ready = new Condition();
    export function first() { ready.with(() => { num.value = 1; ready.notifyAll(); }); }
    export function second() { ready.with(() => { ready.waitFor(() => num.value === 1); print("seen"); }); }
    export default function main() { both(first, second); }`,
  "queues, and using": `
    const queue = new Queue(1);
    export function put() { for (const n of [1, 2]) queue.put({ n }); }
    export function get() { using held = lock.hold(); print(queue.get().n, queue.get().n); }
    export default function main() { both(put, get); }`,
  "an action of a barrier": `
    const gate = new Barrier(2, { action: meet });
    export function meet() { num.value = num.value + 1; }
    export function work() { gate.wait(); print(num.value); }
    export default function main() { both(work); }`,
  deadlocks: `
    const other = new Lock();
    export function one() { lock.with(() => other.with(() => {})); }
    export function two() { other.with(() => lock.with(() => {})); }
    export default function main() { both(one, two); }`,
  "errors that nobody catches, with their stacks": `
    function fails() { num.value = num.value + 1; if (num.value === 1) throw new TypeError("one"); }
    export function work() { [0].forEach(() => fails()); }
    export default function main() { both(work); }`,
  "bytes of a text, in parts": `
    const decoder = new TextDecoder();
    const part = (n) => decoder.decode(new TextEncoder().encode("é").subarray(n, n + 1), { stream: true });
    export function work() { const first = part(0); num.value = num.value + 1; print(first + part(1) + num.value); }
    export default function main() { both(work); }`,
  "errors of threadlab's": `
    export function work() { lock.release(); }
    export default function main() { both(work); }`,
  "errors of its functions": `
    export function work() { const line = createConnection({ port: 7070 }); print(line); }
    export default function main() { both(work); }`,
};

/** What fibers cannot do, and notice while it runs. */
export const CAUGHT: Readonly<Record<string, string>> = {
  "a constructor that waits": `
    class Held { constructor() { lock.acquire(); num.value = num.value + 1; lock.release(); } }
    export function work() { new Held(); }
    export default function main() { both(work); print(num.value); }`,
  "a getter of an object": `
    const shown = { get count() { return num.value; } };
    export function work() { num.value = shown.count + 1; }
    export default function main() { both(work); print(num.value); }`,
  "a default of a parameter": `
    function add(to = num.value) { num.value = to + 1; }
    export function work() { add(); }
    export default function main() { both(work); print(num.value); }`,
  "a way to turn an object into text": `
    const shown = { toString() { return String(num.value); } };
    export function work() { num.value = num.value + 1; print(\`now \${shown}\`); }
    export default function main() { both(work); }`,
  "a comparison for sort": `
    export function work() { num.value = [2, 1].sort((a, b) => a - b + num.value)[0]; }
    export default function main() { both(work); print(num.value); }`,
  "a recursion that comes to the end of the stack": `
    function deep(n) { try { return deep(n + 1); } catch { return n; } }
    export function work() { print(deep(0) > 100, deep(0) > 20_000); num.value = num.value + 1; }
    export default function main() { both(work); print(num.value); }`,
};

/** What fibers cannot do, and refuse before it runs. */
export const REFUSED: Readonly<Record<string, string>> = {
  "a generator of its own": `
    function* steps() { yield num.value; yield num.value + 1; }
    export function work() { for (const step of steps()) num.value = step; }
    export default function main() { both(work); print(num.value); }`,
  "an async function": `
    export async function work() { num.value = num.value + 1; await null; }
    export default function main() { both(work); print(num.value); }`,
  "a global that is changed": `
    export function work() { globalThis.seen = (globalThis.seen ?? 0) + 1; num.value = globalThis.seen; }
    export default function main() { both(work); print(num.value); }`,
  "a class of threadlab's that is changed": `
    export function work() { Lock.seen = 1; num.value = num.value + Lock.seen; }
    export default function main() { both(work); print(num.value); }`,
};
