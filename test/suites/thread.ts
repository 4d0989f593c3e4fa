import {
  activeCount,
  currentThread,
  Event,
  enumerate,
  Lock,
  mainThread,
  monotonic,
  Queue,
  Shared,
  sleep,
  Thread,
} from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  hasPassed,
  note,
  noted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { untilWaiting } from "./waiting.ts";

/** What a Thread does. */

const go = new Event();

export function say(...values: readonly unknown[]): void {
  note(...values);
}

export function waitForGo(): void {
  go.wait();
}

export function introduce(): void {
  const me = currentThread();
  note(me.name, me.ident, me.isAlive(), me.daemon, me === currentThread(), mainThread().name);
}

export function joinMyself(): void {
  note(codeOf(() => currentThread().join()));
}

export function joinOther(other: Thread): void {
  other.join();
  note(`${other.name} has ended: ${!other.isAlive()}`);
}

export function makeOne(): void {
  note(new Thread({ target: say }).daemon);
}

export function fail(): void {
  throw new RangeError("on purpose");
}

export function change(list: number[], box: Shared<number>): void {
  list.push(4);
  box.value = list.length;
}

export function countActive(): void {
  note(activeCount());
}

export function startOther(other: Thread): void {
  note(codeOf(() => other.start()));
}

const ofModule = new Thread({ target: say, args: ["of the module"] });

export function startOfModule(): void {
  ofModule.start();
}

export class Adder extends Thread {
  sum = 0;
  readonly numbers: readonly number[];

  constructor(...numbers: readonly number[]) {
    super({ name: `adds ${numbers.length}` });
    this.numbers = numbers;
  }

  override run(): void {
    for (const number of this.numbers) this.sum += number;
    note(`${currentThread().name}: ${currentThread() === this}`);
  }
}

export class Waiter extends Thread {
  state = "new";

  override run(): void {
    this.state = "running";
    go.wait();
    this.state = "done";
  }
}

class Hidden extends Thread {}

const behaviours: Record<string, () => void> = {
  "runs its target with its arguments"() {
    const thread = new Thread({ target: say, args: ["a", 1, { b: [2] }] });
    equal(noted(), []);
    thread.start();
    thread.join();
    equal(noted(), ["a", 1, { b: [2] }]);
  },
  "without a target it does nothing"() {
    const thread = new Thread();
    thread.start();
    thread.join();
    equal(thread.isAlive(), false);
  },
  "is alive between its start and its end"() {
    go.clear();
    const thread = new Thread({ target: waitForGo });
    const before = thread.isAlive();
    thread.start();
    const during = thread.isAlive();
    go.set();
    thread.join();
    equal([before, during, thread.isAlive()], [false, true, false]);
  },
  "a second start is ERR_THREAD_ALREADY_STARTED, during and after"() {
    go.clear();
    const thread = spawn(waitForGo);
    equal(
      codeOf(() => thread.start()),
      "ERR_THREAD_ALREADY_STARTED",
    );
    go.set();
    thread.join();
    equal(
      codeOf(() => thread.start()),
      "ERR_THREAD_ALREADY_STARTED",
    );
  },
  "join before the start is ERR_THREAD_NOT_STARTED"() {
    const failure = errorOf(() => new Thread({ target: say, name: "idle" }).join());
    equal(failure.code, "ERR_THREAD_NOT_STARTED");
    equal(failure.message.startsWith("idle has not been started"), true);
  },
  "a thread that joins itself is ERR_THREAD_JOIN_SELF"() {
    runInThread(joinMyself);
    equal(noted(), ["ERR_THREAD_JOIN_SELF"]);
    equal(
      codeOf(() => mainThread().join()),
      "ERR_THREAD_JOIN_SELF",
    );
  },
  "join may be called again, and by several threads"() {
    go.clear();
    const thread = new Thread({ target: waitForGo, name: "joined" });
    thread.start();
    const others = [1, 2].map(() => {
      const other = spawn(joinOther, thread);
      untilWaiting(other);
      return other;
    });
    go.set();
    for (const other of others) other.join();
    thread.join();
    thread.join();
    thread.join(0);
    equal(noted(), ["joined has ended: true", "joined has ended: true"]);
  },
  "join with a timeout returns when the time is up, and not too early"() {
    go.clear();
    const thread = spawn(waitForGo);
    const before = monotonic();
    thread.join(0.02);
    equal([hasPassed(0.02, before), thread.isAlive()], [true, true]);
    thread.join(0);
    thread.join(-1);
    equal(thread.isAlive(), true);
    go.set();
    thread.join(20);
    equal(thread.isAlive(), false);
    equal(
      codeOf(() => thread.join(Number.NaN)),
      "ERR_TIMEOUT_VALUE",
    );
  },
  "names are Thread-1, Thread-2 …, in the order of making, and may be given and changed"() {
    const [one, given, two] = [new Thread(), new Thread({ name: "jason" }), new Thread()];
    const number = Number(one.name.slice("Thread-".length));
    equal([one.name, given.name, two.name], [`Thread-${number}`, "jason", `Thread-${number + 1}`]);
    two.name = "renamed";
    equal(two.name, "renamed");
    equal(currentThread().name, "MainThread");
  },
  "a name may be anything and is made a text; an empty one is none"() {
    const named = (name: unknown) => new Thread({ name: name as string }).name;
    equal([named(5), named(false), named(["a", 1])], ["5", "false", "a,1"]);
    equal(
      [named(""), named(null)].map((name) => /^Thread-\d+$/.test(name)),
      [true, true],
    );
  },
  "a name may be longer than what the trace keeps of one"() {
    const name = "jason".repeat(1_000_000);
    const thread = new Thread({ target: introduce, name });
    thread.name += "!";
    thread.start();
    thread.join();
    equal(noted()[0] === `${name}!`, true);
  },
  "a thread's new name is seen in the thread, and by others"() {
    const thread = new Thread({ target: introduce });
    thread.name = "later name";
    thread.start();
    thread.join();
    equal(noted()[0], "later name");
  },
  "knows itself"() {
    const thread = new Thread({ target: introduce, name: "me" });
    equal(thread.ident, undefined);
    thread.start();
    thread.join();
    equal(noted(), ["me", thread.ident, true, false, true, "MainThread"]);
    equal(mainThread() === currentThread(), true);
  },
  "two threads never have the same ident"() {
    const idents = [1, 2, 3].map(() => {
      const thread = spawn(say);
      thread.join();
      return thread.ident;
    });
    equal(new Set(idents).size, 3);
  },
  "is a daemon if told so, or if a daemon made it"() {
    equal(new Thread().daemon, false);
    const thread = new Thread({ target: makeOne, daemon: true });
    equal(thread.daemon, true);
    thread.start();
    thread.join();
    runInThread(makeOne);
    equal(noted(), [true, false]);
  },
  "whether it is a daemon is decided before its start: ERR_THREAD_DAEMON_ACTIVE"() {
    const thread = new Thread({ target: say });
    thread.daemon = true;
    thread.daemon = false;
    thread.start();
    thread.join();
    equal(
      codeOf(() => {
        thread.daemon = true;
      }),
      "ERR_THREAD_DAEMON_ACTIVE",
    );
    equal(thread.daemon, false);
  },
  "activeCount and enumerate tell who is alive"() {
    go.clear();
    equal([activeCount(), enumerate().map((thread) => thread.name)], [1, ["MainThread"]]);
    const thread = new Thread({ target: waitForGo, name: "counted" });
    equal(activeCount(), 1);
    thread.start();
    equal(
      enumerate().map((each) => each.name),
      ["MainThread", "counted"],
    );
    equal(enumerate()[1] === thread, true);
    runInThread(countActive);
    go.set();
    thread.join();
    equal([noted(), activeCount()], [[3], 1]);
  },
  "run called by hand runs in the caller, once"() {
    const thread = new Thread({ target: introduce });
    thread.run();
    thread.run();
    equal(noted(), ["MainThread", 1, true, false, true, "MainThread"]);
  },
  "a subclass overrides run, and its fields come back"() {
    const adder = new Adder(1, 2, 3);
    adder.start();
    adder.join();
    equal([adder.sum, adder.numbers, noted()], [6, [1, 2, 3], ["adds 3: true"]]);
  },
  "the fields of a subclass come back although its run threw"() {
    const failing = new Failing();
    failing.start();
    failing.join();
    equal(failing.reached, 5);
  },
  "a name may be of any length, and is made a text"() {
    const long = new Thread({ target: say, args: ["long"], name: "n".repeat(3_000_000) });
    const number = new Thread({ target: say, args: ["number"], name: 5 as unknown as string });
    for (const thread of [long, number]) {
      thread.start();
      thread.join();
    }
    equal([long.name.length, number.name, noted()], [3_000_000, "5", ["long", "number"]]);
  },
  "a name that changes while it is read is the old one or the new one"() {
    const renamed = new Thread({ target: say, name: "short" });
    const renamer = spawn(renameOften, renamed);
    const seen = new Set<string>();
    while (renamer.isAlive()) for (let i = 0; i < 100; i++) seen.add(renamed.name);
    equal(
      [...seen].filter((name) => name !== "short" && name !== LONG_NAME),
      [],
    );
    equal([seen.size > 0, renamed.name], [true, LONG_NAME]);
  },
  "the fields of a subclass come back at its end, not before"() {
    go.clear();
    const waiter = new Waiter();
    waiter.start();
    untilWaiting(waiter);
    equal(waiter.state, "new");
    go.set();
    waiter.join();
    equal(waiter.state, "done");
  },
  "a subclass that is not exported is ERR_TARGET_NOT_EXPORTED"() {
    const failure = errorOf(() => new Hidden().start());
    equal(failure.code, "ERR_TARGET_NOT_EXPORTED");
    equal(failure.message.endsWith("export class Hidden extends Thread { … }"), true);
  },
  "a target that is not exported is ERR_TARGET_NOT_EXPORTED"() {
    equal(
      codeOf(() => new Thread({ target: () => {} })),
      "ERR_TARGET_NOT_EXPORTED",
    );
    equal(
      codeOf(() => new Thread({ target: 1 as unknown as () => void })),
      "ERR_ARGUMENT_TYPE",
    );
    equal(
      codeOf(() => new Thread({ target: say, args: 1 as unknown as [] })),
      "ERR_ARGUMENT_TYPE",
    );
  },
  "arguments are copies, threadlab's objects are not"() {
    const list = [1, 2, 3];
    const box = new Shared(0);
    runInThread(change, list, box);
    equal([list, box.value], [[1, 2, 3], 4]);
  },
  "an argument that cannot be copied is ERR_NOT_CLONEABLE, and the thread is not started"() {
    const thread = new Thread({ target: say, args: [{ callback: () => 1 }] });
    const failure = errorOf(() => thread.start());
    equal(failure.code, "ERR_NOT_CLONEABLE");
    equal(failure.message.startsWith("args[0].callback cannot be passed"), true);
    equal(
      [thread.isAlive(), thread.ident, codeOf(() => thread.join())],
      [false, undefined, "ERR_THREAD_NOT_STARTED"],
    );
  },
  "sleep() shows a text that it was given in quotes"() {
    const { message } = errorOf(() => sleep("1" as unknown as number));
    equal(message, 'sleep("1"): give a number of seconds that is not negative.');
  },
  "the error names the place of what structured clone refuses, in arguments and in the thread's own fields"() {
    const asArgument = new Thread({ target: say, args: [1, [{ later: Promise.resolve() }]] });
    const asField = new Holder();
    equal(
      [asArgument, asField].map((thread) => errorOf(() => thread.start()).message.split(". ")[0]),
      [
        "args[1][0].later cannot be passed to another thread: it is a Promise",
        "this.seen cannot be passed to another thread: it is a WeakSet",
      ],
    );
  },
  "an error ends its own thread and no other"() {
    const thread = spawn(fail);
    thread.join();
    equal(thread.isAlive(), false);
    runInThread(say, "the others go on");
    equal(noted(), ["the others go on"]);
  },
  "a thread that was made in another thread, and passed on, cannot be started"() {
    const thread = new Thread({ target: say, args: ["said once"] });
    runInThread(startOther, thread);
    thread.start();
    thread.join();
    runInThread(startOther, thread);
    equal(noted(), ["ERR_THREAD_MADE_ELSEWHERE", "said once", "ERR_THREAD_ALREADY_STARTED"]);
  },
  "a thread of the module may be started by any thread"() {
    runInThread(startOfModule);
    ofModule.join();
    equal(noted(), ["of the module"]);
  },
  "what a thread did is seen after join, what was done before start is seen in it"() {
    const queue = new Queue<number>();
    const lock = new Lock();
    lock.acquire();
    queue.put(1);
    runInThread(passOn, queue, lock);
    equal([queue.get(), lock.locked()], [2, false]);
  },
};

const LONG_NAME = "long ".repeat(20);

export function renameOften(thread: Thread): void {
  for (let i = 0; i < 20_000; i++) thread.name = i % 2 === 0 ? "short" : LONG_NAME;
}

export class Failing extends Thread {
  reached = 0;
  override run(): void {
    this.reached = 5;
    throw new RangeError("on purpose");
  }
}

export class Holder extends Thread {
  seen = new WeakSet();
}

export function passOn(queue: Queue<number>, lock: Lock): void {
  queue.put(queue.get() + 1);
  lock.release();
}

export default function main() {
  checkBehaviours(behaviours);
}
