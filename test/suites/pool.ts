import {
  activeCount,
  asCompleted,
  currentThread,
  Event,
  enumerate,
  Future,
  param,
  Queue,
  Shared,
  sleep,
  type Thread,
  ThreadlabError,
  ThreadPoolExecutor,
  wait,
} from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, until, untilWaiting } from "./waiting.ts";

/** What a ThreadPoolExecutor and its Futures do. */

const subject = param("subject", "ThreadPoolExecutor");
const go = new Event();
const atModuleLevel = new ThreadPoolExecutor({ maxWorkers: 1, initializer: remember, initargs: ["global"] });
let remembered = "";

export function remember(text: string): void {
  remembered = text;
}

export function recall(): string {
  return remembered;
}

export function double(n: number): number {
  return n * 2;
}

export function name(): string {
  return currentThread().name;
}

export function keep(value: unknown): void {
  note(value);
}

export function waitForGo(): string {
  // A check that fails on the way does not open it.
  go.wait(20);
  return "went";
}

export function meet(mine: Event, others: Event): void {
  mine.set();
  others.wait();
}

export class OwnError extends Error {
  readonly detail: readonly number[];
  constructor(message: string, detail: readonly number[]) {
    super(message, { cause: new RangeError("why") });
    this.name = "OwnError";
    this.detail = detail;
  }
}

export function fail(how: string): unknown {
  if (how === "own") throw new OwnError("on purpose", [1, 2]);
  if (how === "type") throw new TypeError("on purpose");
  if (how === "library") new Queue().getNowait();
  if (how === "function") return { deep: [() => {}] };
  if (how === "promise") return Promise.resolve(1);
  throw how;
}

export function touch(future: Future<unknown>): void {
  note(`called by ${currentThread().name}: ${future.done()}`);
}

export function touchAgain(): void {
  note("again");
}

export function touchAndFail(): void {
  throw new Error("a callback fails on purpose");
}

export function askFor(future: Future<number>): void {
  note(future.result());
}

export function submitTo(pool: ThreadPoolExecutor): Future<number> {
  return pool.submit(double, 21);
}

export function shutDownOwn(pool: ThreadPoolExecutor): string {
  return codeOf(() => pool.shutdown());
}

function pool(maxWorkers = 1, options: object = {}): ThreadPoolExecutor {
  go.clear();
  return new ThreadPoolExecutor({ maxWorkers, ...options });
}

/** Returns once the thread of a pool of one waits for `go`. */
function untilRunning(future: Future<unknown>): void {
  until(() => future.running(), "the task does not begin");
}

const tasks: Record<string, () => void> = {
  "runs a task in a thread of its own, and gives back its result, any number of times"() {
    using own = pool(1, { threadNamePrefix: "crew" });
    const future = own.submit(name);
    equal(
      [future.result(), future.result(), future.exception(), future.done()],
      ["crew_0", "crew_0", undefined, true],
    );
    equal([future.running(), future.cancelled(), future.cancel()], [false, false, false]);
  },
  "is named by a number of its own without a prefix"() {
    using first = pool();
    using second = pool();
    const numbers = [first, second].map(
      (one) => /^ThreadPoolExecutor-(\d+)_0$/.exec(one.submit(name).result())?.[1],
    );
    equal(Number(numbers[1]) - Number(numbers[0]), 1);
  },
  "has no more threads than it may have, and none more than it needs"() {
    using own = pool(2);
    const before = activeCount();
    const futures = Array.from({ length: 5 }, () => own.submit(waitForGo));
    equal(activeCount(), before + 2);
    go.set();
    equal(wait(futures).done.size, 5);
    using idle = pool(3);
    idle.submit(double, 1).result();
    const thread = enumerate().at(-1) as Thread;
    untilWaiting(thread, idle);
    idle.submit(double, 1).result();
    untilWaiting(thread, idle);
    equal(activeCount(), before + 3);
  },
  "runs as many tasks at once as it has threads"() {
    using own = pool(2);
    const [one, other] = [new Event(), new Event()];
    own.submit(meet, one, other);
    own.submit(meet, other, one);
    own.shutdown();
  },
  "tasks of one thread begin in the order in which they were submitted"() {
    using own = pool();
    for (let i = 0; i < 5; i++) own.submit(keep, i);
    own.shutdown();
    equal(noted(), [0, 1, 2, 3, 4]);
  },
  "an error of a task is thrown by result, and returned by exception"() {
    using own = pool();
    const type = own.submit(fail, "type");
    equal(
      errorOf(() => type.result()),
      { name: "TypeError", message: "on purpose", code: "TypeError" },
    );
    equal(type.exception() instanceof TypeError, true);
    equal(/at fail \(.*pool\.ts:\d+:\d+\)/.test((type.exception() as Error).stack ?? ""), true);
    const own2 = own.submit(fail, "own").exception() as OwnError;
    equal([own2 instanceof OwnError, own2.name, own2.detail], [true, "OwnError", [1, 2]]);
    equal([(own2.cause as Error).message, own2.cause instanceof RangeError], ["why", true]);
    const library = own.submit(fail, "library").exception() as ThreadlabError;
    equal(
      [library.code, library.name, library instanceof ThreadlabError],
      ["ERR_QUEUE_EMPTY", "Empty", true],
    );
    equal(own.submit(fail, "a text").exception(), "a text");
  },
  "a result that cannot be passed on is the error of its task"() {
    using own = pool();
    const { code, message } = errorOf(() => own.submit(fail, "function").result());
    equal(
      [code, message.startsWith("result.deep[0] cannot be passed to another thread")],
      ["ERR_NOT_CLONEABLE", true],
    );
  },
  "a task that waits can be cancelled, and never begins; one that runs cannot"() {
    using own = pool();
    const running = own.submit(waitForGo);
    const waiting = own.submit(keep, "it began");
    untilRunning(running);
    equal([running.cancel(), waiting.done(), waiting.running()], [false, false, false]);
    equal(
      [waiting.cancel(), waiting.cancel(), waiting.cancelled(), waiting.done()],
      [true, true, true, true],
    );
    equal(
      codeOf(() => waiting.result()),
      "ERR_FUTURE_CANCELLED",
    );
    equal(errorOf(() => waiting.exception()).name, "CancelledError");
    go.set();
    own.shutdown();
    equal([running.result(), noted()], ["went", []]);
  },
  "a cancel wakes who waits for the result"() {
    using own = pool();
    own.submit(waitForGo);
    const future = own.submit(double, 1);
    const thread = spawn(tryResult, future);
    untilWaiting(thread, future);
    future.cancel();
    thread.join();
    go.set();
    equal(noted(), ["ERR_FUTURE_CANCELLED"]);
  },
  "result and exception give up after their timeout"() {
    using own = pool();
    const future = own.submit(waitForGo);
    for (const seconds of [0.01, 0, -1]) {
      const { name: error, code } = errorOf(() => future.result(seconds));
      equal([error, code], ["TimeoutError", "ERR_FUTURE_TIMEOUT"]);
      equal(
        codeOf(() => future.exception(seconds)),
        "ERR_FUTURE_TIMEOUT",
      );
    }
    go.set();
    equal([future.result(60), future.result(0)], ["went", "went"]);
  },
  "callbacks are called in order by the thread of the task, and at once if it is over"() {
    using own = pool(1, { threadNamePrefix: "crew" });
    const future = own.submit(waitForGo);
    future.addDoneCallback(touch);
    future.addDoneCallback(touchAndFail);
    future.addDoneCallback(touchAgain);
    go.set();
    own.shutdown();
    future.addDoneCallback(touch);
    equal(noted(), ["called by crew_0: true", "again", "called by MainThread: true"]);
  },
  "the callback of a task that is cancelled is called by the thread that cancels it"() {
    using own = pool();
    own.submit(waitForGo);
    const future = own.submit(double, 1);
    future.addDoneCallback(touch);
    future.cancel();
    equal(noted(), ["called by MainThread: true"]);
    go.set();
  },
};

export function tryResult(future: Future<number>): void {
  note(codeOf(() => future.result()));
}

const pools: Record<string, () => void> = {
  "takes no tasks after shutdown, and has done all that it had"() {
    const own = pool();
    const future = own.submit(double, 1);
    own.shutdown();
    equal(future.done(), true);
    equal(
      codeOf(() => own.submit(double, 2)),
      "ERR_POOL_SHUT_DOWN",
    );
    own.shutdown();
  },
  "shutdown without a wait returns at once"() {
    const own = pool();
    const future = own.submit(waitForGo);
    own.shutdown({ wait: false });
    equal(future.done(), false);
    go.set();
    equal(future.result(), "went");
  },
  "shutdown that cancels leaves the tasks that run"() {
    const own = pool();
    const running = own.submit(waitForGo);
    untilRunning(running);
    const waiting = [own.submit(keep, "one"), own.submit(keep, "two")];
    waiting[1]?.addDoneCallback(touch);
    own.shutdown({ wait: false, cancelFutures: true });
    equal([running.cancelled(), ...waiting.map((future) => future.cancelled())], [false, true, true]);
    go.set();
    own.shutdown();
    equal([running.result(), noted()], ["went", ["called by MainThread: true"]]);
  },
  "using shuts it down at the end of the block"() {
    const futures: Future<unknown>[] = [];
    {
      using own = pool(2);
      for (let i = 0; i < 4; i++) futures.push(own.submit(keep, i));
    }
    equal([futures.every((future) => future.done()), notedSorted()], [true, [0, 1, 2, 3]]);
  },
  "each thread runs the initializer before its first task"() {
    using own = new ThreadPoolExecutor({ maxWorkers: 1, initializer: remember, initargs: ["mine"] });
    equal([own.submit(recall).result(), remembered], ["mine", ""]);
    equal(atModuleLevel.submit(recall).result(), "global");
  },
  "an initializer that fails breaks the pool"() {
    const own = new ThreadPoolExecutor({ maxWorkers: 1, initializer: failAfterGo });
    go.clear();
    const futures = [own.submit(double, 1), own.submit(double, 2)];
    go.set();
    for (const future of futures) equal(errorOf(() => future.result()).code, "ERR_POOL_BROKEN");
    const { name: error, code } = errorOf(() => own.submit(double, 3));
    equal([error, code], ["BrokenThreadPool", "ERR_POOL_BROKEN"]);
    own.shutdown();
  },
  "map gives the results in the order of the items"() {
    using own = pool(3);
    equal([...own.map(double, [1, 2, 3])], [2, 4, 6]);
    equal([...own.map(double, new Set([4]))], [8]);
    equal([...own.map(double, [])], []);
  },
  "map submits at once, and throws the error of a task in its place"() {
    using own = pool();
    own.map(keep, ["submitted"]);
    const results = own.map(failOnTwo, [1, 2, 3]);
    equal(results.next().value, 1);
    equal(errorOf(() => results.next()).message, "two on purpose");
    equal(results.next().done, true);
    own.shutdown();
    equal(noted()[0], "submitted");
  },
  "a loop over map that ends early cancels what has not begun"() {
    using own = pool();
    const running = own.submit(waitForGo);
    const results = own.map(keep, [1, 2]);
    equal(
      codeOf(() => own.map(waitAndNote, [1], { timeout: 0.01 }).next()),
      "ERR_FUTURE_TIMEOUT",
    );
    results.return();
    go.set();
    own.shutdown();
    // A loop that was never begun cancels nothing, as in Python; the one whose time was up does.
    equal([running.result(), noted()], ["went", [1, 2]]);
  },
  "wait for all, for the first, for the first error, and no longer than its timeout"() {
    using own = pool(2);
    const slow = own.submit(waitForGo);
    const quick = own.submit(fail, "type");
    quick.exception();
    const places = (some: ReadonlySet<Future<unknown>>) =>
      [...some].map((future) => [slow, quick].indexOf(future as never));
    const futures: Future<unknown>[] = [slow, quick, slow];
    for (const returnWhen of ["FIRST_COMPLETED", "FIRST_EXCEPTION"] as const) {
      const { done, notDone } = wait(futures, { returnWhen });
      equal([places(done), places(notDone)], [[1], [0]]);
    }
    for (const timeout of [0.01, 0, -1]) {
      const { done, notDone } = wait(futures, { timeout });
      equal([places(done), places(notDone)], [[1], [0]]);
    }
    go.set();
    equal(places(wait(futures, { timeout: 60 }).done), [0, 1]);
    equal([wait([]).done.size, wait([]).notDone.size], [0, 0]);
  },
  "a cancelled future counts once a thread of the pool has come across it"() {
    using own = pool();
    own.submit(waitForGo);
    const future = own.submit(double, 1);
    future.cancel();
    equal([wait([future], { timeout: 0.01 }).done.size, future.done()], [0, true]);
    go.set();
    equal(wait([future]).done.size, 1);
    equal([...asCompleted([future])].length, 1);
  },
  "asCompleted gives each future once, as it is done"() {
    using own = pool(2);
    const slow = own.submit(waitForGo);
    const quick = own.submit(double, 1);
    const order: unknown[] = [];
    for (const future of asCompleted([slow, quick, slow])) {
      order.push(future.result());
      go.set();
    }
    equal(order, [2, "went"]);
    equal([...asCompleted([])], []);
  },
  "asCompleted gives up after its timeout, with those that are done before it"() {
    using own = pool();
    const futures = [own.submit(double, 1), own.submit(waitForGo)];
    const seen: unknown[] = [];
    const { name: error, message } = errorOf(() => {
      for (const future of asCompleted(futures, { timeout: 0.2 })) seen.push(future.result());
    });
    go.set();
    equal([error, seen], ["TimeoutError", [2]]);
    equal(message.startsWith("asCompleted: 1 of 2 futures were not done within 0.2 s."), true);
  },
  "futures and pools pass through arguments, results, queues and shared values"() {
    using own = pool(2);
    const future = own.submit(double, 4);
    runInThread(askFor, future);
    equal(noted(), [8]);
    equal(own.submit(submitTo, own).result().result(), 42);
    const queue = new Queue<Future<number>>();
    queue.put(future);
    equal([queue.get() === future, new Shared(future).value === future], [true, true]);
    equal(future instanceof Future, true);
  },
  "a task cannot wait for the end of its own pool"() {
    using own = pool();
    equal(own.submit(shutDownOwn, own).result(), "ERR_THREAD_JOIN_SELF");
  },
  "an idle thread waits for the pool"() {
    using own = pool();
    own.submit(double, 1).result();
    until(() => isWaiting(enumerate().at(-1) as Thread, own), "the thread does not become idle");
  },
  "what makes no sense is refused"() {
    using own = pool();
    const no = (value: unknown) => value as never;
    for (const maxWorkers of [0, -1, 1.5, Number.NaN, "2"])
      equal(
        codeOf(() => new ThreadPoolExecutor({ maxWorkers: no(maxWorkers) })),
        "ERR_POOL_WORKERS",
      );
    const codes = [
      () => new ThreadPoolExecutor(no(2)),
      () => new ThreadPoolExecutor({ initializer: no(1) }),
      () => new ThreadPoolExecutor({ initializer: remember, initargs: no("a") }),
      () => own.submit(no(undefined)),
      () => own.map(no(1), []),
      () => own.submit(double, 1).addDoneCallback(no(undefined)),
      () => wait(no(own)),
      () => wait([no(own)]),
      () => asCompleted([no(1)]),
      () => wait([], { returnWhen: no("FIRST") }),
      () => new (Future as unknown as new () => object)(),
    ].map(codeOf);
    equal([...new Set(codes)], ["ERR_ARGUMENT_TYPE"]);
    equal([() => own.submit(() => 1), () => own.submit(double, 1).addDoneCallback(() => 1)].map(codeOf), [
      "ERR_TARGET_NOT_EXPORTED",
      "ERR_TARGET_NOT_EXPORTED",
    ]);
    equal(
      codeOf(() =>
        own.submit(
          double,
          no(() => 1),
        ),
      ),
      "ERR_NOT_CLONEABLE",
    );
    equal(
      codeOf(() => own.submit(double, 1).result(no("1"))),
      "ERR_TIMEOUT_VALUE",
    );
  },
};

/** What fibers leave to workers. */
const promises: Record<string, () => void> = {
  "a promise is no result"() {
    using own = pool();
    const { message } = errorOf(() => own.submit(fail, "promise").result());
    equal(message.startsWith("The task fail returned a promise"), true);
  },
};

export function failAfterGo(): void {
  go.wait();
  throw new Error("an initializer fails on purpose");
}

export function failOnTwo(n: number): number {
  if (n === 2) throw new Error("two on purpose");
  return n;
}

export function waitAndNote(n: number): void {
  sleep(0.001);
  note(n);
}

export default function main() {
  checkBehaviours(subject === "a promise" ? promises : { ...tasks, ...pools });
}
