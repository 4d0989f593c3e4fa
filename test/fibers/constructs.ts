/** Bodies of programs, by what they do while a thread waits. Each is run under all its schedules, on workers and on fibers. */

const HEAD = `import { asCompleted, Barrier, Condition, createConnection, Lock, param, print, Queue, Semaphore, Shared, Thread, ThreadPoolExecutor } from "threadlab";
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
  "static methods, and super in them and in loops": `
    class Base { static add(n) { num.value = num.value + n; return this; } get step() { return 1; } take() { num.value = num.value - this.step; } }
    class Counter extends Base { static add(n) { lock.acquire(); super.add(n); lock.release(); return this; } take() { for (const n of [1, 2]) { lock.acquire(); super.take(); lock.release(); } return this.take.name; } }
    export function work() { Counter.add(2).add(3); print(new Counter().take()); }
    export default function main() { both(work); print(num.value); }`,
  "a module as an object, and names of functions and classes": `
    import * as all from "threadlab";
    class Own { static static = 1; }
    class Named { static get name() { return "own name"; } }
    const arrow = () => all.print(num.value++);
    export function work() { arrow(); all.print(arrow.name, Own.name, Named.name, class {}.name, (function inner() {}).name, work.name); }
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
  "a pool, and loops over what it gives": `
    export function work(n) { return n + num.value++; }
    export default function main() {
      using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
      for (const result of pool.map(work, [1, 2])) print(result);
      const complete = asCompleted;
      for (const future of complete([3, 4].map((n) => pool.submit(work, n)))) print(future.result());
    }`,
  "loops over a pool that end early": `
    export function work(n) { num.value = n; if (n === 3) throw new Error("three"); return n; }
    function first(results) { for (const result of results) return result; }
    export default function main() {
      using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      print(first(pool.map(work, [1, 2])));
      outer: for (const a of pool.map(work, [4, 5])) for (const b of pool.map(work, [6, 7])) { if (a === 4) continue outer; print(a, b); break outer; }
      try { for (const result of pool.map(work, [3, 8])) print(result); } catch (error) { print(error.message); }
      try { for (const result of pool.map(work, [9, 10])) throw new Error("body"); } catch (error) { print(error.message); }
      print(num.value);
    }`,
  "lists of what a pool gives": `
    export function work(n) { return n + num.value++; }
    export default function main() {
      using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
      const give = () => pool.map(work, [10, 20]);
      const [a, , c] = give(), [first] = give(), [...all] = give();
      print([0, ...give()], Math.max(...give(), 1), a, c, first, all, Array.from(give()), Array.from(give(), (n) => n * (num.value + 1)));
    }`,
  "results of a pool, one by one": `
    export function work(n) { num.value = n; return n; }
    export default function main() {
      using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const results = pool.map(work, [1, 2, 3]);
      print(results, results.next(), results.return("over"), results.next());
      const others = pool.map(work, [4, 5]);
      print(others.next().value, others[Symbol.iterator]() === others, String(others));
      try { others.throw(new Error("thrown")); } catch (error) { print(error.message, others.next().done, num.value); }
    }`,
  "using, with classes that wait in their dispose": `
    const log = (text) => print(text, num.value++);
    class Held { constructor(name) { this.name = name; } [Symbol.dispose]() { log(this.name); } }
    class Again extends Held { [Symbol.dispose]() { lock.acquire(); super[Symbol.dispose](); lock.release(); } }
    const held = (name) => ({ name, [Symbol.dispose]() { log(this.name); } });
    export function work() {
      using a = new Held("a");
      { using b = new Again("b"), nothing = null; using c = held("c"); log("inside"); }
      for (const n of [1, 2]) { using d = new Held("d" + n); if (n === 1) continue; log("loop"); }
      new Again("e")[Symbol.dispose]();
    }
    export default function main() { work(); }`,
  "using in blocks that throw": `
    class Fails { constructor(name) { this.name = name; } [Symbol.dispose]() { num.value++; throw new Error(this.name); } }
    const told = (error) => error.name === "SuppressedError" ? [told(error.error), told(error.suppressed)] : error.message;
    const tell = (action) => { try { action(); } catch (error) { print(told(error), error.name, error.message, num.value); } };
    export function work() {
      tell(() => { using a = new Fails("a"); });
      tell(() => { using a = new Fails("a"); throw new Error("body"); });
      tell(() => { using a = new Fails("a"), b = new Fails("b"); throw new Error("body"); });
      tell(() => { using a = lock.hold(); using b = new Fails("b"); { using c = new Fails("c"); } });
    }
    export default function main() { both(work); }`,
  "iterators of its own": `
    const tell = (...values) => { print(...values, num.value++); };
    const steps = (most, fails = {}) => ({
      [Symbol.iterator]() { tell("begin"); return this; },
      next() { tell("next"); if (fails.next && most === 1) throw new Error("next"); return { done: most <= 0, value: most-- }; },
      return() { tell("return"); if (fails.return) throw new Error("return"); return {}; },
    });
    const attempt = (action) => { try { tell("gives", action()); } catch (error) { tell(error.message); } };
    export default function main() {
      attempt(() => { const seen = []; for (const n of steps(2)) seen.push(n); return seen; });
      attempt(() => { for (const n of steps(2)) break; });
      attempt(() => { for (const n of steps(2)) return n; });
      attempt(() => { for (const n of steps(2)) throw new Error("body"); });
      attempt(() => { for (const n of steps(2, { next: true })) tell(n); });
      attempt(() => { for (const n of steps(2, { return: true })) break; });
      attempt(() => { for (const n of steps(2, { return: true })) throw new Error("body"); });
      attempt(() => { for (const { a } of [null, ...steps(1)]) tell(a); });
      attempt(() => { for (num.value of steps(2)); });
      attempt(() => { let n; const kept = []; for (n of steps(2)) kept.push(() => n); for (var m of steps(1)); for (let n of steps(2)) kept.push(() => n); return [m, ...kept.map((f) => f())]; });
      attempt(() => { const [a, b] = steps(3); return [a, b]; });
      attempt(() => { const [a, b, c] = steps(2); return [a, b, c]; });
      attempt(() => { const [a, ...b] = steps(3), [] = steps(1); return [a, b]; });
      attempt(() => { const [a] = steps(2, { return: true }); return a; });
      attempt(() => [...steps(2), ...steps(1), ...[0]]);
      attempt(() => Array.from(steps(2), (n) => { if (n === 1) throw new Error("made"); return n; }));
      outer: for (const a of steps(2)) { inner: for (const b of steps(2)) { if (b === 2) continue inner; if (a === 2) continue outer; break outer; } }
    }`,
  "generators of its own": `
    class Tree {
      constructor(value, ...below) { this.value = value; this.below = below; }
      *[Symbol.iterator]() { lock.acquire(); yield this.value + num.value++; lock.release(); for (const each of this.below) yield* each; }
    }
    function* steps(n) { try { while (n > 0) { const sent = yield num.value + n--; if (sent) print("sent", sent, num.value++); } return "end"; } finally { print("closed", num.value++); } }
    function* whole() { const end = yield* steps(2); print(end); yield* [num.value, 7]; yield; yield* "ab"; }
    function* plain() { yield 1; yield* [2, 3]; }
    const object = { *items() { yield* this.list; num.value++; }, list: [8, 9] };
    export function work() {
      print([...new Tree(1, new Tree(2), new Tree(3, new Tree(4)))]);
      const one = steps(3);
      print(one.next(), one.next("x"), one.return("early"), one.next(), one instanceof steps, one);
      const two = steps(2);
      two.next();
      try { two.throw(new Error("into it")); } catch (error) { print(error.message, two.next()); }
      print(...whole(), ...object.items(), [...plain()]);
      for (const n of whole()) { print(n); break; }
      for (const n of plain()) if (n + num.value > 0) break;
      const { next } = steps(1);
      try { next(); } catch (error) { print(error.name); }
    }
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
  "a loop over nothing": `
    export function work() { num.value = num.value + 1; for (const each of num) print(each); }
    export default function main() { both(work); }`,
  "a set of what a pool gives": `
    export function work(n) { return n; }
    export default function main() { using pool = new ThreadPoolExecutor({ maxWorkers: 2 }); print(new Set(pool.map(work, [1, 2])).size); }`,
  "a pool that is given what another one gives": `
    export function work(n) { return n + 1; }
    export default function main() { using pool = new ThreadPoolExecutor({ maxWorkers: 2 }); print(...pool.map(work, pool.map(work, [1, 2]))); }`,
  "a pattern with a default": `
    function* steps() { num.value++; yield 1; }
    export function work() { const [a, b = num.value] = steps(); print(a, b); }
    export default function main() { both(work); }`,
  "a recursion that comes to the end of the stack": `
    function deep(n) { try { return deep(n + 1); } catch { return n; } }
    export function work() { print(deep(0) > 100, deep(0) > 20_000); num.value = num.value + 1; }
    export default function main() { both(work); print(num.value); }`,
};

/** What fibers cannot do, and refuse before it runs. */
export const REFUSED: Readonly<Record<string, string>> = {
  "an async function": `
    export async function work() { num.value = num.value + 1; await null; }
    export default function main() { both(work); print(num.value); }`,
  "a global that is changed": `
    export function work() { globalThis.seen = (globalThis.seen ?? 0) + 1; num.value = globalThis.seen; }
    export default function main() { both(work); print(num.value); }`,
  "a class that gets another parent": `
    class Base { add() { num.value = num.value + 1; } }
    class Other { add() { num.value = num.value + 10; } }
    class Counter extends Base { add() { lock.acquire(); super.add(); lock.release(); } }
    export function work() { Object.setPrototypeOf(Counter.prototype, Other.prototype); new Counter().add(); }
    export default function main() { both(work); print(num.value); }`,
  "a class of threadlab's that is changed": `
    export function work() { Lock.seen = 1; num.value = num.value + Lock.seen; }
    export default function main() { both(work); print(num.value); }`,
};
