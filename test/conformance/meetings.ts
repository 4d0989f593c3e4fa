import type { Features } from "./calls.ts";
import type { Both, Script } from "./script.ts";

/** Two threads meet: one waits for what the other does. Each meeting has objects of its own, in a known state. */
export function addMeeting(script: Script, { shutdown }: Features): void {
  const { random, threads } = script;
  const blocked = random.below(threads);
  const waker = (blocked + 1 + random.below(threads - 1)) % threads;
  const kinds = shutdown ? [...MEETINGS, getMeetsShutdown, putMeetsShutdown] : MEETINGS;
  random.pick(kinds)(script, blocked, waker);
}

type Meeting = (script: Script, blocked: number, waker: number) => void;

const same = (text: string): Both => ({ python: text, typescript: text });
const both = (python: string, typescript: string): Both => ({ python, typescript });

const MEETINGS: readonly Meeting[] = [
  function lock(script, blocked, waker) {
    const name = make(script, "lock", script.random.pick(["Lock()", "RLock()"]));
    const levels = name.type === "RLock()" ? 1 + script.random.below(3) : 1;
    script.moveTo(waker);
    for (let i = 0; i < levels; i++) script.show(same(`${name}.acquire()`));
    const releases = Array.from({ length: levels }, () => `${name}.release()`);
    const acquire = script.random.pick([
      same(`${name}.acquire()`),
      both(`${name}.acquire(timeout=30)`, `${name}.acquire({ timeout: 30 })`),
      both(`${name}.acquire(timeout=-1)`, `${name}.acquire({ timeout: -1 })`),
    ]);
    script.meet(blocked, acquire, waker, both(`(${releases.join(", ")},)[0]`, `(${releases.join(", ")})`));
    script.moveTo(blocked);
    script.show(same(`${name}.release()`));
  },
  function semaphore(script, blocked, waker) {
    const name = make(script, "semaphore", "Semaphore(0)");
    const n = 1 + script.random.below(2);
    const acquire = script.random.pick([
      same(`${name}.acquire()`),
      both(`${name}.acquire(timeout=30)`, `${name}.acquire({ timeout: 30 })`),
    ]);
    script.meet(blocked, acquire, waker, same(`${name}.release(${n})`));
    script.show(both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`));
  },
  function event(script, blocked, waker) {
    const name = make(script, "event", "Event()");
    script.meet(
      blocked,
      same(`${name}.wait(${script.random.pick(["", "30"])})`),
      waker,
      same(`${name}.set()`),
    );
  },
  function conditionWait(script, blocked, waker) {
    const [python, typescript] = script.random.pick([
      ["", ""],
      ["Lock()", "new Lock()"],
    ]);
    const name = make(script, "condition", `Condition(${python})`, `Condition(${typescript})`);
    const levels = python === "" ? 1 + script.random.below(2) : 1;
    script.moveTo(blocked);
    for (let i = 0; i < levels; i++) script.show(same(`${name}.acquire()`));
    // The waker gets the lock only when the other one waits.
    const notify = script.random.pick([
      both(`${name}.notify()`, `${name}.notify()`),
      both(`${name}.notify(3)`, `${name}.notify(3)`),
      both(`${name}.notify_all()`, `${name}.notifyAll()`),
    ]);
    script.meet(
      blocked,
      same(`${name}.wait(${script.random.pick(["", "30"])})`),
      waker,
      both(`holding(${name}, lambda: ${notify.python})`, `holding(${name}, () => ${notify.typescript})`),
    );
    script.moveTo(blocked);
    for (let i = 0; i <= levels; i++) script.show(same(`${name}.release()`));
  },
  function conditionWaitFor(script, blocked, waker) {
    const name = make(script, "condition", "Condition()");
    const box = make(script, "box", "Shared(0)");
    script.meet(
      blocked,
      both(
        `holding(${name}, lambda: ${name}.wait_for(lambda: ${box}.value))`,
        `holding(${name}, () => ${name}.waitFor(() => ${box}.value))`,
      ),
      waker,
      both(
        `holding(${name}, lambda: (assign(${box}, 5), ${name}.notify())[1])`,
        `holding(${name}, () => (assign(${box}, 5), ${name}.notify()))`,
      ),
    );
  },
  function barrier(script, blocked, waker) {
    const name = make(script, "barrier", "Barrier(2)");
    // Who comes first is open, so the index is not shown.
    script.meet(blocked, same(`${name}.wait() < 2`), waker, same(`${name}.wait() < 2`));
    script.show(both(`${name}.n_waiting`, `${name}.nWaiting`));
  },
  function barrierAbort(script, blocked, waker) {
    const name = make(script, "barrier", "Barrier(2)");
    script.meet(
      blocked,
      same(`${name}.wait(${script.random.pick(["", "30"])})`),
      waker,
      same(`${name}.abort()`),
    );
    script.show(same(`${name}.broken`));
  },
  function queueGet(script, blocked, waker) {
    const name = make(script, "queue", `${script.random.pick(["Queue", "LifoQueue", "PriorityQueue"])}()`);
    const get = script.random.pick([
      same(`${name}.get()`),
      both(`${name}.get(timeout=30)`, `${name}.get({ timeout: 30 })`),
    ]);
    script.meet(blocked, get, waker, same(`${name}.put(${script.random.below(9)})`));
    script.show(same(`${name}.qsize()`));
  },
  function simpleQueueGet(script, blocked, waker) {
    const name = make(script, "simple", "SimpleQueue()");
    const get = script.random.pick([
      same(`${name}.get()`),
      both(`${name}.get(timeout=30)`, `${name}.get({ timeout: 30 })`),
    ]);
    script.meet(blocked, get, waker, same(`${name}.put(${script.random.below(9)})`));
    script.show(same(`${name}.qsize()`));
  },
  function futureResult(script, blocked, waker) {
    const [pool, body] = [script.newName("pool"), script.newName("body")];
    const gate = make(script, "gate", "Event()");
    const box = make(script, "box", "Shared(0)");
    script.define(body, [`${gate}.wait()`, "return [1, 2]"], [`${gate}.wait();`, "return [1, 2];"]);
    script.declare(`${pool} = ThreadPoolExecutor(2)`, `${pool} = new ThreadPoolExecutor({ maxWorkers: 2 })`);
    script.moveTo(waker);
    script.show(
      both(`assign(${box}, ${pool}.submit(lambda: ${body}()))`, `assign(${box}, ${pool}.submit(${body}))`),
    );
    const look = script.random.pick([
      same(`${box}.value.result()`),
      same(`${box}.value.result(30)`),
      same(`${box}.value.exception()`),
      both(`len(wait([${box}.value]).done)`, `wait([${box}.value]).done.size`),
      both(
        `[f.result() for f in as_completed([${box}.value], 30)]`,
        `[...asCompleted([${box}.value], { timeout: 30 })].map((f) => f.result())`,
      ),
    ]);
    script.meet(blocked, look, waker, same(`${gate}.set()`));
    script.show(same(`${box}.value.done()`));
  },
  function queuePut(script, blocked, waker) {
    const name = make(script, "queue", `${script.random.pick(["Queue", "LifoQueue", "PriorityQueue"])}(1)`);
    script.moveTo(waker);
    script.show(same(`${name}.put(1)`));
    script.meet(blocked, same(`${name}.put(2)`), waker, same(`${name}.get()`));
    script.show(same(`${name}.get()`));
  },
  function queueJoin(script, blocked, waker) {
    const name = make(script, "queue", "Queue()");
    script.moveTo(waker);
    script.show(same(`${name}.put("a")`));
    script.show(same(`${name}.get()`));
    script.meet(blocked, same(`${name}.join()`), waker, both(`${name}.task_done()`, `${name}.taskDone()`));
  },
  function join(script, blocked, waker) {
    const [name, gate, body] = [
      script.newName("joined"),
      make(script, "gate", "Event()"),
      script.newName("body"),
    ];
    script.define(body, [`${gate}.wait()`], [`${gate}.wait();`]);
    script.declare(`${name} = Thread(target=lambda: ${body}())`, `${name} = new Thread({ target: ${body} })`);
    script.show(same(`${name}.start()`));
    script.meet(blocked, same(`${name}.join()`), waker, same(`${gate}.set()`));
    script.moveTo(blocked);
    script.show(both(`${name}.is_alive()`, `${name}.isAlive()`));
  },
];

function getMeetsShutdown(script: Script, blocked: number, waker: number): void {
  const name = make(script, "queue", "Queue()");
  script.meet(blocked, same(`${name}.get()`), waker, same(`${name}.shutdown()`));
}

function putMeetsShutdown(script: Script, blocked: number, waker: number): void {
  const name = make(script, "queue", "Queue(1)");
  script.moveTo(waker);
  script.show(same(`${name}.put(1)`));
  script.meet(blocked, same(`${name}.put(2)`), waker, same(`${name}.shutdown()`));
  script.show(same(`${name}.get()`));
}

interface Made {
  readonly type: string;
  toString(): string;
}

function make(script: Script, kind: string, python: string, typescript = python): Made {
  const name = script.newName(kind);
  script.declare(`${name} = ${python}`, `${name} = new ${typescript}`);
  return { type: python, toString: () => name };
}
