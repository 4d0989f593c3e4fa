/**
 * The types that a lesson's author sees. Nothing here runs: `npm run types` compiles it, and fails where an expected type
 * differs, or where a call that must not compile does.
 */
import {
  activeCount,
  asCompleted,
  Barrier,
  CancelledError,
  Condition,
  createConnection,
  createServer,
  currentThread,
  Empty,
  Event,
  enumerate,
  Future,
  Lock,
  monotonic,
  PriorityQueue,
  Process,
  param,
  print,
  Queue,
  RLock,
  Semaphore,
  Shared,
  SimpleQueue,
  type SocketError,
  sleep,
  Thread,
  ThreadLocal,
  ThreadPoolExecutor,
  Timer,
  wait,
} from "threadlab";
import { expectTypeOf } from "vitest";

declare function work(name: string, times: number): void;
declare function listen(queue: Queue<string>): Promise<void>;

export function threads() {
  const thread = new Thread({ target: work, args: ["a", 1], name: "Worker", daemon: true });
  expectTypeOf(thread).toEqualTypeOf<Thread<[name: string, times: number]>>();
  expectTypeOf(thread.start()).toBeVoid();
  expectTypeOf(thread.join(0.5)).toBeVoid();
  expectTypeOf(thread.isAlive()).toBeBoolean();
  expectTypeOf(thread.ident).toEqualTypeOf<number | undefined>();
  expectTypeOf(new Thread()).toEqualTypeOf<Thread>();
  expectTypeOf(new Thread({ target: listen, args: [new Queue<string>()] }).name).toBeString();
  expectTypeOf(currentThread()).toEqualTypeOf<Thread>();
  expectTypeOf(enumerate()).toEqualTypeOf<Thread[]>();
  expectTypeOf(activeCount()).toBeNumber();

  const all: Thread[] = [];
  all.push(new Thread({ target: listen, args: [new Queue<string>()] }));

  // @ts-expect-error: an argument has the wrong type
  new Thread({ target: work, args: ["a", "b"] });
  // @ts-expect-error: an argument is missing
  new Thread({ target: work, args: ["a"] });
  // @ts-expect-error: a target is a function, not the result of its call
  new Thread({ target: work("a", 1) });
  // @ts-expect-error: there is no such option
  new Thread({ target: work, args: ["a", 1], deamon: true });
  // @ts-expect-error: the number is the kernel's
  thread.ident = 2;
}

export class Counter extends Thread {
  total = 0;
  readonly limit: number;

  constructor(limit: number) {
    super({ name: "Counter" });
    this.limit = limit;
  }

  override run() {
    for (let i = 0; i < this.limit; i++) this.total += i;
  }
}

export function timersAndProcesses() {
  expectTypeOf(new Timer(1, work, { args: ["a", 1] }).interval).toBeNumber();
  expectTypeOf(new Timer(1, work, { args: ["a", 1] }).cancel()).toBeVoid();
  // @ts-expect-error: an argument has the wrong type
  new Timer(1, work, { args: [1, 1] });
  // @ts-expect-error: the function comes after the interval
  new Timer(work, 1);

  expectTypeOf(new Process({ target: work, args: ["a", 1] }).exitcode).toEqualTypeOf<number | undefined>();
  // @ts-expect-error: an argument has the wrong type
  new Process({ target: work, args: [1, 1] });
}

export function params() {
  expectTypeOf(param("threads", 100)).toEqualTypeOf<number>();
  expectTypeOf(param("name", "jason")).toEqualTypeOf<string>();
  expectTypeOf(param("serve", false)).toEqualTypeOf<boolean>();
  // @ts-expect-error: a param is a text, a number or a boolean
  param("list", [1]);
  // @ts-expect-error: it needs a value that holds where the front matter has none
  param("threads");
}

export function shared() {
  const count = new Shared(0);
  expectTypeOf(count).toEqualTypeOf<Shared<number>>();
  expectTypeOf(new Shared<string[]>([]).value).toEqualTypeOf<string[]>();
  // @ts-expect-error: the value is a number
  count.value = "1";

  const name = new ThreadLocal<string>();
  expectTypeOf(name.value).toEqualTypeOf<string>();
  expectTypeOf(new ThreadLocal(() => 0).value).toEqualTypeOf<number>();
  // @ts-expect-error: the value is a text
  name.value = 1;
}

export function locks() {
  for (const lock of [new Lock(), new RLock(), new Semaphore(2)]) {
    expectTypeOf(lock.acquire()).toBeBoolean();
    expectTypeOf(lock.acquire({ blocking: false })).toBeBoolean();
    expectTypeOf(lock.acquire({ timeout: 0.5 })).toBeBoolean();
    expectTypeOf(lock.with(() => 7)).toEqualTypeOf<number>();
    expectTypeOf(lock.with(() => {})).toBeVoid();
    // @ts-expect-error: Python's positional arguments are options here
    lock.acquire(false);
    // @ts-expect-error: a time limit is a number of seconds
    lock.acquire({ timeout: "1 s" });
  }
  const ready = new Condition(new Lock());
  expectTypeOf(ready.wait(1)).toBeBoolean();
  expectTypeOf(ready.waitFor(() => 7)).toEqualTypeOf<number>();
  expectTypeOf(new Event().wait(1)).toBeBoolean();
  expectTypeOf(new Barrier(2).wait()).toBeNumber();
  // @ts-expect-error: the lock of a condition is a lock
  new Condition(new Semaphore());
}

export function queues() {
  const queue = new Queue<string>(2);
  expectTypeOf(queue.get()).toEqualTypeOf<string>();
  expectTypeOf(queue.getNowait()).toEqualTypeOf<string>();
  expectTypeOf(queue.put("a", { timeout: 1 })).toBeVoid();
  expectTypeOf(queue.qsize()).toBeNumber();
  expectTypeOf(new PriorityQueue<[number, string]>().get()).toEqualTypeOf<[number, string]>();
  expectTypeOf(Empty).toBeConstructibleWith("empty");
  // @ts-expect-error: the items are texts
  queue.put(1);
  // @ts-expect-error: there is no such option
  queue.get({ wait: false });
}

export function pools() {
  using pool = new ThreadPoolExecutor({ maxWorkers: 2, initializer: work, initargs: ["a", 1] });
  const future = pool.submit(work, "a", 1);
  expectTypeOf(future).toEqualTypeOf<Future<void>>();
  const [number, text] = [pool.submit(Number.parseInt, "1"), pool.submit(String, 1)];
  expectTypeOf(number.result()).toEqualTypeOf<number>();
  expectTypeOf(text.result(1)).toEqualTypeOf<string>();
  expectTypeOf(text.exception()).toBeUnknown();
  expectTypeOf(text.cancel()).toBeBoolean();
  expectTypeOf([...pool.map(String, [1, 2])]).toEqualTypeOf<string[]>();
  expectTypeOf(wait([number, text]).done).toEqualTypeOf<ReadonlySet<Future<number> | Future<string>>>();
  for (const done of asCompleted([number, text]))
    expectTypeOf(done.result()).toEqualTypeOf<number | string>();
  expectTypeOf(pool.shutdown({ cancelFutures: true })).toBeVoid();
  expectTypeOf(new SimpleQueue<string>().get({ timeout: 1 })).toEqualTypeOf<string>();
  expectTypeOf(CancelledError).toBeConstructibleWith("cancelled");

  // @ts-expect-error: an argument has the wrong type
  pool.submit(work, 1, 1);
  // @ts-expect-error: an argument is missing
  pool.submit(work, "a");
  // @ts-expect-error: a task is a function, not the result of its call
  pool.submit(work("a", 1));
  // @ts-expect-error: the items do not fit the function
  pool.map(Number.parseInt, [1]);
  // @ts-expect-error: there is no such option
  new ThreadPoolExecutor({ max_workers: 2 });
  // @ts-expect-error: an argument of the initializer is missing
  new ThreadPoolExecutor({ initializer: work, initargs: ["a"] });
  // @ts-expect-error: it waits for all, for the first, or for the first error
  wait([number], { returnWhen: "LAST_COMPLETED" });
  // @ts-expect-error: futures come from pools
  new Future<number>();
  // @ts-expect-error: the callback gets a future of a number
  number.addDoneCallback((other: Future<string>) => other);
}

export function sockets() {
  const server = createServer({ port: 0 });
  expectTypeOf(server.address.port).toBeNumber();
  using socket = server.accept();
  expectTypeOf(socket.remoteAddress.host).toBeString();
  expectTypeOf(socket.recv(16)).toExtend<Uint8Array>();
  expectTypeOf(socket.recvLine()).toEqualTypeOf<string | undefined>();
  expectTypeOf(createConnection({ port: 80 })).toEqualTypeOf(socket);
  expectTypeOf<SocketError["errno"]>().toBeString();
  // @ts-expect-error: a port is a number
  createServer({ port: "80" });
}

export function textAndTime() {
  expectTypeOf(print("a", 1, true)).toBeVoid();
  expectTypeOf(sleep(0.1)).toBeVoid();
  expectTypeOf(monotonic()).toBeNumber();
  // @ts-expect-error: seconds are a number
  sleep("1");
}
