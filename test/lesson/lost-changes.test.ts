import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { loadCourse } from "../../src/lesson/load.ts";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { DRIVER_FILE } from "../../src/practice/exercise.ts";
import { COURSE } from "../practice/searched.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
/** `own variable total: work, main`, or with `:line` where the change stands. */
async function lostIn(source: string): Promise<string[]> {
  const file = join(folder, "main.ts");
  await writeFile(file, source);
  const { lostChanges } = await compileProgram(file);
  return lostChanges.map(
    ({ kind, name, by, reader, place }) =>
      `${kind} ${name}: ${by}${reader === undefined ? "" : `, ${reader}`} :${place.line}`,
  );
}

const HEAD =
  'import { Event, Lock, print, Process, Queue, Shared, Thread, ThreadPoolExecutor, Timer } from "threadlab";\n';
const COUNTER = "class Counter { n = 0; add() { this.n += 1; } }";
/** A program whose main starts `work` in a thread, on lines 2 and following. */
const program = (top: string, main = "") =>
  `${HEAD}${top}\nexport default function main() { const t = new Thread({ target: work }); t.start(); t.join(); ${main} }`;

describe("a change that no other thread sees is found", () => {
  test.each<[string, string, string]>([
    [
      "a variable that a thread assigns",
      program("let n = 0; export function work() { n += 1; }", "print(n);"),
      "own variable n: work, main :2",
    ],
    [
      "in a function that the thread calls",
      program(
        "let n = 0; const add = () => { n++; }; export function work() { add(); }",
        "show(); } function show() { print(n);",
      ),
      "own variable n: work, main :2",
    ],
    [
      "a flag that main sets for a thread",
      program("let stop = false; export function work() { while (!stop) print(1); }", "stop = true;"),
      "own variable stop: main, work :3",
    ],
    [
      "a list that a thread fills",
      program("const all: number[] = []; export function work() { all.push(1); }", "print(all.length);"),
      "own variable all: work, main :2",
    ],
    [
      "a map",
      program("const all = new Map(); export function work() { all.set(1, 2); }", "print(all.size);"),
      "own variable all: work, main :2",
    ],
    ...[
      [
        "assigns",
        "class Counter { n = 0; add() { this.n += 1; } }",
        "c.add();",
        "print(c.n);",
        "n: work, main",
      ],
      [
        "that the constructor makes, and a method reads",
        "class Counter { n; constructor() { this.n = 0; } add() { this.inc(); } inc() { this.n++; } get() { return this.n; } }",
        ...["c.add();", "print(c.get());", "n: work, main"],
      ],
      [
        "that holds a list",
        "class Counter { all: number[] = []; add() { this.all.push(1); } }",
        ...["c.add();", "print(c.all.length);", "all: work, main"],
      ],
      [
        "that is a flag for a thread",
        "class Counter { stop = false; end() { this.stop = true; } }",
        ...["while (!c.stop) print(1);", "c.end();", "stop: main, work"],
      ],
    ].map(([what, top, inThread, inMain, found]): [string, string, string] => [
      `a field of an object of the module: ${what}`,
      program(`${top} const c = new Counter(); export function work() { ${inThread} }`, inMain),
      `own variable c.${found} :2`,
    ]),
    [
      "a field that two threads change, each that of its own object",
      program(
        "class Permits { left = 2; take() { this.left -= 1; } give() { this.left += 1; } } const here = new Permits(); const there = new Permits(); export function work() { here.take(); }",
        "here.give(); there.take();",
      ),
      "own variable this.left: take :2",
    ],
    [
      "what one of two targets changes",
      program(
        "let total = 0; export function work() { total += 1; } export function idle() {}",
        "new Thread({ target: total > 0 ? idle : work }).start(); print(total);",
      ).replace("const t = new Thread({ target: work }); t.start(); t.join(); ", ""),
      "own variable total: work, main :2",
    ],
    [
      "a field of the only object that main changes, too",
      program(
        `${COUNTER} const c = new Counter(); export function work() { c.add(); }`,
        "c.add(); print(c.n);",
      ),
      "own variable this.n: add :2",
    ],
    [
      "a list in a field that one thread fills, and another one empties",
      program(
        "class Box { items: number[] = []; put(item) { this.items.push(item); } get() { return this.items.shift(); } } const box = new Box(); export function work() { box.put(1); }",
        "print(box.get(), new Box().get());",
      ),
      "own variable this.items: put :2",
    ],
    [
      "a list that a thread fills in an arrow function",
      program(
        "const m = new Lock(); const all: number[] = []; export function work() { m.with(() => all.push(1)); }",
        "print(all.length);",
      ),
      "own variable all: work, main :2",
    ],
    [
      "the value of a Shared in an arrow function",
      program(
        "const m = new Lock(); const box = new Shared<number[]>([]); export function work() { m.with(() => box.value.push(1)); }",
      ),
      "shared value box: work :2",
    ],
    [
      "the value of a Shared whose first item is taken",
      program("const box = new Shared([1, 2]); export function work() { print(box.value.shift()); }"),
      "shared value box: work :2",
    ],
    [
      "the value of a Shared in a field",
      program(
        "class Box { readonly all = new Shared<number[]>([]); add() { this.all.value.push(1); } } const box = new Box(); export function work() { box.add(); }",
      ),
      "shared value this.all: Box.add :2",
    ],
    [
      "a copy from a Shared in a field that the constructor sets",
      program(
        "class Box { all; constructor() { this.all = new Shared<number[]>([]); } add() { const list = this.all.value; list.push(1); } } export function work() { new Box().add(); }",
      ),
      "shared value this.all: Box.add :2",
    ],
    [
      "in the run of a subclass",
      `${HEAD}let n = 0; export class Adder extends Thread { run() { this.add(); } add() { n = 1; } }
      export default function main() { const a = new Adder(); a.start(); a.join(); print(n); }`,
      "own variable n: Adder.run, main :2",
    ],
    [
      "in a timer",
      `${HEAD}let n = 0; export function ring() { n = 1; }
      export default function main() { const a = new Timer(1, ring); a.start(); a.join(); print(n); }`,
      "own variable n: ring, main :2",
    ],
    [
      "in a pool",
      `${HEAD}let n = 0; export function add() { n += 1; }
      export default function main() { using pool = new ThreadPoolExecutor(); pool.submit(add).result(); print(n); }`,
      "own variable n: add, main :2",
    ],
    [
      "a property of globalThis",
      program(
        "const g = { total: 1 }; export function work() { (globalThis as any).total = g.total; }",
        "print((globalThis as any).total);",
      ),
      "own global globalThis.total: work, main :2",
    ],
    [
      "an argument",
      `${HEAD}export function add(list: number[]) { list.push(1); }
      export default function main() { const list: number[] = []; const t = new Thread({ target: add, args: [list] });
        t.start(); t.join(); print(list.length); }`,
      "argument list: add, main :2",
    ],
    [
      "a field of what a Shared holds",
      program("const box = new Shared({ n: 0 }); export function work() { box.value.n += 1; }"),
      "shared value box: work :2",
    ],
    [
      "a list in a Shared",
      program("const box = new Shared<number[]>([]); export function work() { box.value.push(1); }"),
      "shared value box: work :2",
    ],
    [
      "a copy in a variable that is not written back",
      program(
        "const box = new Shared<number[]>([]); export function work() {\nconst l = box.value; l.push(1); }",
      ),
      "shared value box: work :3",
    ],
  ])("%s", async (_what, source, found) => {
    expect(await lostIn(source)).toEqual([found]);
  });
});

describe("nothing is said of", () => {
  test.each<[string, string]>([
    [
      "a variable that its thread alone uses",
      program("let n = 0; export function work() { n += 1; print(n); }"),
    ],
    [
      "a function that both threads call",
      program("let n = 0; function add() { n += 1; } export function work() { add(); }", "add(); print(n);"),
    ],
    [
      "a function that main calls by another name",
      program("let n = 0; export function work() { n += 1; }", "const f = work; f(); print(n);"),
    ],
    [
      "a variable that is set up in every thread",
      program(
        "let n = 0; function init() { n = 5; } init(); export function work() { init(); }",
        "print(n);",
      ),
    ],
    [
      "another variable of the same name",
      program("let n = 0; export function work() { let n = 1; n += 1; print(n); }", "print(n);"),
    ],
    [
      "a process, which shares nothing in Python either",
      `${HEAD}let n = 0; export function work() { n += 1; }
      export default function main() { const p = new Process({ target: work }); p.start(); p.join(); print(n); }`,
    ],
    [
      "a value that is written back",
      program(
        "const box = new Shared<number[]>([]); export function work() { const l = box.value; l.push(1); box.value = l; }",
      ),
    ],
    [
      "a new value",
      program(
        "const box = new Shared<number[]>([]); export function work() { box.value = [...box.value, 1]; }",
      ),
    ],
    ...[
      [
        "with a Shared in it",
        "class Counter { n = new Shared(0); add() { this.n.value += 1; } } const c = new Counter();",
        "print(c.n.value);",
      ],
      [
        "with accessors that set a Shared",
        "class Counter { v = new Shared(0); get n() { return this.v.value; } set n(x) { this.v.value = x; } reset() { this.n = 0; } add() { this.n += 1; } } const c = new Counter();",
        "print(c.n);",
      ],
      [
        "that only one thread uses",
        `${COUNTER} const c = new Counter(); export const d = new Counter();`,
        "print(1);",
      ],
      [
        "with locks, and Shared values in a list",
        "class Counter { lock = new Lock(); n = [new Shared(0)]; add() { this.lock.acquire(); this.n[0].value += 1; this.lock.release(); } } const c = new Counter(); export const d = new Counter();",
        "c.add(); print(c.n[0].value);",
      ],
      [
        "beside another of its class",
        `${COUNTER} const c = new Counter(); const d = new Counter();`,
        "print(c.n, d.n);",
      ],
      [
        "of a class that is extended",
        `${COUNTER} class More extends Counter {} const c = new Counter(); const d = new More();`,
        "print(c.n, d.n);",
      ],
      [
        "in a variable that is set again",
        `${COUNTER} let c = new Counter(); const other: any = { n: 1 };`,
        "c = other; print(c.n);",
      ],
      ["that main reads before the thread is there", `${COUNTER} const c = new Counter(); print(c.n);`, ""],
    ].map(([what, top, inMain]): [string, string] => [
      `a field of an object ${what}`,
      program(`${top} export function work() { c.add(); }`, inMain),
    ]),
    [
      "a new value of a Shared in a field",
      program(
        "class Box { all = new Shared<number[]>([]); add() { const list = this.all.value; list.push(1); this.all.value = list; } } export function work() { new Box().add(); }",
      ),
    ],
    [
      "a field of another class, and one that is set twice",
      program(
        "class Box { all = new Shared<number[]>([]); } class Own { all = { value: [0] }; add() { this.all.value.push(1); } } class Two { all = new Shared<number[]>([]); set() { this.all = new Shared([1]); } add() { this.all.value.push(1); } } export function work() { new Box(); new Own().add(); new Two().add(); }",
      ),
    ],
    [
      "a copy that is worked off",
      program(
        "const box = new Shared([1, 2]); export function work() { const all = box.value; for (let i = 0; i < 2; i++) print(all.shift()); }",
      ),
    ],
    [
      "the value of a Shared, sorted for its text",
      program("const box = new Shared([2, 1]); export function work() { print(box.value.sort().join()); }"),
    ],
    [
      "a number in a Shared",
      program("const n = new Shared(0); export function work() { n.value += 1; }", "print(n.value);"),
    ],
    [
      "a copy that is read",
      program(
        "const box = new Shared<number[]>([]); export function work() { const l = box.value; l.sort(); print(l[0]); }",
      ),
    ],
    [
      "an object of threadlab in a Shared",
      program("const box = new Shared({ e: new Event() }); export function work() { box.value.e.set(); }"),
    ],
    [
      "an event, a queue, a lock",
      program(
        "const e = new Event(); const q = new Queue(); const m = new Lock(); export function work() { e.set(); q.put(1); m.with(() => {}); }",
        "e.wait(); q.get();",
      ),
    ],
    [
      "objects of threadlab in a list",
      program(
        "const all = [new Shared(0)]; export function work() { all[0].value = 3; }",
        "print(all[0].value);",
      ),
    ],
    [
      "an argument that comes back",
      `${HEAD}export function add(list: number[]) { list.push(1); return list; }
      export default function main() { const list: number[] = []; using pool = new ThreadPoolExecutor();
        const all = pool.submit(add, list).result(); print(all.length, list.length); }`,
    ],
    [
      "an argument that is put into a queue",
      `${HEAD}const q = new Queue(); export function add(list: number[]) { list.push(1); q.put(list); }
      export default function main() { const list: number[] = []; const t = new Thread({ target: add, args: [list] });
        t.start(); print(list.length, q.get()); }`,
    ],
    [
      "an argument that nobody else uses",
      `${HEAD}export function add(list: number[]) { list.push(1); print(list.length); }
      export default function main() { const list: number[] = []; new Thread({ target: add, args: [list] }).start(); }`,
    ],
    ...[
      ["that its thread alone uses", "globalThis.n = 1; print(globalThis.n);", ""],
      ["that main sets itself", "globalThis.n = 1;", "globalThis.n = 2; print(globalThis.n);"],
      ["that the program also names without it", "globalThis.n = 1;", "n = 2; print(globalThis.n);"],
      ["that is named like a variable", "globalThis.n = 1;", "const n = 2; print(globalThis.n, n);"],
      ["of Node's own", "globalThis.fetch = undefined;", "print(globalThis.fetch);"],
      [
        "that may have another name",
        "globalThis.n = 1;",
        "const g = globalThis; g.n = 2; print(globalThis.n);",
      ],
      ["that may be in Node's other name", "globalThis.n = 1;", "global.n = 2; print(globalThis.n);"],
      ["that is computed", "globalThis.n = 1;", 'globalThis["n"] = 2; print(globalThis.n);'],
    ].map(([what, inThread, inMain]): [string, string] => [
      `a property of globalThis ${what}`,
      program(`export function work() { ${inThread} }`, inMain),
    ]),
    [
      "a thread whose run() main calls, in place of start()",
      `${HEAD}let n = 0; export function work() { n = 1; }
      export default function main() { const t = new Thread({ target: work }); t.run(); print(n); }`,
    ],
    [
      "a subclass whose run() main calls",
      `${HEAD}let n = 0; export class Adder extends Thread { run() { n = 1; } }
      export default function main() { new Adder().run(); print(n); }`,
    ],
    [
      "an argument that run() gets from main",
      `${HEAD}export function add(list: number[]) { list.push(1); }
      export default function main() { const list: number[] = []; const t = new Thread({ target: add, args: [list] });
        t.run(); print(list.length); }`,
    ],
    [
      "what a thread reads after it has called the run() of another",
      `${HEAD}let n = 0; export function look() { print(n); } export function work() { n = 1; new Thread({ target: look }).run(); }
      export default function main() { new Thread({ target: work }).start(); new Thread({ target: look }).start(); }`,
    ],
    [
      "a class of the program that is called Shared",
      `import { print } from "threadlab"; class Shared { constructor(public value: number[]) {} }
      export default function main() { const box = new Shared([]); box.value.push(1); print(box.value.length); }`,
    ],
    [
      "a class of the program that is called Thread",
      `import { print } from "threadlab"; class Thread { constructor({ target }: { target(): void }) { target(); } }
      let n = 0; export function work() { n = 1; }
      export default function main() { new Thread({ target: work }); print(n); }`,
    ],
    [
      "a method of the program that is called submit",
      `${HEAD}let n = 0; class Form { submit(work: () => void) { work(); } } export function fill() { n = 1; }
      export default function main() { using pool = new ThreadPoolExecutor(); new Form().submit(fill); print(n); }`,
    ],
    [
      "a submit in a program that makes no pool",
      `${HEAD}const forms = new Map<string, any>(); let n = 0; export function fill() { n = 1; }
      export default function main() { forms.get("a").submit(fill); print(n); }`,
    ],
    [
      "two tasks, which one thread of a pool may run",
      `${HEAD}let n = 0; export function put() { n = 1; } export function get() { return n; }
      export default function main() { using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
        pool.submit(put).result(); print(pool.submit(get).result()); }`,
    ],
    [
      "map of an array, which is no pool's",
      `${HEAD}let n = 0; export function add(i: number) { n += i; return n; }
      export default function main() { [1, 2].map(add); print(n); }`,
    ],
  ])("%s", async (_what, source) => {
    expect(await lostIn(source)).toEqual([]);
  });
});

test("of all lessons, it is found where the text speaks of it", async () => {
  const lessons = await loadCourse(builtinLessons());
  expect(lessons.length).toBeGreaterThan(20);
  const found = [];
  for (const { id, program } of lessons) {
    for (const { name } of (await compileProgram(program)).lostChanges) found.push(`${id}: ${name}`);
  }
  expect(found).toEqual(["isolation: own"]);
});

test("of all exercises, it is found where it is the fault", async () => {
  expect(COURSE.exercises.length).toBeGreaterThan(20);
  const found = [];
  for (const { id, driver, files } of COURSE.exercises) {
    for (const part of ["start", "solution"] as const) {
      const at = join(folder, `${id}-${part}`);
      await mkdir(at);
      for (const file of files) await writeFile(join(at, file.name || DRIVER_FILE), file[part]);
      if (driver !== undefined) await writeFile(join(at, DRIVER_FILE), driver);
      const { lostChanges } = await compileProgram(join(at, DRIVER_FILE));
      for (const { name } of lostChanges) found.push(`${id}, ${part}: ${name}`);
    }
  }
  expect(found).toEqual(["own-variable, start: letters"]);
});
