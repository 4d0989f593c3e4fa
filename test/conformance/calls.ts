import type { Both, Script } from "./script.ts";

/** What the Python at hand can do. */
export interface Features {
  /** `Queue.shutdown`, from Python 3.13. */
  readonly shutdown: boolean;
}

/** A call that does not wait for another thread, whatever state its object is in. */
type RandomCall = (script: Script) => Both;

function both(python: string, typescript: string): Both {
  return { python, typescript };
}

/** A call whose method is written alike in both languages, but for its name. */
function same(object: string, python: string, typescript = python, args = ""): Both {
  return both(`${object}.${python}(${args})`, `${object}.${typescript}(${args})`);
}

/** Makes some objects and the calls to choose from. */
export function declareObjects(script: Script, features: Features): readonly RandomCall[] {
  const { random } = script;
  const makers = [
    lock,
    rlock,
    condition,
    semaphore,
    event,
    barrier,
    aQueue,
    simpleQueue,
    child,
    local,
    future,
  ];
  const count = 3 + random.below(4);
  return Array.from({ length: count }, () => random.pick(makers)(script, features));
}

function lock(script: Script): RandomCall {
  const name = script.newName("lock");
  script.declare(`${name} = Lock()`, `${name} = new Lock()`);
  return ({ random }) => (random.below(4) === 0 ? same(name, "locked") : lockCall(script, name));
}

function rlock(script: Script): RandomCall {
  const name = script.newName("rlock");
  script.declare(`${name} = RLock()`, `${name} = new RLock()`);
  return () => lockCall(script, name);
}

function lockCall({ random }: Script, name: string): Both {
  return random.pick([
    both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
    both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
    both(`${name}.acquire(timeout=0.001)`, `${name}.acquire({ timeout: 0.001 })`),
    both(`${name}.acquire(timeout=0)`, `${name}.acquire({ timeout: 0 })`),
    both(`${name}.acquire(timeout=-2)`, `${name}.acquire({ timeout: -2 })`),
    both(`${name}.acquire(blocking=False, timeout=1)`, `${name}.acquire({ blocking: false, timeout: 1 })`),
    same(name, "release"),
    same(name, "release"),
    same(name, "release"),
  ]);
}

function condition(script: Script): RandomCall {
  const name = script.newName("condition");
  const [python, typescript] = script.random.pick([
    ["", ""],
    ["RLock()", "new RLock()"],
    ["Lock()", "new Lock()"],
  ] as const);
  script.declare(`${name} = Condition(${python})`, `${name} = new Condition(${typescript})`);
  return ({ random }) =>
    random.pick([
      both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
      both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
      same(name, "release"),
      same(name, "notify"),
      same(name, "notify", "notify", "2"),
      same(name, "notify_all", "notifyAll"),
      same(name, "wait", "wait", "0.001"),
      same(name, "wait", "wait", "0"),
      same(name, "wait", "wait", "-1"),
      both(`${name}.wait_for(lambda: False, 0.001)`, `${name}.waitFor(() => false, 0.001)`),
      both(`${name}.wait_for(lambda: 7)`, `${name}.waitFor(() => 7)`),
    ]);
}

function semaphore(script: Script): RandomCall {
  const name = script.newName("semaphore");
  const type = script.random.pick(["Semaphore", "BoundedSemaphore"]);
  const value = script.random.below(4);
  script.declare(`${name} = ${type}(${value})`, `${name} = new ${type}(${value})`);
  return ({ random }) =>
    random.pick([
      both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
      both(`${name}.acquire(blocking=False)`, `${name}.acquire({ blocking: false })`),
      both(`${name}.acquire(timeout=0.001)`, `${name}.acquire({ timeout: 0.001 })`),
      both(`${name}.acquire(timeout=-1)`, `${name}.acquire({ timeout: -1 })`),
      both(`${name}.acquire(blocking=False, timeout=1)`, `${name}.acquire({ blocking: false, timeout: 1 })`),
      same(name, "release"),
      same(name, "release"),
      same(name, "release", "release", "2"),
      same(name, "release", "release", "0"),
      both(`${type}(-1)`, `new ${type}(-1)`),
    ]);
}

function event(script: Script): RandomCall {
  const name = script.newName("event");
  script.declare(`${name} = Event()`, `${name} = new Event()`);
  return ({ random }) =>
    random.pick([
      same(name, "set"),
      same(name, "clear"),
      same(name, "is_set", "isSet"),
      same(name, "wait", "wait", "0"),
      same(name, "wait", "wait", "0.001"),
      same(name, "wait", "wait", "-1"),
    ]);
}

function barrier(script: Script): RandomCall {
  const name = script.newName("barrier");
  const count = script.newName("rounds");
  const parties = 1 + script.random.below(3);
  script.declare(`${count} = Shared(0)`, `${count} = new Shared(0)`);
  script.define(`${name}_action`, [`add(${count}, 1)`], [`add(${count}, 1);`]);
  script.declare(
    `${name} = Barrier(${parties}, lambda: ${name}_action())`,
    `${name} = new Barrier(${parties}, { action: ${name}_action })`,
  );
  return ({ random }) =>
    random.pick([
      same(name, "wait", "wait", "0.001"),
      same(name, "wait", "wait", "0"),
      same(name, "abort"),
      same(name, "reset"),
      same(name, "reset"),
      both(`${name}.broken`, `${name}.broken`),
      both(`${name}.n_waiting`, `${name}.nWaiting`),
      both(`${name}.parties`, `${name}.parties`),
      both(`${count}.value`, `${count}.value`),
    ]);
}

const ITEMS: Readonly<Record<string, readonly (readonly [python: string, typescript: string])[]>> = {
  number: [3, -1, 2, 10, 0.5].map((n) => [String(n), String(n)] as const),
  text: ["a", "B", "ab", "", "é"].map((text) => [JSON.stringify(text), JSON.stringify(text)] as const),
  tuple: [
    ['(1, "b")', '[1, "b"]'],
    ['(1, "a", 0)', '[1, "a", 0]'],
    ["(0,)", "[0]"],
    ["(2, (1, 2))", "[2, [1, 2]]"],
    ["()", "[]"],
  ],
};

function aQueue(script: Script, { shutdown }: Features): RandomCall {
  const { random } = script;
  const name = script.newName("queue");
  const type = random.pick(["Queue", "LifoQueue", "PriorityQueue"]);
  const size = random.below(4);
  const items = ITEMS[random.pick(Object.keys(ITEMS))] as (typeof ITEMS)[string];
  script.declare(`${name} = ${type}(${size})`, `${name} = new ${type}(${size})`);
  const canShutDown = shutdown && random.below(3) === 0;
  return () => {
    const [python, typescript] = random.pick(items);
    return random.pick([
      both(`${name}.put_nowait(${python})`, `${name}.putNowait(${typescript})`),
      both(`${name}.put(${python}, block=False)`, `${name}.put(${typescript}, { block: false })`),
      both(`${name}.put(${python}, timeout=0.001)`, `${name}.put(${typescript}, { timeout: 0.001 })`),
      same(name, "get_nowait", "getNowait"),
      both(`${name}.get(block=False, timeout=5)`, `${name}.get({ block: false, timeout: 5 })`),
      both(`${name}.get(timeout=0.001)`, `${name}.get({ timeout: 0.001 })`),
      same(name, "qsize"),
      same(name, "empty"),
      same(name, "full"),
      same(name, "task_done", "taskDone"),
      ...(canShutDown
        ? [
            same(name, "shutdown"),
            both(`${name}.shutdown(immediate=True)`, `${name}.shutdown({ immediate: true })`),
          ]
        : [both(`${name}.get(timeout=-1)`, `${name}.get({ timeout: -1 })`)]),
    ]);
  };
}

/** A thread that waits for a gate, which opens only after its start: so it is known at each moment whether it lives. */
function child(script: Script): RandomCall {
  const [name, gate, body] = [script.newName("child"), script.newName("gate"), script.newName("body")];
  script.define(body, [`${gate}.wait()`], [`${gate}.wait();`]);
  script.declare(`${gate} = Event()`, `${gate} = new Event()`);
  script.declare(
    `${name} = Thread(target=lambda: ${body}(), name="${name}", daemon=True)`,
    `${name} = new Thread({ target: ${body}, name: "${name}", daemon: true })`,
  );
  let isStarted = false;
  return ({ random }) => {
    const call = random.pick([
      same(name, "start"),
      same(name, "is_alive", "isAlive"),
      same(name, "join", "join", "0.001"),
      same(name, "join", "join", "-1"),
      both(`${name}.name`, `${name}.name`),
      both(`${name}.daemon`, `${name}.daemon`),
      both("current_thread().name", "currentThread().name"),
      ...(isStarted ? [both(`(${gate}.set(), ${name}.join())[1]`, `(${gate}.set(), ${name}.join())`)] : []),
    ]);
    isStarted ||= call.python.endsWith(".start()");
    return call;
  };
}

function local(script: Script): RandomCall {
  const name = script.newName("local");
  script.declare(`${name} = local()`, `${name} = new ThreadLocal()`);
  return ({ random }) => {
    const value = random.below(100);
    return random.pick([
      both(`${name}.value`, `${name}.value`),
      both(`assign(${name}, ${value})`, `assign(${name}, ${value})`),
      both(`hasattr(${name}, "value")`, `${name}.has()`),
    ]);
  };
}

function simpleQueue(script: Script): RandomCall {
  const name = script.newName("simple");
  script.declare(`${name} = SimpleQueue()`, `${name} = new SimpleQueue()`);
  return ({ random }) =>
    random.pick([
      same(name, "put", "put", String(random.below(9))),
      same(name, "put_nowait", "putNowait", String(random.below(9))),
      same(name, "get_nowait", "getNowait"),
      both(`${name}.get(timeout=0.001)`, `${name}.get({ timeout: 0.001 })`),
      both(`${name}.get(block=False, timeout=-1)`, `${name}.get({ block: false, timeout: -1 })`),
      both(`${name}.get(timeout=-1)`, `${name}.get({ timeout: -1 })`),
      same(name, "qsize"),
      same(name, "empty"),
    ]);
}

/**
 * A pool of one thread and two tasks: the first waits for a gate, and the second behind it. When the gate is opened the pool is
 * shut down as well, so it is known at each moment what became of both.
 */
function future(script: Script): RandomCall {
  const [pool, gate, begun, body] = ["pool", "gate", "begun", "body"].map(script.newName);
  const [first, second] = [script.newName("first"), script.newName("second")];
  script.declare(`${pool} = ThreadPoolExecutor(1)`, `${pool} = new ThreadPoolExecutor({ maxWorkers: 1 })`);
  for (const name of [gate, begun]) script.declare(`${name} = Event()`, `${name} = new Event()`);
  for (const name of [first, second]) script.declare(`${name} = Shared(None)`, `${name} = new Shared(null)`);
  const result = script.random.pick(["7", '"seven"']);
  script.define(
    body as string,
    [`${begun}.set()`, `${gate}.wait()`, `return ${result}`],
    [`${begun}.set();`, `${gate}.wait();`, `return ${result};`],
  );
  const submit = both(`${pool}.submit(lambda: ${body}())`, `${pool}.submit(${body})`);
  // At its end Python waits for the tasks.
  script.atEnd(`${gate}.set()`, `${gate}.set();`);
  const list = `[${first}.value, ${second}.value]`;
  let state: "new" | "submitted" | "over" = "new";
  return ({ random }) => {
    if (state === "new") {
      state = "submitted";
      const of = (code: string) => `(assign(${first}, ${code}), ${begun}.wait(), assign(${second}, ${code}))`;
      return both(`${of(submit.python)}[1]`, `[${of(submit.typescript)}, true][1]`);
    }
    if (state === "submitted" && random.below(5) === 0) {
      state = "over";
      const open = `(${gate}.set(), ${pool}.shutdown(), ${first}.value.result())`;
      return both(`${open}[2]`, open);
    }
    const name = `${random.pick([first, second])}.value`;
    const done = state === "over" ? [submit] : [];
    return random.pick([
      ...done,
      same(name, "done"),
      same(name, "running"),
      same(name, "cancelled"),
      same(name, "cancel"),
      same(name, "result", "result", random.pick(["0", "0.001", "-1"])),
      same(name, "exception", "exception", random.pick(["0", "0.001"])),
      both(`len(wait(${list}, 0.001).done)`, `wait(${list}, { timeout: 0.001 }).done.size`),
      both(
        `[f.done() for f in as_completed(${list}, 0.001)]`,
        `[...asCompleted(${list}, { timeout: 0.001 })].map((f) => f.done())`,
      ),
    ]);
  };
}
