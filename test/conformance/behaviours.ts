import type { Both } from "./script.ts";

/** One row of the table of behaviours: the same question to both, as an expression. */
export interface Behaviour {
  readonly what: string;
  readonly ask: Both;
  /** Functions and objects that the question needs, at the top of the program. */
  readonly given?: Both;
  /** The first Python that answers. */
  readonly since?: readonly [major: number, minor: number];
  /** Stands for CPython's answer where it promises none. */
  readonly promises?: string;
  /** Why threadlab answers otherwise. */
  readonly why?: string;
}

export interface Topic {
  readonly title: string;
  readonly behaviours: readonly Behaviour[];
}

const both = (python: string, typescript = python): Both => ({ python, typescript });

const NO_HEAP =
  "Each worker has its own heap, so data that is passed between threads is copied. A `Shared` value is shared.";
const STRICTER = "A wrong argument is an error even if it is not used.";

export const TOPICS: readonly Topic[] = [
  {
    title: "Thread",
    behaviours: [
      {
        what: "the name of the first thread without a name of its own",
        ask: both("nameless.name"),
        given: both(
          "def work(): pass\nnameless = Thread(target=work)",
          "export function work() {}\nconst nameless = new Thread({ target: work });",
        ),
        why: "This is the form before Python 3.10, which the notes show. Both count in the same way.",
      },
      {
        what: "a second `start()`",
        ask: both("[twice.start(), twice.start()]"),
        given: both("twice = Thread()", "const twice = new Thread();"),
      },
      {
        what: "`start()` of a thread that another thread has made",
        ask: both(
          "[in_thread(start_it, Thread()), started.get()][1]",
          "[inThread(startIt, new Thread()), started.get()][1]",
        ),
        given: both(
          "started = Queue()\ndef start_it(thread): started.put(attempt(thread.start))",
          "const started = new Queue();\nexport function startIt(thread) { started.put(attempt(() => thread.start())); }",
        ),
        why: "Functions cannot be passed between workers. Until a thread starts, only its maker knows what it runs.",
      },
      { what: "`join()` before `start()`", ask: both("Thread().join()", "new Thread().join()") },
      { what: "a thread that joins itself", ask: both("current_thread().join()", "currentThread().join()") },
      {
        what: "`join(0.001)` of a thread that is still running",
        ask: both("[sleeper.start(), sleeper.join(0.001), sleeper.join(-1)]"),
        given: both(
          "never = Event()\ndef sleep_on(): never.wait()\nsleeper = Thread(target=sleep_on, daemon=True)",
          "const never = new Event();\nexport function sleepOn() { never.wait(); }\nconst sleeper = new Thread({ target: sleepOn, daemon: true });",
        ),
      },
      {
        what: "`daemon` set after `start()`",
        ask: both('setattr(sleeper, "daemon", False)', "(sleeper.daemon = false)"),
      },
      { what: "`daemon` by default", ask: both("Thread().daemon", "new Thread().daemon") },
      { what: "`ident` before `start()`", ask: both("Thread().ident", "new Thread().ident") },
      {
        what: "`is_alive()` before the start, after it, and after `join()`",
        ask: both(
          "[brief.is_alive(), brief.start(), brief.is_alive(), go.set(), brief.join(), brief.is_alive()]",
          "[brief.isAlive(), brief.start(), brief.isAlive(), go.set(), brief.join(), brief.isAlive()]",
        ),
        given: both(
          "go = Event()\ndef wait_for_go(): go.wait()\nbrief = Thread(target=wait_for_go)",
          "const go = new Event();\nexport function waitForGo() { go.wait(); }\nconst brief = new Thread({ target: waitForGo });",
        ),
      },
      {
        what: "`run()` called by hand runs in",
        ask: both("[by_hand.run(), ran_in.get()][1]", "[byHand.run(), ranIn.get()][1]"),
        given: both(
          "ran_in = Queue()\ndef tell_name(): ran_in.put(current_thread().name)\nby_hand = Thread(target=tell_name)",
          "const ranIn = new Queue();\nexport function tellName() { ranIn.put(currentThread().name); }\nconst byHand = new Thread({ target: tellName });",
        ),
      },
      {
        what: "an error in a thread, seen from the thread that joins it",
        ask: both(
          "[failing.start(), failing.join(), failing.is_alive()]",
          "[failing.start(), failing.join(), failing.isAlive()]",
        ),
        given: both(
          "def fail(): raise ValueError\nfailing = Thread(target=fail)",
          'export function fail() { throw new Error("on purpose"); }\nconst failing = new Thread({ target: fail });',
        ),
      },
      {
        what: "a target that is an inline function",
        ask: both(
          "[t := Thread(target=lambda: 1), t.start(), t.join()][1]",
          "new Thread({ target: () => 1 }).start()",
        ),
        why: "Functions cannot be passed between workers. A worker finds an exported function by its name.",
      },
      {
        what: "a list of 2 that was an argument, after its thread has appended to it",
        ask: both("[in_thread(append_one, given), given][1]", "[inThread(appendOne, given), given][1]"),
        given: both(
          "given = [1, 2]\ndef append_one(items): items.append(3)",
          "const given = [1, 2];\nexport function appendOne(items) { items.push(3); }",
        ),
        why: NO_HEAP,
      },
      {
        what: "a variable of the module that was 0, after a thread has set it to 1",
        ask: both("[in_thread(set_variable), variable][1]", "[inThread(setVariable), variable][1]"),
        given: both(
          "variable = 0\ndef set_variable():\n    global variable\n    variable = 1",
          "let variable = 0;\nexport function setVariable() { variable = 1; }",
        ),
        why: NO_HEAP,
      },
      {
        what: "a field of a subclass that `run()` has set, before and after `join()`",
        ask: both(
          "[fielded.start(), has_set.wait(), fielded.field, goes_on.set(), fielded.join(), fielded.field][2::3]",
          "[fielded.start(), hasSet.wait(), fielded.field, goesOn.set(), fielded.join(), fielded.field].filter((_, i) => i % 3 === 2)",
        ),
        given: both(
          "has_set, goes_on = Event(), Event()\nclass Fielded(Thread):\n    field = 'old'\n    def run(self):\n        self.field = 'new'\n        has_set.set()\n        goes_on.wait()\nfielded = Fielded()",
          "const hasSet = new Event();\nconst goesOn = new Event();\nexport class Fielded extends Thread {\n  field = 'old';\n  run() {\n    this.field = 'new';\n    hasSet.set();\n    goesOn.wait();\n  }\n}\nconst fielded = new Fielded();",
        ),
        why: "The fields are copied into the thread when it starts, and back when it has ended.",
      },
    ],
  },
  {
    title: "Lock",
    behaviours: [
      { what: "`release()` of a free lock", ask: both("Lock().release()", "new Lock().release()") },
      {
        what: "`acquire` by the thread that holds it, without waiting",
        ask: both(
          "[held.acquire(), held.acquire(blocking=False)]",
          "[held.acquire(), held.acquire({ blocking: false })]",
        ),
        given: both("held = Lock()", "const held = new Lock();"),
      },
      {
        what: "`release()` by a thread that is not the holder",
        ask: both(
          "[in_thread(release, held), held.locked()][1]",
          "[inThread(release, held), held.locked()][1]",
        ),
        given: both("def release(lock): lock.release()", "export function release(lock) { lock.release(); }"),
      },
      {
        what: "`acquire(timeout=-1)` of a free lock",
        ask: both("Lock().acquire(timeout=-1)", "new Lock().acquire({ timeout: -1 })"),
      },
      {
        what: "`acquire(timeout=-2)`",
        ask: both("Lock().acquire(timeout=-2)", "new Lock().acquire({ timeout: -2 })"),
      },
      {
        what: "`acquire(blocking=False, timeout=1)`",
        ask: both(
          "Lock().acquire(blocking=False, timeout=1)",
          "new Lock().acquire({ blocking: false, timeout: 1 })",
        ),
      },
      {
        what: "a timeout of more than 292 years",
        ask: both("Lock().acquire(timeout=1e10)", "new Lock().acquire({ timeout: 1e10 })"),
      },
      {
        what: "a lock after an error inside `with`",
        ask: both(
          "[attempt(lambda: holding(freed, fail)) != '', freed.locked()]",
          "[attempt(() => holding(freed, fail)) !== '', freed.locked()]",
        ),
        given: both("freed = Lock()", "const freed = new Lock();"),
      },
      {
        what: "the order in which waiting threads get a lock",
        promises: "any of them",
        ask: both("", "inTurn()"),
        given: both(
          "",
          [
            "const wanted = new Lock();",
            "const line = new Queue();",
            "export function standInLine(name) { wanted.acquire(); line.put(name); wanted.release(); }",
            "function inTurn() {",
            "  wanted.acquire();",
            "  const threads = ['first', 'second', 'third'].map((name) => {",
            "    const thread = new Thread({ target: standInLine, args: [name] });",
            "    thread.start();",
            "    untilWaiting(thread, wanted);",
            "    return thread;",
            "  });",
            "  wanted.release();",
            "  for (const thread of threads) thread.join();",
            "  return [line.get(), line.get(), line.get()];",
            "}",
          ].join("\n"),
        ),
        why: "First come, first served: so a run can be repeated, and no thread starves. A program that relies on this order is wrong in Python.",
      },
    ],
  },
  {
    title: "RLock",
    behaviours: [
      {
        what: "`acquire()` by the thread that holds it",
        ask: both("[again.acquire(), again.acquire(), again.release(), again.release()]"),
        given: both("again = RLock()", "const again = new RLock();"),
      },
      { what: "`release()` of a free one", ask: both("again.release()") },
      {
        what: "`release()` by a thread that is not the holder",
        ask: both(
          "[again.acquire(), in_thread(try_release, again), outcome.get()][2]",
          "[again.acquire(), inThread(tryRelease, again), outcome.get()][2]",
        ),
        given: both(
          "outcome = Queue()\ndef try_release(lock): outcome.put(attempt(lock.release))",
          "const outcome = new Queue();\nexport function tryRelease(lock) { outcome.put(attempt(() => lock.release())); }",
        ),
      },
      {
        what: "`locked()`",
        promises: "from 3.14 on",
        ask: both("", "again.locked()"),
        why: "It is convenient and harmless.",
      },
    ],
  },
  {
    title: "Condition",
    behaviours: [
      { what: "`wait()` without its lock", ask: both("Condition().wait()", "new Condition().wait()") },
      { what: "`notify()` without its lock", ask: both("Condition().notify()", "new Condition().notify()") },
      {
        what: "`wait(0.001)` without a notification",
        ask: both("holding(idle, lambda: idle.wait(0.001))", "holding(idle, () => idle.wait(0.001))"),
        given: both("idle = Condition()", "const idle = new Condition();"),
      },
      {
        what: "`wait_for` that gives up returns the last result of the predicate",
        ask: both(
          "holding(idle, lambda: idle.wait_for(lambda: 0, 0.001))",
          "holding(idle, () => idle.waitFor(() => 0, 0.001))",
        ),
      },
      {
        what: "`wait_for` with a predicate that is already true, without the lock",
        ask: both("idle.wait_for(lambda: 7)", "idle.waitFor(() => 7)"),
      },
      {
        what: "`notify()` without waiting threads, then `wait(0.001)`",
        ask: both(
          "holding(idle, lambda: [idle.notify(), idle.wait(0.001)])",
          "holding(idle, () => [idle.notify(), idle.wait(0.001)])",
        ),
      },
      {
        what: "`notify()` while another thread holds its plain Lock",
        ask: both(
          "[loose.acquire(), in_thread(try_notify, loose), outcome.get()][2]",
          "[loose.acquire(), inThread(tryNotify, loose), outcome.get()][2]",
        ),
        given: both(
          "loose = Condition(Lock())\ndef try_notify(condition): outcome.put(attempt(condition.notify))",
          "const loose = new Condition(new Lock());\nexport function tryNotify(condition) { outcome.put(attempt(() => condition.notify())); }",
        ),
      },
      {
        what: "… and while it holds its RLock",
        ask: both(
          "[owned.acquire(), in_thread(try_notify, owned), outcome.get()][2]",
          "[owned.acquire(), inThread(tryNotify, owned), outcome.get()][2]",
        ),
        given: both("owned = Condition()", "const owned = new Condition();"),
      },
    ],
  },
  {
    title: "Semaphore, BoundedSemaphore",
    behaviours: [
      { what: "`Semaphore(-1)`", ask: both("Semaphore(-1)", "new Semaphore(-1)") },
      {
        what: "`Semaphore(1.5)`, acquired twice",
        ask: both(
          "(lambda s: [s.acquire(), s.acquire(), s._value])(Semaphore(1.5))",
          "new Semaphore(1.5).acquire()",
        ),
        why: "In CPython the value skips zero, and the semaphore then lets every thread in.",
      },
      {
        what: "`acquire(timeout=-1)` without a free permit",
        ask: both("Semaphore(0).acquire(timeout=-1)", "new Semaphore(0).acquire({ timeout: -1 })"),
      },
      { what: "`release(0)`", ask: both("Semaphore().release(0)", "new Semaphore().release(0)") },
      {
        what: "a Semaphore released more often than acquired",
        ask: both("Semaphore(1).release(5)", "new Semaphore(1).release(5)"),
      },
      {
        what: "a BoundedSemaphore released more often than acquired",
        ask: both("BoundedSemaphore(1).release()", "new BoundedSemaphore(1).release()"),
      },
      {
        what: "`release()` of a `BoundedSemaphore(0)`",
        ask: both("BoundedSemaphore(0).release()", "new BoundedSemaphore(0).release()"),
      },
    ],
  },
  {
    title: "Event",
    behaviours: [
      {
        what: "`wait(0.001)` for an event that is not set",
        ask: both("Event().wait(0.001)", "new Event().wait(0.001)"),
      },
      {
        what: "`wait(-1)` for an event that is not set",
        ask: both("Event().wait(-1)", "new Event().wait(-1)"),
      },
      {
        what: "`set()`, `wait()`, `wait(0)`, `clear()`, `is_set()`",
        ask: both(
          "[flag.set(), flag.wait(), flag.wait(0), flag.clear(), flag.is_set()]",
          "[flag.set(), flag.wait(), flag.wait(0), flag.clear(), flag.isSet()]",
        ),
        given: both("flag = Event()", "const flag = new Event();"),
      },
    ],
  },
  {
    title: "Barrier",
    behaviours: [
      { what: "`Barrier(0)`", ask: both("Barrier(0)", "new Barrier(0)"), since: [3, 13] },
      { what: "a barrier of one", ask: both("Barrier(1).wait()", "new Barrier(1).wait()") },
      {
        what: "a wait that no other thread joins in time",
        ask: both(
          "[attempt(lambda: gate.wait(0.001)), gate.broken]",
          "[attempt(() => gate.wait(0.001)), gate.broken]",
        ),
        given: both("gate = Barrier(2)", "const gate = new Barrier(2);"),
      },
      { what: "a wait at a broken barrier", ask: both("gate.wait()") },
      {
        what: "`reset()` of a broken one",
        ask: both(
          "[gate.reset(), gate.broken, gate.n_waiting, gate.parties]",
          "[gate.reset(), gate.broken, gate.nWaiting, gate.parties]",
        ),
      },
      {
        what: "an action that fails: the result of `wait`, and whether the barrier is broken",
        ask: both(
          "[attempt(failing_gate.wait) != '0', failing_gate.broken]",
          "[attempt(() => failingGate.wait()) !== '0', failingGate.broken]",
        ),
        given: both(
          "failing_gate = Barrier(1, fail)",
          "const failingGate = new Barrier(1, { action: fail });",
        ),
      },
    ],
  },
  {
    title: "Timer",
    behaviours: [
      {
        what: "`cancel()` before the time is up",
        ask: both("[alarm.start(), alarm.cancel(), alarm.join(), rung.qsize()]"),
        given: both(
          "rung = Queue()\ndef ring(): rung.put(1)\nalarm = Timer(60, ring)",
          "const rung = new Queue();\nexport function ring() { rung.put(1); }\nconst alarm = new Timer(60, ring);",
        ),
      },
      {
        what: "an interval of -1",
        ask: both("[early.start(), early.join(), rung.qsize()]"),
        given: both("early = Timer(-1, ring)", "const early = new Timer(-1, ring);"),
      },
    ],
  },
  {
    title: "Queue, LifoQueue, PriorityQueue",
    behaviours: [
      {
        what: "`get_nowait()` of an empty one",
        ask: both("Queue().get_nowait()", "new Queue().getNowait()"),
      },
      {
        what: "`put_nowait()` into a full one",
        ask: both("[full.put(1), full.put_nowait(2)]", "[full.put(1), full.putNowait(2)]"),
        given: both("full = Queue(1)", "const full = new Queue(1);"),
      },
      { what: "`get(timeout=-1)`", ask: both("Queue().get(timeout=-1)", "new Queue().get({ timeout: -1 })") },
      {
        what: "`put(1, timeout=-1)` where there is room without limit",
        ask: both("Queue().put(1, timeout=-1)", "new Queue().put(1, { timeout: -1 })"),
        why: STRICTER,
      },
      { what: "`task_done()` too often", ask: both("Queue().task_done()", "new Queue().taskDone()") },
      {
        what: "a list that was put in, after it was appended to",
        ask: both(
          "[copied.put(mine), mine.append(2), copied.get()][2]",
          "[copied.put(mine), mine.push(2), copied.get()][2]",
        ),
        given: both("copied, mine = Queue(), [1]", "const copied = new Queue();\nconst mine = [1];"),
        why: NO_HEAP,
      },
      {
        what: "the order of a LifoQueue",
        ask: both(
          "[[stack.put(i) for i in (1, 2, 3)], [stack.get() for _ in range(3)]][1]",
          "[[1, 2, 3].map((i) => stack.put(i)), [1, 2, 3].map(() => stack.get())][1]",
        ),
        given: both("stack = LifoQueue()", "const stack = new LifoQueue();"),
      },
      {
        what: "the order of a PriorityQueue of tuples",
        ask: both(
          '[[ranked.put(i) for i in ((2,), (1, "b"), (1,), (1, "a", 0))], [ranked.get() for _ in range(4)]][1]',
          '[[[2], [1, "b"], [1], [1, "a", 0]].map((i) => ranked.put(i)), [1, 2, 3, 4].map(() => ranked.get())][1]',
        ),
        given: both("ranked = PriorityQueue()", "const ranked = new PriorityQueue();"),
      },
      {
        what: "a text and a number in one PriorityQueue",
        ask: both('[mixed.put(1), mixed.put("a")]'),
        given: both("mixed = PriorityQueue()", "const mixed = new PriorityQueue();"),
      },
      {
        what: "… and how many items it has then",
        ask: both("mixed.qsize()"),
        why: "CPython leaves the refused item in the queue, and later calls then fail.",
      },
      {
        what: "two dicts of one priority",
        ask: both(
          '[equals.put((1, {"a": 1})), equals.put((1, {"a": 2}))]',
          "[equals.put([1, { a: 1 }]), equals.put([1, { a: 2 }])]",
        ),
        given: both("equals = PriorityQueue()", "const equals = new PriorityQueue();"),
      },
      {
        what: "`put` after `shutdown()`",
        ask: both("[closed.put(1), closed.shutdown(), closed.put(2)]"),
        given: both("closed = Queue()", "const closed = new Queue();"),
        since: [3, 13],
      },
      { what: "… and `get`, while there is an item", ask: both("closed.get()"), since: [3, 13] },
      { what: "… and when there is none", ask: both("closed.get()"), since: [3, 13] },
      {
        what: "`shutdown(immediate=True)`: items left, `task_done()`",
        ask: both(
          "[thrown.put(1), thrown.shutdown(immediate=True), thrown.qsize(), attempt(thrown.task_done)]",
          "[thrown.put(1), thrown.shutdown({ immediate: true }), thrown.qsize(), attempt(() => thrown.taskDone())]",
        ),
        given: both("thrown = Queue()", "const thrown = new Queue();"),
        since: [3, 13],
      },
    ],
  },
  {
    title: "SimpleQueue",
    behaviours: [
      {
        what: "two items put in, then `qsize()`, `get()`, `get_nowait()`, `empty()`",
        ask: both(
          "[simple.put(1), simple.put_nowait(2), simple.qsize(), simple.get(), simple.get_nowait(), simple.empty()]",
          "[simple.put(1), simple.putNowait(2), simple.qsize(), simple.get(), simple.getNowait(), simple.empty()]",
        ),
        given: both("simple = SimpleQueue()", "const simple = new SimpleQueue();"),
      },
      {
        what: "`get_nowait()` of an empty SimpleQueue",
        ask: both("simple.get_nowait()", "simple.getNowait()"),
      },
      {
        what: "`get(timeout=0.001)` of it",
        ask: both("simple.get(timeout=0.001)", "simple.get({ timeout: 0.001 })"),
      },
      { what: "`get(timeout=-1)` of it", ask: both("simple.get(timeout=-1)", "simple.get({ timeout: -1 })") },
      {
        what: "`get(block=False, timeout=-1)` of it",
        ask: both("simple.get(block=False, timeout=-1)", "simple.get({ block: false, timeout: -1 })"),
      },
      {
        what: "`put(1, timeout=-1)`, which does not wait",
        ask: both("simple.put(1, timeout=-1)", "simple.put(1, { timeout: -1 })"),
        why: STRICTER,
      },
    ],
  },
  {
    title: "ThreadPoolExecutor",
    behaviours: [
      {
        what: "`ThreadPoolExecutor(0)`",
        ask: both("ThreadPoolExecutor(0)", "new ThreadPoolExecutor({ maxWorkers: 0 })"),
      },
      {
        what: "`ThreadPoolExecutor(1.5)`",
        ask: both("[ThreadPoolExecutor(1.5), 0][1]", "[new ThreadPoolExecutor({ maxWorkers: 1.5 }), 0][1]"),
        why: "A number of threads is a whole number.",
      },
      {
        what: "the name of its first thread, with a prefix",
        ask: both(
          'ThreadPoolExecutor(1, "crew").submit(own_name).result()',
          'new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "crew" }).submit(ownName).result()',
        ),
        given: both(
          "def own_name(): return current_thread().name",
          "export function ownName() { return currentThread().name; }",
        ),
      },
      {
        what: "… and without one",
        ask: both(
          "ThreadPoolExecutor(1).submit(own_name).result()[:-3]",
          "new ThreadPoolExecutor({ maxWorkers: 1 }).submit(ownName).result().slice(0, -3)",
        ),
      },
      {
        what: "`result()`, `exception()`, `done()`, `running()`, `cancelled()`, `cancel()` after the end of the task",
        ask: both(
          "(lambda f: [f.result(), f.exception(), f.done(), f.running(), f.cancelled(), f.cancel()])(crew.submit(seven))",
          "((f) => [f.result(), f.exception(), f.done(), f.running(), f.cancelled(), f.cancel()])(crew.submit(seven))",
        ),
        given: both(
          "crew = ThreadPoolExecutor(1)\ndef seven(): return 7",
          "const crew = new ThreadPoolExecutor({ maxWorkers: 1 });\nexport function seven() { return 7; }",
        ),
      },
      {
        what: "`result()` of a task that fails",
        ask: both("crew.submit(fail_so).result()", "crew.submit(failSo).result()"),
        given: both(
          "class Failure(Exception): pass\ndef fail_so(): raise Failure()",
          'export function failSo() { throw new Error("Failure"); }',
        ),
      },
      {
        what: "a task that runs: `done()`, `running()`, `cancel()`, `result(0)`, `exception(-1)`",
        ask: both(
          "[begun.wait(), held_up.done(), held_up.running(), held_up.cancel(), attempt(lambda: held_up.result(0)), attempt(lambda: held_up.exception(-1))]",
          "[lazy.up && begun.wait(), lazy.up.done(), lazy.up.running(), lazy.up.cancel(), attempt(() => lazy.up.result(0)), attempt(() => lazy.up.exception(-1))]",
        ),
        given: both(
          "begun, freed_up = Event(), Event()\ndef hold_up():\n    begun.set()\n    freed_up.wait()\n    return 8\nheld_up = crew.submit(hold_up)",
          "const begun = new Event();\nconst freedUp = new Event();\nexport function holdUp() {\n  begun.set();\n  freedUp.wait();\n  return 8;\n}\nconst lazy = { get up() { return (this.own ??= crew.submit(holdUp)); } };",
        ),
      },
      {
        what: "a task that waits: `cancel()`, `cancel()`, `cancelled()`, `done()`, `running()`, `result()`",
        ask: both(
          "(lambda f: [f.cancel(), f.cancel(), f.cancelled(), f.done(), f.running(), attempt(f.result), attempt(f.exception)])(crew.submit(seven))",
          "((f) => [f.cancel(), f.cancel(), f.cancelled(), f.done(), f.running(), attempt(() => f.result()), attempt(() => f.exception())])(crew.submit(seven))",
        ),
      },
      {
        what: "`wait` for a cancelled future that no thread has come across",
        ask: both(
          "(lambda f: [f.cancel(), len(wait([f], 0.01).done), len(wait([f], 0.01).not_done)])(crew.submit(seven))",
          "((f) => [f.cancel(), wait([f], { timeout: 0.01 }).done.size, wait([f], { timeout: 0.01 }).notDone.size])(crew.submit(seven))",
        ),
      },
      {
        what: "callbacks of a task that ends, and one that comes late",
        ask: both(
          "(lambda f: [f.add_done_callback(note_it), freed_up.set(), f.result(), held_up.result(), f.add_done_callback(note_it), notes.get(), notes.get()])(crew.submit(seven))[2:]",
          "((f) => [f.addDoneCallback(noteIt), freedUp.set(), f.result(), lazy.up.result(), f.addDoneCallback(noteIt), notes.get(), notes.get()])(crew.submit(seven)).slice(2)",
        ),
        given: both(
          "notes = Queue()\ndef note_it(future): notes.put(future.result())",
          "const notes = new Queue();\nexport function noteIt(future) { notes.put(future.result()); }",
        ),
      },
      {
        what: "`map` with a task that fails in the middle",
        ask: both(
          "(lambda results: [next(results), attempt(lambda: next(results)), list(results)])(crew.map(fail_on_two, [1, 2, 3]))",
          "((results) => [results.next().value, attempt(() => results.next()), [...results]])(crew.map(failOnTwo, [1, 2, 3]))",
        ),
        given: both(
          "def fail_on_two(n):\n    if n == 2: raise Failure()\n    return n",
          'export function failOnTwo(n) {\n  if (n === 2) throw new Error("Failure");\n  return n;\n}',
        ),
      },
      { what: "`wait` for no futures", ask: both("len(wait([]).done)", "wait([]).done.size") },
      {
        what: "`as_completed` of one future given twice",
        ask: both(
          "(lambda f: [g.result() for g in as_completed([f, f])])(crew.submit(seven))",
          "((f) => [...asCompleted([f, f])].map((g) => g.result()))(crew.submit(seven))",
        ),
      },
      {
        what: "`as_completed` with a timeout that passes",
        ask: both(
          "(lambda f: [attempt(lambda: list(as_completed([f], 0.01))), freed_up.set(), f.result()][0])([freed_up.clear(), crew.submit(hold_up)][1])",
          "((f) => [attempt(() => [...asCompleted([f], { timeout: 0.01 })]), freedUp.set(), f.result()][0])([freedUp.clear(), crew.submit(holdUp)][1])",
        ),
      },
      {
        what: "an initializer that fails: `result()`, then `submit`",
        ask: both(
          "(lambda p: [attempt(lambda: p.submit(seven).result()), attempt(lambda: p.submit(seven))])(ThreadPoolExecutor(1, initializer=fail_so))",
          "((p) => [attempt(() => p.submit(seven).result()), attempt(() => p.submit(seven))])(new ThreadPoolExecutor({ maxWorkers: 1, initializer: failSo }))",
        ),
      },
      {
        what: "a list that a task returns and keeps, after the task's thread has appended to it",
        ask: both(
          "(lambda first, second: [first.result(), second.result(), len(first.result())][2])(crew.submit(kept_list), crew.submit(append_kept))",
          "((first, second) => [first.result(), second.result(), first.result().length][2])(crew.submit(keptList), crew.submit(appendKept))",
        ),
        given: both(
          "kept = [1]\ndef kept_list(): return kept\ndef append_kept(): kept.append(2)",
          "const kept = [1];\nexport function keptList() { return kept; }\nexport function appendKept() { kept.push(2); }",
        ),
        why: NO_HEAP,
      },
      {
        what: "`shutdown(cancel_futures=True)`: the task that runs, the one that waits, and a new one",
        ask: both(
          "[freed_up.clear(), begun.clear(), tasks.append(crew.submit(hold_up)), begun.wait(), tasks.append(crew.submit(seven)), crew.shutdown(wait=False, cancel_futures=True), freed_up.set(), tasks[0].result(), tasks[1].cancelled(), attempt(lambda: crew.submit(seven))][7:]",
          "[freedUp.clear(), begun.clear(), tasks.push(crew.submit(holdUp)), begun.wait(), tasks.push(crew.submit(seven)), crew.shutdown({ wait: false, cancelFutures: true }), freedUp.set(), tasks[0].result(), tasks[1].cancelled(), attempt(() => crew.submit(seven))].slice(7)",
        ),
        given: both("tasks = []", "const tasks = [];"),
      },
      { what: "a second `shutdown()`", ask: both("crew.shutdown()", "crew.shutdown()") },
    ],
  },
  {
    title: "ThreadLocal",
    behaviours: [
      {
        what: "reading a value that this thread has not set",
        ask: both("local().value", "new ThreadLocal().value"),
      },
      {
        what: "this thread's value after another has set its own",
        ask: both(
          "[assign(own, 1), in_thread(set_own, own), own.value][2]",
          "[assign(own, 1), inThread(setOwn, own), own.value][2]",
        ),
        given: both(
          "own = local()\ndef set_own(mine): mine.value = 2",
          "const own = new ThreadLocal();\nexport function setOwn(mine) { mine.value = 2; }",
        ),
      },
      {
        what: "the number of values in one object",
        promises: "any number of attributes",
        ask: both(
          "",
          "Object.getOwnPropertyNames(ThreadLocal.prototype).filter((name) => name === 'value').length",
        ),
        why: "It has one value, `value`, with a type. The value may be an object.",
      },
    ],
  },
  {
    title: "Time",
    behaviours: [{ what: "`sleep(-1)`", ask: both("time.sleep(-1)", "sleep(-1)") }],
  },
  {
    title: "Output",
    behaviours: [
      { what: '`print("", end="")`, here `write("")`, returns', ask: both('print("", end="")', 'write("")') },
    ],
  },
];
