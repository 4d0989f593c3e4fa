import { PYTHON_PRELUDE, TYPESCRIPT_PRELUDE } from "./prelude.ts";
import { createRandom, type Random } from "./random.ts";

/** The same piece of program in both languages. */
export interface Both {
  readonly python: string;
  readonly typescript: string;
}

/**
 * A program in the making: some threads, of which the one that has the turn acts, so that all that is printed comes in
 * one order. The turn goes round by primitives, too.
 */
export interface Script {
  readonly random: Random;
  /** How many threads act; 0 is the main thread. */
  readonly threads: number;
  /** The thread that has the turn. */
  readonly holder: number;
  /** A name that the program does not use yet: `lock3`. */
  newName(kind: string): string;
  /** Makes a global object. */
  declare(python: string, typescript: string): void;
  /** Makes a function without parameters that threads can run. */
  define(name: string, python: readonly string[], typescript: readonly string[]): void;
  /** Adds a statement to a thread. */
  add(thread: number, python: string, typescript: string): void;
  /** Lets the holder of the turn call something and show what comes of it. */
  show(call: Both): void;
  /** Gives the turn to another thread. */
  moveTo(thread: number): void;
  /** Lets `blocked` call something that waits until `waker` calls something; both show what comes of it. */
  meet(blocked: number, block: Both, waker: number, wake: Both): void;
  /** Adds a statement that comes last. */
  atEnd(python: string, typescript: string): void;
  finish(): Both;
}

/** How the turn goes round. */
const BATONS: readonly ((name: string) => {
  readonly make: Both;
  readonly give: Both;
  readonly take: Both;
})[] = [
  (name) => ({
    make: { python: `${name} = Semaphore(0)`, typescript: `const ${name} = new Semaphore(0);` },
    give: { python: `${name}.release()`, typescript: `${name}.release();` },
    take: { python: `${name}.acquire()`, typescript: `${name}.acquire();` },
  }),
  (name) => ({
    make: { python: `${name} = Event()`, typescript: `const ${name} = new Event();` },
    give: { python: `${name}.set()`, typescript: `${name}.set();` },
    take: { python: `${name}.wait(); ${name}.clear()`, typescript: `${name}.wait(); ${name}.clear();` },
  }),
  (name) => ({
    make: { python: `${name} = Queue(1)`, typescript: `const ${name} = new Queue(1);` },
    give: { python: `${name}.put(1)`, typescript: `${name}.put(1);` },
    take: { python: `${name}.get()`, typescript: `${name}.get();` },
  }),
  (name) => ({
    make: {
      python: `${name} = Condition(); ${name}_box = Shared(0)`,
      typescript: `const ${name} = new Condition(); const ${name}_box = new Shared(0);`,
    },
    give: {
      python: `holding(${name}, lambda: (add(${name}_box, 1), ${name}.notify()))`,
      typescript: `holding(${name}, () => { add(${name}_box, 1); ${name}.notify(); });`,
    },
    take: {
      python: `holding(${name}, lambda: (${name}.wait_for(lambda: ${name}_box.value > 0), add(${name}_box, -1)))`,
      typescript: `holding(${name}, () => { ${name}.waitFor(() => ${name}_box.value > 0); add(${name}_box, -1); });`,
    },
  }),
  (name) => ({
    make: {
      python: `${name} = Lock(); ${name}.acquire()`,
      typescript: `const ${name} = new Lock(); const ${name}_begin = () => ${name}.acquire();`,
    },
    give: { python: `${name}.release()`, typescript: `${name}.release();` },
    take: { python: `${name}.acquire()`, typescript: `${name}.acquire();` },
  }),
];
/** The baton that is a lock must be taken before the threads begin, which a module may not do. */
const LOCK_BATON = 4;

export function createScript(seed: number): Script {
  const random = createRandom(seed);
  const threads = 2 + random.below(3);
  const batonKind = random.below(BATONS.length);
  const batons = Array.from({ length: threads }, (_, i) =>
    (BATONS[batonKind] as (typeof BATONS)[number])(`turn${i}`),
  );
  const globals: Both[] = batons.map(({ make }) => make);
  const functions: Both[] = [];
  const last: Both[] = [];
  const bodies = Array.from({ length: threads }, () => ({
    python: [] as string[],
    typescript: [] as string[],
  }));
  const counts = new Map<string, number>();
  let holder = 0;
  let steps = 0;

  const script: Script = {
    random,
    threads,
    get holder() {
      return holder;
    },
    newName(kind) {
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      return `${kind}${count}`;
    },
    declare(python, typescript) {
      globals.push({ python, typescript: `const ${typescript};` });
    },
    define(name, python, typescript) {
      functions.push({
        python: `def ${name}():\n${indent(python)}`,
        typescript: `export function ${name}() {\n${indent(typescript)}\n}`,
      });
    },
    add(thread, python, typescript) {
      bodies[thread]?.python.push(python);
      bodies[thread]?.typescript.push(typescript);
    },
    show({ python, typescript }) {
      const label = labelFor(holder, python);
      script.add(holder, `show(${label}, lambda: ${python})`, `show(${label}, () => ${typescript});`);
    },
    moveTo(thread) {
      if (thread === holder) return;
      giveTurn(holder, thread);
      takeTurn(thread);
      holder = thread;
    },
    meet(blocked, block, waker, wake) {
      script.moveTo(blocked);
      const blockLabel = labelFor(blocked, block.python);
      const wakeLabel = labelFor(waker, wake.python);
      // While one thread waits, or is about to, the other is silent; it says how it went when it has the turn again.
      giveTurn(blocked, waker);
      script.add(
        blocked,
        `show(${blockLabel}, lambda: ${block.python})`,
        `show(${blockLabel}, () => ${block.typescript});`,
      );
      giveTurn(blocked, waker);
      takeTurn(waker);
      const later = script.newName("later");
      script.add(
        waker,
        `${later} = attempt(lambda: ${wake.python})`,
        `const ${later} = attempt(() => ${wake.typescript});`,
      );
      takeTurn(waker);
      script.add(waker, `tell(${wakeLabel}, ${later})`, `tell(${wakeLabel}, ${later});`);
      holder = waker;
    },
    atEnd(python, typescript) {
      last.push({ python, typescript });
    },
    finish() {
      script.moveTo(0);
      for (const { python, typescript } of last) script.add(0, python, typescript);
      return { python: asPython(), typescript: asTypeScript() };
    },
  };
  return script;

  function labelFor(thread: number, call: string): string {
    return JSON.stringify(`${++steps} t${thread} ${call}`);
  }

  function giveTurn(from: number, to: number): void {
    const give = batons[to]?.give as Both;
    script.add(from, give.python, give.typescript);
  }

  function takeTurn(thread: number): void {
    const take = batons[thread]?.take as Both;
    script.add(thread, take.python, take.typescript);
  }

  function asPython(): string {
    const targets = bodies.map(({ python }, i) => `def t${i}():\n${indent([...python, "pass"])}`);
    return [
      PYTHON_PRELUDE,
      ...globals.map(({ python }) => python),
      ...functions.map(({ python }) => python),
      ...targets,
      ...others((i) => `thread${i} = Thread(target=t${i}, name="t${i}")`),
      ...others((i) => `thread${i}.start()`),
      "t0()",
      ...others((i) => `thread${i}.join()`),
      "",
    ].join("\n");
  }

  function asTypeScript(): string {
    const targets = bodies.map(({ typescript }, i) => `export function t${i}() {\n${indent(typescript)}\n}`);
    const main = [
      ...(batonKind === LOCK_BATON ? batons.map((_, i) => `turn${i}_begin();`) : []),
      ...others((i) => `const thread${i} = new Thread({ target: t${i}, name: "t${i}" });`),
      ...others((i) => `thread${i}.start();`),
      "t0();",
      ...others((i) => `thread${i}.join();`),
    ];
    return [
      TYPESCRIPT_PRELUDE,
      ...functions.map(({ typescript }) => typescript),
      ...globals.map(({ typescript }) => typescript),
      ...targets,
      `export default function main() {\n${indent(main)}\n}`,
      "",
    ].join("\n");
  }

  function others(line: (thread: number) => string): string[] {
    return Array.from({ length: threads - 1 }, (_, i) => line(i + 1));
  }
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `    ${line.replaceAll("\n", "\n    ")}`).join("\n");
}
