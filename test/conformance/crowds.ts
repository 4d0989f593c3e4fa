import type { Script } from "./script.ts";

/** Several threads do the same at the same time; what comes of it does not depend on their order. */
export function addCrowd(script: Script): void {
  script.random.pick(CROWDS)(script, 2 + script.random.below(2));
}

const CROWDS: readonly ((script: Script, size: number) => void)[] = [
  function counter(script, size) {
    const kind = script.random.pick([
      "Lock()",
      "RLock()",
      "Semaphore(1)",
      "BoundedSemaphore(1)",
      "Condition()",
    ]);
    const isReentrant = kind === "RLock()" || kind === "Condition()";
    const { lock, box, work } = names(script, "lock", "box", "work");
    const times = 5 + script.random.below(10);
    script.declare(`${lock} = ${kind}`, `${lock} = new ${kind}`);
    script.declare(`${box} = Shared(0)`, `${box} = new Shared(0)`);
    const python = isReentrant ? `holding(${lock}, lambda: add(${box}, 1))` : `add(${box}, 1)`;
    const typescript = isReentrant ? `holding(${lock}, () => add(${box}, 1))` : `add(${box}, 1)`;
    script.define(
      work,
      [`for _ in range(${times}):`, `    holding(${lock}, lambda: ${python})`],
      [`for (let i = 0; i < ${times}; i++) holding(${lock}, () => ${typescript});`],
    );
    runAll(script, work, size);
    script.show({ python: `${box}.value`, typescript: `${box}.value` });
  },
  function barrierRounds(script, size) {
    const { barrier, bag, work, rounds, action } = names(
      script,
      "barrier",
      "bag",
      "work",
      "rounds",
      "action",
    );
    script.declare(`${rounds} = Shared(0)`, `${rounds} = new Shared(0)`);
    script.define(action, [`add(${rounds}, 1)`], [`add(${rounds}, 1);`]);
    script.declare(
      `${barrier} = Barrier(${size}, lambda: ${action}())`,
      `${barrier} = new Barrier(${size}, { action: ${action} })`,
    );
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.define(
      work,
      [`for _ in range(3): ${bag}.collect(${barrier}.wait())`],
      [`for (let i = 0; i < 3; i++) ${bag}.collect(${barrier}.wait());`],
    );
    runAll(script, work, size);
    script.show({ python: `sorted(${bag}.items)`, typescript: `sorted(${bag}.items)` });
    script.show({ python: `${rounds}.value`, typescript: `${rounds}.value` });
  },
  function semaphoreForAll(script, size) {
    const { semaphore, bag, work } = names(script, "semaphore", "bag", "work");
    script.declare(`${semaphore} = Semaphore(0)`, `${semaphore} = new Semaphore(0)`);
    collectFrom(script, bag, work, `${semaphore}.acquire()`);
    runAll(script, work, size, [`${semaphore}.release(${size})`]);
    showSorted(script, bag);
  },
  function eventForAll(script, size) {
    const { event, bag, work } = names(script, "event", "bag", "work");
    script.declare(`${event} = Event()`, `${event} = new Event()`);
    collectFrom(script, bag, work, `${event}.wait()`);
    runAll(script, work, size, [`${event}.set()`]);
    showSorted(script, bag);
  },
  function queueForAll(script, size) {
    const { queue, bag, work } = names(script, "queue", "bag", "work");
    const type = script.random.pick(["Queue", "LifoQueue", "PriorityQueue"]);
    const room = script.random.below(3);
    script.declare(`${queue} = ${type}(${room})`, `${queue} = new ${type}(${room})`);
    collectFrom(script, bag, work, `${queue}.get()`);
    runAll(
      script,
      work,
      size,
      Array.from({ length: size }, (_, i) => `${queue}.put(${i * 2})`),
    );
    showSorted(script, bag);
  },
  function notifyAll(script, size) {
    const { condition, box, bag, work } = names(script, "condition", "box", "bag", "work");
    script.declare(`${condition} = Condition()`, `${condition} = new Condition()`);
    script.declare(`${box} = Shared(0)`, `${box} = new Shared(0)`);
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.define(
      work,
      [`${bag}.collect(holding(${condition}, lambda: (add(${box}, 1), ${condition}.wait())[1]))`],
      [`${bag}.collect(holding(${condition}, () => (add(${box}, 1), ${condition}.wait())));`],
    );
    const [python, typescript] = script.random.pick([
      [`${condition}.notify_all()`, `${condition}.notifyAll()`],
      [`${condition}.notify(${size})`, `${condition}.notify(${size})`],
    ]);
    const threads = script.newName("threads");
    // Who has counted itself has the lock until it waits.
    script.add(
      script.holder,
      `${threads} = run(${work}, ${size}); poll(lambda: holding(${condition}, lambda: ${box}.value == ${size})); holding(${condition}, lambda: ${python}); join_all(${threads})`,
      `const ${threads} = run(${work}, ${size}); poll(() => holding(${condition}, () => ${box}.value === ${size})); holding(${condition}, () => ${typescript}); joinAll(${threads});`,
    );
    showSorted(script, bag);
  },
  function pool(script, size) {
    const { pool, first, bag } = names(script, "pool", "first", "bag");
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.declare(
      `${pool} = ThreadPoolExecutor(${size}, initializer=lambda: ${bag}.collect(1))`,
      `${pool} = new ThreadPoolExecutor({ maxWorkers: ${size}, initializer: ${first} })`,
    );
    script.define(first, [`${bag}.collect(1)`], [`${bag}.collect(1);`]);
    const items = Array.from({ length: 6 }, (_, i) => i).join(", ");
    script.show({
      python: `list(${pool}.map(abs, [${items}]))`,
      typescript: `[...${pool}.map(same, [${items}])]`,
    });
    script.show({
      python: `sorted(f.result() for f in as_completed([${pool}.submit(abs, i) for i in (${items})]))`,
      typescript: `sorted([...asCompleted([${items}].map((i) => ${pool}.submit(same, i)))].map((f) => f.result()))`,
    });
    script.show({
      python: `(${pool}.shutdown(), 1 <= len(${bag}.items) <= ${size})[1]`,
      typescript: `(${pool}.shutdown(), ${bag}.items.length >= 1 && ${bag}.items.length <= ${size})`,
    });
  },
  function inOrder(script) {
    const { queue, bag, work } = names(script, "queue", "bag", "work");
    const room = script.random.below(3);
    const count = 6;
    script.declare(`${queue} = Queue(${room})`, `${queue} = new Queue(${room})`);
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.define(
      work,
      [`for _ in range(${count}):`, `    ${bag}.collect(${queue}.get())`, `    ${queue}.task_done()`],
      [`for (let i = 0; i < ${count}; i++) { ${bag}.collect(${queue}.get()); ${queue}.taskDone(); }`],
    );
    runAll(script, work, 1, [
      ...Array.from({ length: count }, (_, i) => `${queue}.put(${10 - i})`),
      `${queue}.join()`,
    ]);
    script.show({ python: `${bag}.items`, typescript: `${bag}.items` });
  },
  function allTimeOut(script, size) {
    const { lock, bag, work } = names(script, "lock", "bag", "work");
    const kind = script.random.pick(["Lock()", "RLock()"]);
    script.declare(`${lock} = ${kind}`, `${lock} = new ${kind}`);
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.define(
      work,
      [`${bag}.collect(${lock}.acquire(timeout=0.002))`],
      [`${bag}.collect(${lock}.acquire({ timeout: 0.002 }));`],
    );
    script.show({ python: `${lock}.acquire()`, typescript: `${lock}.acquire()` });
    runAll(script, work, size);
    script.show({ python: `${lock}.release()`, typescript: `${lock}.release()` });
    showSorted(script, bag);
  },
  function locals(script, size) {
    const { local, bag, work, barrier, box, lock } = names(
      script,
      "local",
      "bag",
      "work",
      "barrier",
      "box",
      "lock",
    );
    script.declare(`${local} = local()`, `${local} = new ThreadLocal()`);
    script.declare(`${barrier} = Barrier(${size})`, `${barrier} = new Barrier(${size})`);
    script.declare(`${box} = Shared(0)`, `${box} = new Shared(0)`);
    script.declare(`${lock} = Lock()`, `${lock} = new Lock()`);
    script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
    script.define(
      work,
      [
        `holding(${lock}, lambda: (add(${box}, 1), assign(${local}, ${box}.value)))`,
        `${barrier}.wait()`,
        `${bag}.collect(${local}.value)`,
      ],
      [
        `holding(${lock}, () => { add(${box}, 1); assign(${local}, ${box}.value); });`,
        `${barrier}.wait();`,
        `${bag}.collect(${local}.value);`,
      ],
    );
    runAll(script, work, size);
    showSorted(script, bag);
    script.show({ python: `hasattr(${local}, "value")`, typescript: `${local}.has()` });
  },
  function timers(script) {
    const { timer, box, work } = names(script, "timer", "box", "work");
    script.declare(`${box} = Shared(0)`, `${box} = new Shared(0)`);
    script.define(work, [`add(${box}, 1)`], [`add(${box}, 1);`]);
    const isCancelled = script.random.below(2) === 0;
    const seconds = isCancelled ? 60 : 0.001;
    script.declare(
      `${timer} = Timer(${seconds}, lambda: ${work}())`,
      `${timer} = new Timer(${seconds}, ${work})`,
    );
    const calls = isCancelled && script.random.below(2) === 0 ? ["cancel", "start"] : ["start"];
    for (const call of [...calls, ...(isCancelled ? ["cancel"] : []), "join", "cancel"]) {
      script.show({ python: `${timer}.${call}()`, typescript: `${timer}.${call}()` });
    }
    script.show({ python: `${timer}.is_alive()`, typescript: `${timer}.isAlive()` });
    script.show({ python: `${box}.value`, typescript: `${box}.value` });
  },
];

type Names<Kind extends string> = { readonly [K in Kind]: string };

function names<Kind extends string>(script: Script, ...kinds: readonly Kind[]): Names<Kind> {
  return Object.fromEntries(kinds.map((kind) => [kind, script.newName(kind)])) as Names<Kind>;
}

function collectFrom(script: Script, bag: string, work: string, call: string): void {
  script.declare(`${bag} = Bag()`, `${bag} = new Bag()`);
  script.define(work, [`${bag}.collect(${call})`], [`${bag}.collect(${call});`]);
}

/** Starts the threads, does something meanwhile, and waits for their end. */
function runAll(script: Script, work: string, size: number, meanwhile: readonly string[] = []): void {
  const threads = script.newName("threads");
  script.add(
    script.holder,
    [`${threads} = run(${work}, ${size})`, ...meanwhile, `join_all(${threads})`].join("; "),
    [`const ${threads} = run(${work}, ${size})`, ...meanwhile, `joinAll(${threads})`].join("; "),
  );
}

function showSorted(script: Script, bag: string): void {
  script.show({ python: `sorted(${bag}.items)`, typescript: `sorted(${bag}.items)` });
}
