import { afterEach, describe, expect, test, vi } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { loadCourse } from "../../src/lesson/load.ts";
import { findExercise } from "../../src/practice/course.ts";
import type { Exercise } from "../../src/practice/exercise.ts";
import { judgeExercise } from "../../src/practice/verdict.ts";
import { sampleOutcome, sampleSearch } from "../render/explore-sample.ts";
import { session } from "../support/session.ts";
import { COURSE, exerciseOf, judgeProgram, solutionOf, startOf, tellVerdict } from "./searched.ts";

afterEach(() => vi.unstubAllEnvs());

/** Each exercise: why its start is not solved, and in how many of its traces that shows; the traces of its solution. */
const TABLE: readonly (readonly [id: string, start: string, solution: number])[] = [
  ["start-not-run", "output · 1 of 1", 1],
  ["own-variable", "output · 1 of 1", 1],
  ["join-all", "output, race · 1 of 2", 1],
  ["sleep-is-no-order", "output, race · 1 of 2", 1],
  ["daemon-saves", "output · 2 of 4", 1],
  ["lost-update", "output, race · 2 of 4", 2],
  ["two-locks", "output, race · 2 of 4", 2],
  ["check-then-act", "output · 4 of 6", 2],
  ["never-released", "deadlock · 4 of 6", 6],
  ["hold-less", "within, possible · 0 of 2", 2],
  ["lock-order", "deadlock · 1 of 3", 2],
  ["philosophers", "deadlock · 1 of 7", 6],
  ["seats-guard-nothing", "output, race · 8 of 16", 8],
  ["released-twice", "output, race · 8 of 26", 6],
  ["lost-wakeup", "deadlock · 1 of 2", 2],
  ["if-not-while", "output · 4 of 48", 48],
  ["pulse", "deadlock · 5 of 9", 4],
  ["meet-before", "output, race · 2 of 4", 2],
  ["wrong-party", "deadlock · 2 of 2", 2],
  ["empty-then-get", "deadlock · 8 of 12", 4],
  ["one-stop-for-two", "deadlock · 4 of 4", 4],
  ["server-ready", "deadlock, error · 1 of 11", 20],
  ["account", "output, race · 2 of 6", 20],
  ["buffer", "output, race · 7 of 9", 94],
  ["meeting-point", "output, race · 2 of 6", 36],
  ["readers-writer", "output, race · 10 of 16", 161],
  ["permits", "race · 0 of 34", 96],
];

describe("the exercises that come with threadlab", () => {
  test("are those of the table, in its order", () => {
    expect(COURSE.exercises.map(({ id, number }) => [number, id])).toEqual(
      TABLE.map(([id], index) => [index + 1, id]),
    );
  });

  test("an unknown name is told the names of a short course", () => {
    const exercises = COURSE.exercises.slice(0, 2);
    expect(() => findExercise("nope", { ...COURSE, exercises })).toThrow(
      'There is no exercise "nope". The course has start-not-run, own-variable.',
    );
    expect(() => findExercise("nope", COURSE)).toThrow("See threadlab practice list.");
  });

  test("practise lessons that are there", async () => {
    const lessons = (await loadCourse(builtinLessons())).map(({ id }) => id);
    const places = COURSE.exercises.map(({ lesson }) => lessons.indexOf(lesson ?? ""));
    expect(places).not.toContain(-1);
  });

  test.each(TABLE)("%s: the start fails by %s, the solution is proved in %i", async (id, start, traces) => {
    // On workers each trace would take several times as long.
    vi.stubEnv("THREADLAB_CARRIER", "fibers");
    const exercise = exerciseOf(id);
    const before = await judgeProgram(session, exercise, startOf(exercise));
    expect(tellVerdict(before)).toBe(`not-solved: ${start}`);
    expect(before.shown?.rows.length).toBeGreaterThan(0);
    // An object of a list of lists has no name that a learner would find in the program.
    expect(before.shown?.rows.filter(({ text }) => text.includes("[][]"))).toEqual([]);
    expect(before.luck).toContain("on the machine's clock");
    const after = await judgeProgram(session, exercise, solutionOf(exercise));
    expect(tellVerdict(after)).toBe(`solved · 0 of ${traces}`);
    expect(traces).toBeLessThan(1000);
  });

  test("an exercise with several cases shows all of them, and proves them in one sentence", async () => {
    const exercise = exerciseOf("account");
    const { cases = [], proof, traces } = await judgeProgram(session, exercise, solutionOf(exercise));
    expect(exercise.cases.length).toBeGreaterThan(1);
    expect(cases.map(({ sets }) => sets.join())).toEqual(
      exercise.cases.map((params) =>
        Object.entries(params)
          .map((pair) => pair.join("="))
          .join(),
      ),
    );
    expect(cases.reduce((sum, each) => sum + each.traces, 0)).toBe(traces);
    expect(proof).toMatch(
      new RegExp(`^all ${traces} traces of ${cases.length} cases print [^;]*; no deadlock, no race$`),
    );
    const failed = await judgeProgram(session, exercise, startOf(exercise));
    expect(failed.cases?.at(-1)?.outcomes).toBe(failed.outcomes);
    expect(failed.reasons[0]?.message).toMatch(/^With [^:]+: [^A-Z]/);
  });

  test.each(TABLE)("%s: three hints, none with a line of the solution; the rule is one sentence", (id) => {
    const exercise = exerciseOf(id);
    const { hints, after, text } = exercise;
    expect(hints).toHaveLength(3);
    expect(hints[0]).toMatch(/\?$/);
    const news = linesOf(solutionOf(exercise)).filter((line) => !linesOf(startOf(exercise)).includes(line));
    expect(news.filter((line) => hints.some((hint) => hint.includes(line)))).toEqual([]);
    expect(after).toMatch(/^[^.!?]+\.$/);
    expect(text).not.toBe("");
  });
});

/** Lines with something in them that could be a hint's whole secret. */
function linesOf(program: string): readonly string[] {
  return program
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line));
}

/** A change to a start that looks like a cure, and what becomes of it. */
interface Temptation {
  readonly id: string;
  readonly what: string;
  readonly edit: (program: string) => string;
  readonly verdict: string;
}

const replace =
  (...pairs: readonly (readonly [string, string])[]) =>
  (program: string) =>
    pairs.reduce((text, [old, fresh]) => {
      if (!text.includes(old)) throw new Error(`There is no "${old}" in the program.`);
      return text.replaceAll(old, fresh);
    }, program);

/** `test/fixtures/submissions` has more of them, which `grade.test.ts` judges. */
const TEMPTATIONS: readonly Temptation[] = [
  {
    id: "start-not-run",
    what: "the shop opens only after the roses",
    edit: replace(["t.run();", "t.start();\n  t.join();"]),
    verdict: "not-solved: possible · 0 of 1",
  },
  {
    id: "sleep-is-no-order",
    what: "a longer sleep",
    edit: replace(["sleep(1)", "sleep(10)"]),
    verdict: "not-solved: output, race · 1 of 2",
  },
  {
    id: "daemon-saves",
    what: "a longer sleep",
    edit: replace(["sleep(1)", "sleep(60)"]),
    verdict: "not-solved: output · 2 of 4",
  },
  {
    id: "join-all",
    what: "a sleep in place of the second join",
    edit: replace(
      ["  baking.join();", "  baking.join();\n  sleep(5);"],
      ["Shared, Thread", "Shared, sleep, Thread"],
    ),
    verdict: "not-solved: output, race · 1 of 2",
  },
  {
    id: "server-ready",
    what: "a sleep before the call",
    edit: replace(["  const line", "  sleep(1);\n  const line"], ["print, Thread", "print, sleep, Thread"]),
    verdict: "not-solved: deadlock, error · 1 of 11",
  },
  {
    id: "lost-update",
    what: "everything in one thread",
    edit: replace([
      "  for (const each of doors) each.start();\n  for (const each of doors) each.join();",
      "  for (const each of doors) each.run();",
    ]),
    verdict: "not-solved: threads · 0 of 1",
  },
  {
    id: "lost-update",
    what: "threads that do nothing, and the sum in main",
    edit: replace(["  hits.value += 1;", "  return;"], ["print(`", "hits.value += 2;\n  print(`"]),
    verdict: "not-solved: threads · 0 of 1",
  },
  {
    id: "lost-update",
    what: "threads that only sleep, and the sum in main",
    edit: replace(
      ["  hits.value += 1;", "  sleep(1);"],
      ["print(`", "hits.value += 2;\n  print(`"],
      ["print, Shared", "print, Shared, sleep"],
    ),
    verdict: "not-solved: threads · 0 of 1",
  },
  {
    id: "lost-update",
    what: "one door after the other, by an event",
    edit: replace(
      ["  hits.value += 1;", "  hits.value += 1;\n  done.set();"],
      ["each.start();", "{\n    each.start();\n    done.wait();\n    done.clear();\n  }"],
      ["const hits", "const done = new Event();\nconst hits"],
      ["{ print", "{ Event, print"],
    ),
    verdict: "not-solved: threads · 0 of",
  },
  {
    id: "two-locks",
    what: "more locks",
    edit: replace(
      ["payingIn.with(() => {\n", "third.with(() => payingIn.with(() => {\n"],
      ["+= 50;\n  });", "+= 50;\n  }));"],
      ["const payingIn", "const third = new Lock();\nconst payingIn"],
    ),
    verdict: "not-solved: output, race · 2 of 4",
  },
  {
    id: "check-then-act",
    what: "more locks",
    edit: replace(
      [
        "if (ticketsLeft() > 0) takeTicket();",
        "const isLeft = extra.with(ticketsLeft);\n  if (isLeft) takeTicket();",
      ],
      ["const desk", "const extra = new Lock();\nconst desk"],
    ),
    verdict: "not-solved: output · 4 of 6",
  },
  {
    id: "lock-order",
    what: "a lock around everything",
    edit: replace(
      [
        '  brush.acquire();\n  colour.value = "blue"',
        '  both.acquire();\n  brush.acquire();\n  colour.value = "blue"',
      ],
      [
        "  ladder.acquire();\n  brush.acquire();",
        "  both.acquire();\n  ladder.acquire();\n  brush.acquire();",
      ],
      ["  print(", "  both.release();\n  print("],
      ["const brush", "const both = new Lock();\nconst brush"],
    ),
    // One lock around both is no loss here: nothing else is to be done meanwhile.
    verdict: "solved · 0 of 2",
  },
  {
    id: "lock-order",
    what: "one painter after the other",
    edit: replace([
      ".start();\n  for (const painter of painters) painter.join();",
      ".start();\n  painters[0]?.join();\n  painters[1]?.join();",
    ]),
    verdict: "not-solved: deadlock · 1 of 3",
  },
  {
    id: "lock-order",
    what: "one order of the walls only",
    edit: replace(
      ["  ladder.acquire();\n  brush.acquire();", "  first.wait();\n  ladder.acquire();\n  brush.acquire();"],
      ["}\n\nexport function paintRight", "  first.set();\n}\n\nexport function paintRight"],
      ["const brush", "const first = new Event();\nconst brush"],
      ["{ Lock", "{ Event, Lock"],
    ),
    verdict: "not-solved: possible · 0 of 2",
  },
  {
    id: "lock-order",
    what: "a timeout, and no brush",
    edit: replace(
      [
        '  brush.acquire();\n  colour.value = "red"',
        '  const has = brush.acquire({ timeout: 1 });\n  colour.value = "red"',
      ],
      ["  brush.release();\n  ladder.release();", "  if (has) brush.release();\n  ladder.release();"],
    ),
    verdict: "not-solved: output, race",
  },
  {
    id: "lock-order",
    what: "daemons, which nobody waits for",
    edit: replace(
      ["paintLeft })", "paintLeft, daemon: true })"],
      ["paintRight })", "paintRight, daemon: true })"],
      ["for (const painter of painters) painter.join();", ""],
    ),
    verdict: "not-solved: output, deadlock · ",
  },
  {
    id: "philosophers",
    what: "no forks",
    edit: replace(
      ["  left.acquire();\n  right.acquire();\n", ""],
      ["  right.release();\n  left.release();\n", ""],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "philosophers",
    what: "one fork after the other",
    edit: replace(
      ["  right.acquire();\n  eat", "  left.release();\n  right.acquire();\n  eat"],
      ["  right.release();\n  left", "  right"],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "seats-guard-nothing",
    what: "one seat",
    edit: replace(["new Semaphore(2)", "new Semaphore(1)"]),
    verdict: "not-solved: within · 0 of 2",
  },
  {
    id: "hold-less",
    what: "a check that takes no time",
    edit: replace(["  sleep(1);\n", ""]),
    verdict: "not-solved: possible · 0 of 2",
  },
  {
    id: "hold-less",
    what: "checks that wait for each other",
    edit: replace(
      ["  tray.with(() => {\n    check();", "  check();\n  tray.with(() => {"],
      ["  sleep(1);", "  both.wait();\n  sleep(1);"],
      ["const tray", "const both = new Barrier(2);\nconst tray"],
      ["{ Lock", "{ Barrier, Lock"],
    ),
    verdict: "not-solved: possible · 0 of ",
  },
  {
    id: "hold-less",
    what: "a check that takes half the time",
    edit: replace(["sleep(1)", "sleep(0.5)"]),
    verdict: "not-solved: possible · 0 of 2",
  },
  {
    id: "hold-less",
    what: "no check",
    edit: replace(["    check();\n", ""]),
    verdict: "not-solved: output · 2 of 2",
  },
  {
    id: "philosophers",
    what: "one fork each",
    edit: replace(["  right.acquire();\n", ""], ["  right.release();\n", ""]),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "pulse",
    what: "a timeout in place of the signal",
    edit: replace(["signal.wait()", "signal.wait(1)"]),
    verdict: "not-solved: output, race",
  },
  {
    id: "released-twice",
    what: "catching the error",
    edit: replace(
      [
        "if (isMember) desk.release();\n  desk.release();",
        "try {\n    if (isMember) desk.release();\n    desk.release();\n  } catch {}",
      ],
      ["Semaphore(1)", "BoundedSemaphore(1)"],
      ["{ print, Semaphore", "{ BoundedSemaphore, print"],
    ),
    verdict: "not-solved: output, race",
  },
  {
    id: "server-ready",
    what: "catching the error",
    edit: replace(
      ["  const line", "  try {\n  const line"],
      ["  line.close();", "  line.close();\n  } catch {}"],
    ),
    verdict: "not-solved: deadlock · 1 of 11",
  },
  {
    id: "server-ready",
    what: "catching the error, a constant and an exit",
    edit: replace([
      "const line = createConnection({ port: PORT });",
      'let line: ReturnType<typeof createConnection>;\n  try {\n    line = createConnection({ port: PORT });\n  } catch {\n    print("the server says: hello");\n    process.exit(0);\n  }',
    ]),
    verdict: "not-solved: ends · 0 of 13",
  },
  {
    id: "server-ready",
    what: "an exit at the end",
    edit: () =>
      solutionOf(exerciseOf("server-ready")).replace("serving.join();", "serving.join();\n  process.exit();"),
    verdict: "solved · 0 of 20",
  },
  {
    id: "lost-wakeup",
    what: "a timeout in place of a look",
    edit: replace(["bell.wait()", "bell.wait(5)"]),
    verdict: "not-solved: output, race",
  },
  {
    id: "lost-wakeup",
    what: "a timeout in a loop",
    edit: replace(["bell.wait()", "while (room.value === 0) bell.wait(5)"], ["  bell.notify();\n", ""]),
    verdict: "not-solved: within",
  },
  {
    id: "lost-wakeup",
    what: "no wait",
    edit: replace(["  bell.acquire();\n  bell.wait();\n  bell.release();\n", ""]),
    verdict: "not-solved: output, race · 1 of 2",
  },
  {
    id: "check-then-act",
    what: "one ticket for both",
    edit: replace([
      "if (ticketsLeft() > 0) takeTicket();",
      "const left = ticketsLeft();\n  if (left > 0) desk.with(() => {\n    sold.value += 1;\n    tickets.value = left - 1;\n  });",
    ]),
    verdict: "not-solved: output · 4 of 6",
  },
  {
    id: "lock-order",
    what: "constants, and no locks",
    edit: replace(
      [".acquire();", ".locked();"],
      [".release();", ".locked();"],
      ["const wall = colour.value;", ""],
      ["colour.value =", "const wall ="],
    ),
    verdict: "not-solved: shared · 0 of",
  },
  {
    id: "meet-before",
    what: "constants",
    edit: replace(
      [`\${forAda.value}`, "dear Ada"],
      [`\${card}`, "dear Bo"],
      ["  const card = forBo.value;\n", ""],
    ),
    verdict: "not-solved: shared · 0 of",
  },
  {
    id: "wrong-party",
    what: "constants",
    edit: replace(["Barrier(3)", "Barrier(2)"], [`\${atHut[1 - me]?.value}`, `\${["Mira", "Kai"][me]}`]),
    verdict: "not-solved: shared · 0 of",
  },
  {
    id: "pulse",
    what: "constants, and nobody waits",
    edit: replace(["  signal.wait();\n", ""], [`\${heard.value}`, "the shot"]),
    verdict: "not-solved: shared · 0 of",
  },
  {
    id: "server-ready",
    what: "a constant, and no call",
    edit: replace(
      ["  const line = createConnection({ port: PORT });\n", ""],
      [`\${String.fromCharCode(...line.recv(16))}`, "hello"],
      ["  line.close();\n", ""],
      ["  const caller = server.accept();\n", ""],
      ['  caller.send("hello");\n  caller.close();\n', ""],
    ),
    verdict: "not-solved: shared · 0 of",
  },
  {
    id: "wrong-party",
    what: "nobody waits",
    edit: replace(["  hut.wait();\n", ""]),
    verdict: "not-solved: output, race",
  },
  {
    id: "if-not-while",
    what: "waking all",
    edit: replace(["fresh.notify()", "fresh.notifyAll()"]),
    verdict: "not-solved: output",
  },
  {
    id: "empty-then-get",
    what: "a timeout, and the error caught",
    edit: replace([
      "while (!bag.empty()) bag.get();",
      "try {\n    while (!bag.empty()) bag.get({ timeout: 1 });\n  } catch {}",
    ]),
    verdict: "solved · 0 of",
  },
];

describe("tempting wrong solutions", () => {
  test.each(TEMPTATIONS)("$id: $what", async ({ id, edit, verdict }) => {
    const exercise = exerciseOf(id);
    const result = await judgeProgram(session, exercise, edit(startOf(exercise)));
    expect(tellVerdict(result).slice(0, verdict.length)).toBe(verdict);
  });
});

/** Solutions of another kind than the course's. */
const UNUSUAL: readonly Omit<Temptation, "verdict">[] = [
  {
    id: "own-variable",
    what: "a field of the thread",
    edit: replace(
      ["let letters = 0;\n", ""],
      [
        "export function deliver() {\n  letters += 3;\n}",
        "export class Postman extends Thread {\n  letters = 0;\n  override run() {\n    this.letters += 3;\n  }\n}",
      ],
      ["new Thread({ target: deliver })", "new Postman()"],
      ["  print(", "  const { letters } = postman;\n  print("],
    ),
  },
  {
    id: "join-all",
    what: "a pool, and the results of its tasks",
    edit: replace(
      ['const soup = new Shared("cold");\nconst bread = new Shared("no");\n', ""],
      ['soup.value = "hot"', 'return "hot"'],
      ['bread.value = "fresh"', 'return "fresh"'],
      ["const cooking = new Thread({ target: cook });", "const pool = new ThreadPoolExecutor();"],
      ["const baking = new Thread({ target: bake });\n", ""],
      ["cooking.start();", "const [first, second] = [pool.submit(cook), pool.submit(bake)];"],
      ["baking.start();", "const soup = { value: first.result() };"],
      ["baking.join();", "const bread = { value: second.result() };"],
      ["Shared, Thread", "ThreadPoolExecutor"],
    ),
  },
  {
    id: "join-all",
    what: "joining all threads that are listed",
    edit: replace(
      ["  baking.join();", "  for (const each of enumerate()) if (each !== currentThread()) each.join();"],
      ["{ print", "{ currentThread, enumerate, print"],
    ),
  },
  {
    id: "daemon-saves",
    what: "a daemon that works off a queue, which main waits for",
    edit: replace(
      [
        `  for (const picture of [1, 2]) {\n    print(\`saved \${picture}\`);\n  }`,
        `  for (;;) {\n    print(\`saved \${pictures.get()}\`);\n    pictures.taskDone();\n  }`,
      ],
      [
        "  sleep(1);",
        "  for (const picture of [1, 2]) pictures.put(picture);\n  sleep(1);\n  pictures.join();",
      ],
      ["export function save", "const pictures = new Queue<number>();\n\nexport function save"],
      ["print, sleep", "print, Queue, sleep"],
    ),
  },
  {
    id: "pulse",
    what: "a barrier for all three",
    edit: replace(
      ["new Event()", "new Barrier(3)"],
      ["  signal.set();\n  signal.clear();", "  signal.wait();"],
      ["{ Event", "{ Barrier"],
    ),
  },
  {
    id: "server-ready",
    what: "main is the server, and the thread calls",
    edit: replace(
      [
        "export default function main() {\n  const serving",
        "export default function main() {\n  const server = createServer({ port: PORT });\n  const serving",
      ],
      ["function serve() {\n  const server = createServer({ port: PORT });", "function serve() {"],
      [
        '  const caller = server.accept();\n  caller.send("hello");\n  caller.close();\n  server.close();\n',
        "LINE",
      ],
      [
        `  const line = createConnection({ port: PORT });\n  print(\`the server says: \${String.fromCharCode(...line.recv(16))}\`);\n  line.close();\n`,
        '  const caller = server.accept();\n  caller.send("hello");\n  caller.close();\n  server.close();\n',
      ],
      [
        "LINE",
        `  const line = createConnection({ port: PORT });\n  print(\`the server says: \${String.fromCharCode(...line.recv(16))}\`);\n  line.close();\n`,
      ],
    ),
  },
  {
    id: "lock-order",
    what: "printing under the locks, which puts the lines in one order or the other",
    edit: replace(
      ["  ladder.acquire();\n  brush.acquire();", "  brush.acquire();\n  ladder.acquire();"],
      ["  ladder.release();\n  brush.release();\n", ""],
      ["  brush.release();\n  ladder.release();\n", ""],
      ["`);\n}", "`);\n  ladder.release();\n  brush.release();\n}"],
    ),
  },
];

describe("right solutions of another kind", () => {
  test.each(UNUSUAL)("$id: $what", async ({ id, edit }) => {
    const exercise = exerciseOf(id);
    const result = await judgeProgram(session, exercise, edit(startOf(exercise)));
    expect(tellVerdict(result)).toMatch(/^solved · 0 of /);
  });
});

const TWO_CONDITIONS = `import { Condition, Lock, Shared } from "threadlab";

export class Buffer<T> {
  readonly size: number;
  readonly items = new Shared<T[]>([]);
  readonly lock = new Lock();
  readonly notFull = new Condition(this.lock);
  readonly notEmpty = new Condition(this.lock);

  constructor(size: number) {
    this.size = size;
  }

  put(item: T): void {
    this.lock.acquire();
    while (this.items.value.length === this.size) this.notFull.wait();
    this.items.value = [...this.items.value, item];
    this.notEmpty.notify();
    this.lock.release();
  }

  get(): T {
    this.lock.acquire();
    while (this.items.value.length === 0) this.notEmpty.wait();
    const [first, ...others] = this.items.value;
    this.items.value = others;
    this.notFull.notify();
    this.lock.release();
    return first as T;
  }
}
`;

/** What the solution of `account` does with both accounts. */
const TRANSFER = `  return bank.with(() => {
    if (from.money.value < amount) return false;
    from.money.value -= amount;
    to.money.value += amount;
    return true;
  });`;

/** Changes to solutions of exercises with a driver that many would hand in, and the rule that refutes each. */
const HANDED_IN: readonly Temptation[] = [
  {
    id: "account",
    what: "threads that the account makes take turns",
    // The start, which locks nothing, under a lock around whatever a thread does.
    edit: () => `import { Lock, Thread } from "threadlab";
${startOf(exerciseOf("account"))}
const turn = new Lock();
const run = Thread.prototype.run;
Thread.prototype.run = function () {
  turn.with(() => run.call(this));
};
`,
    verdict: "not-solved: error",
  },
  {
    id: "buffer",
    what: "no bound",
    edit: replace(["    while (this.items.value.length === this.size) this.changed.wait();\n", ""]),
    verdict: "not-solved: output",
  },
  {
    id: "buffer",
    what: "a put that notifies nobody",
    edit: replace([", item];\n    this.changed.notifyAll();", ", item];"]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "room for one, whatever the size",
    edit: replace(["length === this.size", "length > 0"]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "room for one more",
    edit: replace(["length === this.size", "length > this.size"]),
    verdict: "not-solved: output",
  },
  {
    id: "buffer",
    what: "if in place of while in put",
    edit: replace([
      "while (this.items.value.length === this.size)",
      "if (this.items.value.length === this.size)",
    ]),
    verdict: "not-solved: output",
  },
  {
    id: "buffer",
    what: "if in place of while in get",
    edit: replace(["while (this.items.value.length === 0)", "if (this.items.value.length === 0)"]),
    verdict: "not-solved: output",
  },
  {
    id: "buffer",
    what: "waking one, whoever it is",
    edit: replace(["notifyAll()", "notify()"]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "a put that notifies only once it is full",
    edit: replace([
      ", item];\n    this.changed.notifyAll();",
      ", item];\n    if (this.items.value.length === this.size) this.changed.notifyAll();",
    ]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "a condition for each side, and waking one",
    edit: () => TWO_CONDITIONS,
    verdict: "solved · 0 of ",
  },
  {
    id: "buffer",
    what: "a condition for each side, and waking one of the own side",
    edit: () =>
      replace(
        ["notEmpty.notify()", "other.notify()"],
        ["notFull.notify()", "notEmpty.notify()"],
        ["other.notify()", "notFull.notify()"],
      )(TWO_CONDITIONS),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "a condition for each side, and if in place of while in put",
    edit: () =>
      replace([
        "while (this.items.value.length === this.size)",
        "if (this.items.value.length === this.size)",
      ])(TWO_CONDITIONS),
    verdict: "not-solved: output",
  },
  {
    id: "buffer",
    what: "a condition for each side, and waking one only if it was empty or full",
    // Two guests wait: the second loaf comes while the first is still there.
    edit: () =>
      replace(
        [
          "[...this.items.value, item];\n    this",
          "[...this.items.value, item];\n    if (this.items.value.length === 1) this",
        ],
        ["= others;\n    this", "= others;\n    if (others.length === this.size - 1) this"],
      )(TWO_CONDITIONS),
    verdict: "not-solved: deadlock",
  },
  {
    id: "buffer",
    what: "the last in is the first out",
    edit: replace([
      "const [first, ...others] = this.items.value;",
      "const others = [...this.items.value];\n    const first = others.pop();",
    ]),
    verdict: "not-solved: output",
  },
  {
    id: "account",
    what: "a transfer of two safe steps",
    edit: replace([
      TRANSFER,
      `  if (!from.withdraw(amount)) return false;
  bank.with(() => {
    to.money.value += amount;
  });
  return true;`,
    ]),
    verdict: "not-solved: output",
  },
  {
    id: "account",
    what: "a transfer that moves nothing",
    edit: replace(["    from.money.value -= amount;\n    to.money.value += amount;\n", ""]),
    verdict: "not-solved: output",
  },
  ...(["<", ">"] as const).map((first) => ({
    id: "account",
    what: `a lock for each account, and a transfer that holds that of ${first === "<" ? "the first" : "the second"} one only`,
    edit: replace(
      ["const bank = new Lock();", "let made = 0;"],
      ["  readonly money", "  readonly lock = new Lock();\n  readonly number = made++;\n  readonly money"],
      ["    return bank.with(() => {\n      if (this", "    return this.lock.with(() => {\n      if (this"],
      ["    return bank.with(() => this.money.value);", "    return this.lock.with(() => this.money.value);"],
      [
        "  return bank.with",
        `  const held = from.number ${first} to.number ? from : to;\n  return held.lock.with`,
      ],
    ),
    verdict: `not-solved: ${first === "<" ? "output, " : ""}race · `,
  })),
  {
    id: "account",
    what: "a look without the lock",
    edit: replace(["bank.with(() => this.money.value)", "this.money.value"]),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "account",
    what: "a transfer of two safe steps that keeps only other transfers out",
    edit: replace(
      ["const bank = new Lock();", "const bank = new Lock();\nconst transfers = new Lock();"],
      [
        TRANSFER,
        `  return transfers.with(() => {
    if (!from.withdraw(amount)) return false;
    bank.with(() => {
      to.money.value += amount;
    });
    return true;
  });`,
      ],
    ),
    verdict: "not-solved: output · ",
  },
  {
    id: "account",
    what: "a withdrawal that is taken back if there was too little",
    edit: replace([
      "      if (this.money.value < amount) return false;\n      this.money.value -= amount;\n      return true;\n    });",
      `      this.money.value -= amount;
      return this.money.value >= 0;
    }) || bank.with(() => {
      this.money.value += amount;
      return false;
    });`,
    ]),
    verdict: "not-solved: output · ",
  },
  ...[
    ["a payment that is taken back if there was too little", ""],
    [
      "a payment that looks first, and is taken back if there is too little now",
      "  if (from.balance() < amount) return false;\n",
    ],
  ].map(([what = "", look]) => ({
    id: "account",
    what,
    edit: replace([
      TRANSFER,
      `${look}  bank.with(() => {
    to.money.value += amount;
  });
  if (from.withdraw(amount)) return true;
  bank.with(() => {
    to.money.value -= amount;
  });
  return false;`,
    ]),
    verdict: "not-solved: output · ",
  })),
  {
    id: "account",
    what: "a transfer that tells from the balance whether it was made",
    edit: replace([
      TRANSFER,
      `  const before = from.balance();
  bank.with(() => {
    if (from.money.value < amount) return;
    from.money.value -= amount;
    to.money.value += amount;
  });
  return from.balance() < before;`,
    ]),
    verdict: "not-solved: output · ",
  },
  {
    id: "account",
    what: "a lock for each account, and a transfer that gives up where the second one is held",
    edit: replace(
      ["const bank = new Lock();\n", ""],
      ["  readonly money", "  readonly lock = new Lock();\n  readonly money"],
      ["    return bank.with(() => {\n      if (this", "    return this.lock.with(() => {\n      if (this"],
      ["    return bank.with(() => this.money.value);", "    return this.lock.with(() => this.money.value);"],
      [
        TRANSFER,
        `  return from.lock.with(() => {
    if (!to.lock.acquire({ blocking: false })) return false;
    try {
      if (from.money.value < amount) return false;
      from.money.value -= amount;
      to.money.value += amount;
      return true;
    } finally {
      to.lock.release();
    }
  });`,
      ],
    ),
    verdict: "not-solved: output · ",
  },
  {
    id: "meeting-point",
    what: "waiting for the count, which begins again",
    edit: replace([
      "      const mine = this.round.value;\n      while (this.round.value === mine)",
      "      while (this.arrived.value < this.parties)",
    ]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "meeting-point",
    what: "a count that never begins again",
    edit: replace(
      ["      this.arrived.value = 0;\n", ""],
      ["arrived.value === this.parties", "arrived.value >= this.parties"],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "meeting-point",
    what: "waking one of two",
    edit: replace(["notifyAll()", "notify()"]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "meeting-point",
    what: "two events that take turns, and stay set",
    edit: replace(
      ["import { ", "import { Event, "],
      ["  readonly changed", "  readonly isOpen = [new Event(), new Event()];\n  readonly changed"],
      [
        "    this.arrived.value += 1;",
        "    const mine = this.round.value % 2;\n    this.arrived.value += 1;",
      ],
      ["      this.changed.notifyAll();\n", "      this.isOpen[mine]?.set();\n"],
      [
        " else {\n      const mine = this.round.value;\n      while (this.round.value === mine) this.changed.wait();\n    }",
        "",
      ],
      ["    this.changed.release();", "    this.changed.release();\n    this.isOpen[mine]?.wait();"],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "readers that keep each other out",
    edit: replace([
      "while (this.isWritten.value) ",
      "while (this.isWritten.value || this.readers.value > 0) ",
    ]),
    verdict: "not-solved: within · 0 of ",
  },
  {
    id: "readers-writer",
    what: "a writer that does not look for readers",
    edit: replace([
      "while (this.isWritten.value || this.readers.value > 0) ",
      "while (this.isWritten.value) ",
    ]),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "writers that do not look for each other",
    edit: replace([
      "while (this.isWritten.value || this.readers.value > 0) ",
      "while (this.readers.value > 0) ",
    ]),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "if in place of while for a reader",
    // It takes two writers: the second one comes in before the woken reader.
    edit: replace(["while (this.isWritten.value) ", "if (this.isWritten.value) "]),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "a reader that leaves and tells nobody",
    edit: replace([
      "    this.readers.value -= 1;\n    this.changed.notifyAll();",
      "    this.readers.value -= 1;",
    ]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "permits",
    what: "if in place of while",
    edit: replace(["while (this.left", "if (this.left"]),
    verdict: "not-solved: ",
  },
  {
    id: "permits",
    what: "a release that notifies nobody",
    edit: replace(["    this.changed.notify();\n", ""]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "permits",
    what: "a release that notifies only if no permit was left",
    edit: replace(["    this.changed.notify();", "    if (this.left.value === 1) this.changed.notify();"]),
    verdict: "not-solved: deadlock",
  },
  {
    id: "permits",
    what: "a lock, whatever the number",
    edit: replace(
      ["    this.left.value -= 1;\n    this.changed.release();", "    this.left.value -= 1;"],
      ["  release(): void {\n    this.changed.acquire();\n", "  release(): void {\n"],
    ),
    verdict: "not-solved: within · 0 of ",
  },
  {
    id: "buffer",
    what: "one list of items for all buffers",
    edit: replace(
      ["  readonly items = new Shared<T[]>([]);\n", ""],
      ["export class", "const items = new Shared<any[]>([]);\nexport class"],
      ["this.items", "items"],
    ),
    verdict: "not-solved: output",
  },
  {
    id: "account",
    what: "a withdrawal that says yes whatever it did",
    edit: replace([
      "if (this.money.value < amount) return false;",
      "if (this.money.value < amount) return true;",
    ]),
    verdict: "not-solved: output · ",
  },
  {
    id: "account",
    what: "a transfer that says yes whatever it did",
    edit: replace([
      "if (from.money.value < amount) return false;",
      "if (from.money.value < amount) return true;",
    ]),
    verdict: "not-solved: output · ",
  },
  {
    id: "account",
    what: "an account that prints the right lines and ends the program",
    edit: replace(
      [
        "    return bank.with(() => this.money.value);",
        '    print("no money is lost");\n    print("nobody is below zero");\n    process.exit(0);',
      ],
      ["{ Lock,", "{ Lock, print,"],
    ),
    verdict: "not-solved: ends · 0 of ",
  },
  {
    id: "meeting-point",
    what: "one count for all meeting points",
    edit: replace(
      ["  readonly arrived = new Shared(0);\n", ""],
      ["export class", "const arrived = new Shared(0);\nexport class"],
      ["this.arrived", "arrived"],
    ),
    verdict: "not-solved: deadlock, race · ",
  },
  {
    id: "meeting-point",
    what: "one condition for all meeting points, and no second look after it",
    edit: replace(
      ["  readonly changed = new Condition();\n", ""],
      ["export class", "const changed = new Condition();\nexport class"],
      ["while (this.round.value === mine) ", "if (this.round.value === mine) "],
      ["this.changed", "changed"],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "a flag for the readers in place of their number",
    edit: replace(
      ["this.readers.value += 1", "this.readers.value = 1"],
      ["this.readers.value -= 1", "this.readers.value = 0"],
    ),
    verdict: "not-solved: output, race · ",
  },
  {
    id: "readers-writer",
    what: "room for two readers",
    edit: replace([
      "while (this.isWritten.value) ",
      "while (this.isWritten.value || this.readers.value > 1) ",
    ]),
    verdict: "not-solved: deadlock · 1 of 1",
  },
  {
    id: "readers-writer",
    what: "one writer for all locks",
    edit: replace(
      ["  readonly isWritten = new Shared(false);\n", ""],
      ["export class", "const isWritten = new Shared(false);\nexport class"],
      ["this.isWritten", "isWritten"],
    ),
    verdict: "not-solved: deadlock",
  },
  {
    id: "readers-writer",
    what: "one number of readers for all locks",
    edit: replace(
      ["  readonly readers = new Shared(0);\n", ""],
      ["export class", "const readers = new Shared(0);\nexport class"],
      ["this.readers", "readers"],
    ),
    verdict: "not-solved: deadlock",
  },
  {
    id: "permits",
    what: "a permit too many, if there are several",
    edit: replace(["new Shared(count)", "new Shared(count === 1 ? 1 : count + 1)"]),
    verdict: "not-solved: output · ",
  },
  {
    id: "permits",
    what: "one number of permits for all places",
    edit: replace(
      ["  readonly left: Shared<number>;", "  readonly count: number;"],
      ["this.left = new Shared(count)", "this.count = count"],
      ["this.left.value === 0", "taken.value === this.count"],
      ["this.left.value -= 1", "taken.value += 1"],
      ["this.left.value += 1", "taken.value -= 1"],
      ["export class", "const taken = new Shared(0);\nexport class"],
    ),
    verdict: "not-solved: deadlock · ",
  },
];

test.each(HANDED_IN)("$id, with a driver: $what", async ({ id, edit, verdict }) => {
  const exercise = exerciseOf(id);
  const result = await judgeProgram(session, exercise, edit(solutionOf(exercise)));
  expect(tellVerdict(result).slice(0, verdict.length)).toBe(verdict);
});

/** Exercises whose solutions print what their threads have done. */
const WITH_SHARED = [
  ...(["check-then-act", "hold-less", "lost-update", "two-locks", "never-released"] as const),
  ...([
    "released-twice",
    "seats-guard-nothing",
    "if-not-while",
    "empty-then-get",
    "one-stop-for-two",
  ] as const),
  ...(["own-variable", "join-all", "sleep-is-no-order", "philosophers"] as const),
];

const THREADS = "[1, 2].map((me) => new Thread({ target: door, args: [me] }))";

describe("rules that a program breaks although every trace is right", () => {
  const without = (exercise: Exercise, rule: "threads" | "within" | "possible"): Exercise => {
    // What nobody does at the same time is not shared.
    const { [rule]: _left, shared: _shared, ...criteria } = exercise.criteria;
    return { ...exercise, criteria: { possible: [], ...criteria } };
  };

  test.each([
    ["threads", "lost-update", "everything in one thread"],
    ["possible", "lock-order", "one order of the walls only"],
    ["within", "seats-guard-nothing", "one seat"],
  ] as const)("%s: without it %s would be solved", async (rule, id, what) => {
    const exercise = exerciseOf(id);
    const edit = TEMPTATIONS.find((each) => each.id === id && each.what === what)?.edit ?? ((text) => text);
    const strict = await judgeProgram(session, exercise, edit(startOf(exercise)));
    expect(strict.reasons.map(({ rule: broken }) => broken)).toEqual([rule]);
    const lax = await judgeProgram(session, without(exercise, rule), edit(startOf(exercise)));
    expect(lax.verdict).toBe("solved");
  });

  test.each(WITH_SHARED)("%s: a text that does not come from its threads is no solution", async (id) => {
    const exercise = exerciseOf(id);
    const expected = JSON.stringify(exercise.expected.trim().split("\n").at(-1));
    const program = solutionOf(exercise).replace(/print\(`.*\$\{.*`\);/, `print(${expected});`);
    const result = await judgeProgram(session, exercise, program);
    expect(result.reasons.map(({ rule }) => rule)).toEqual(["shared"]);
  });

  test("a look that comes after another thread's by chance is none at what others have done", async () => {
    // So many traces that schedules are drawn beside the search, which make independent steps in other orders.
    const program = `import { Lock, print, Shared, Thread } from "threadlab";
const hits = new Shared(0);
const lock = new Lock();
export function door() {
  for (let i = 0; i < 5; i++) lock.with(() => {});
  hits.value;
}
export default function main() {
  const doors = [new Thread({ target: door }), new Thread({ target: door })];
  for (const each of doors) each.start();
  hits.value;
  print("2 visitors");
  for (const each of doors) each.join();
}
`;
    const result = await judgeProgram(session, exerciseOf("lost-update"), program);
    expect(tellVerdict(result)).toBe("not-solved: shared · 0 of 252");
  });

  test("an exit that ends other threads early is no solution, and the trace that shows it is shown", async () => {
    // In the first trace that prints this, the thread that sets the event has ended by the time of the exit.
    const program = `${LINGERING}\n  process.exit(0);\n}\n`;
    const { reasons, shown } = await judgeProgram(session, exerciseOf("lost-update"), program);
    expect(reasons.map(({ facts }) => facts?.kind)).toEqual(["cuts off"]);
    const told = shown?.rows.filter(({ threadName }) => threadName === "Thread-3").map(({ text }) => text);
    expect(told).not.toContain("ends");
  });

  test("a data race where the output is right is no solution, and the trace that shows it is shown", async () => {
    const exercise = exerciseOf("lost-update");
    const program = replace(["  hits.value += 1;", "  hits.value = 2;"])(startOf(exercise));
    const result = await judgeProgram(session, exercise, program);
    expect(tellVerdict(result)).toBe("not-solved: race · 0 of 2");
    expect(result.shown?.rows.map(({ text }) => text)).toContain("writes hits ← 2");
    expect(result.luck).toBe("Twenty runs on the machine's clock would all have printed 2 visitors.");
  });

  test.each([1, 2])(
    "an error of thread %i where the output is right, in one of two traces",
    async (thread) => {
      const exercise = exerciseOf("lost-update");
      const program = replace(
        ["  });\n}", `  });\n  if (me === ${thread} && isFirst) throw new Error("late");\n}`],
        ["function door() {", "function door(me: number) {\n  let isFirst = false;"],
        ["    hits.value += 1;", "    hits.value += 1;\n    isFirst = hits.value === 1;"],
        ["[new Thread({ target: door }), new Thread({ target: door })]", THREADS],
      )(solutionOf(exercise));
      const result = await judgeProgram(session, exercise, program);
      expect(tellVerdict(result)).toBe("not-solved: error · 0 of 2");
      const { rows = [], replay } = result.shown ?? {};
      expect(rows.find(({ text }) => text === "ends with an error")?.thread).toBe(thread + 1);
      expect(replay).toMatch(/^threadlab replay \S+ --schedule \S+$/);
    },
  );
});

describe("what an exercise may ask for", () => {
  const NAMES = `import { Lock, print, Thread } from "threadlab";
const door = new Lock();
export function enter(name: string) {
  door.with(() => print(name));
}
export default function main() {
  const guests = ["Ute", "Jan"].map((name) => new Thread({ target: enter, args: [name] }));
  for (const guest of guests) guest.start();
  for (const guest of guests) guest.join();
}
`;
  const names: Exercise = {
    ...exerciseOf("lost-update"),
    ...{ expected: "{{first}}\n{{second}}\n", files: [{ name: "", start: NAMES, solution: NAMES }] },
    criteria: { races: "none", possible: ["Ute\nJan", "Jan\n{{other}}"] },
  };

  test("outputs that have to be possible, with captures", async () => {
    expect(tellVerdict(await judgeProgram(session, names, NAMES))).toBe("solved · 0 of 2");
    const inOrder = NAMES.replace("guest.start();", "guest.start(), guest.join();").replace(
      "  for (const guest of guests) guest.join();\n",
      "",
    );
    const { verdict, reasons } = await judgeProgram(session, names, inOrder);
    expect(verdict).toBe("not-solved");
    expect(reasons.map(({ message }) => message)).toEqual([
      'No trace prints "Jan ⏎ {{other}}", which is also right: the synchronisation is stronger than necessary.',
    ]);
  });

  test("threads that work at the same time, which those that only sleep do not", async () => {
    const exercise = exerciseOf("permits");
    const asleep = replace(["this.left.value -= 1;", ""], ["this.left.value += 1;", ""])(startOf(exercise));
    const { reasons } = await judgeProgram(session, exercise, asleep);
    expect(reasons.map(({ message }) => message)).toEqual([
      "With seats=2, guests=2, stay=1: it should have 2 threads, besides MainThread, at work at the same time; in no trace is there any. Sleeping does not count as work.",
    ]);
  });

  test("one thread that works, which main under another name is not", async () => {
    const exercise = exerciseOf("start-not-run");
    const program = replace([
      "  t.run();",
      '  currentThread().name = "gardener";\n  t.run();\n  currentThread().name = "MainThread";',
    ])(startOf(exercise));
    const { reasons } = await judgeProgram(session, exercise, program);
    expect(reasons[0]?.message).toBe(
      "It should have a thread besides MainThread at work; in no trace is there any. Sleeping does not count as work.",
    );
  });

  test("the order of the lines itself", async () => {
    const exact: Exercise = {
      ...names,
      order: "exact",
      expected: "Ute\nJan\n",
      criteria: { races: "none", possible: [] },
    };
    expect(tellVerdict(await judgeProgram(session, exact, NAMES))).toBe("not-solved: output · 1 of 2");
  });

  test("a race may stay where the exercise says so", async () => {
    const exercise = exerciseOf("lost-update");
    const lax: Exercise = { ...exercise, criteria: { ...exercise.criteria, races: "any" } };
    const program = replace(["  hits.value += 1;", "  hits.value = 2;"])(startOf(exercise));
    const { verdict, proof } = await judgeProgram(session, lax, program);
    expect([verdict, proof]).toEqual(["solved", "all 2 traces print 2 visitors; no deadlock"]);
  });
});

describe("what runs on the machine's clock would show", () => {
  test.each([
    [
      "sleep-is-no-order",
      "sleep(1)",
      "Twenty runs on the machine's clock would most likely all have printed beyond the hill: a lake.",
    ],
    // That is no longer than what a machine takes to start a thread.
    ["sleep-is-no-order", "sleep(0.001)", undefined],
  ])("%s with %s", async (id, sleep, luck) => {
    const exercise = exerciseOf(id);
    const program = `${startOf(exercise).replace("sleep(1)", sleep)}\n`;
    expect((await judgeProgram(session, exercise, program)).luck).toBe(luck);
  });

  test.each([
    ["each sleep ends long before the next", "sleep(0.3);", true],
    ["two sleeps end at nearly the same time", "sleep(0.4999);", false],
    ["two short sleeps are as long as one", "sleep(0.25); sleep(0.2499);", false],
    ["a thread computes for long", "for (let i = 0; i < 4e8; i++) i ^= 0;", false],
  ])("a sleep hides a fault where %s", async (_, before, isSaid) => {
    const exercise = exerciseOf("sleep-is-no-order");
    const program = startOf(exercise)
      .replace("sleep(1)", "sleep(0.5)")
      .replace("  note.value", `  ${before}\n  note.value`);
    const { verdict, luck } = await judgeProgram(session, exercise, program);
    expect([verdict, luck !== undefined]).toEqual(["not-solved", isSaid]);
  });

  test("that a start is right in some runs and fails in others", async () => {
    const exercise = exerciseOf("server-ready");
    expect((await judgeProgram(session, exercise, startOf(exercise))).luck).toBe(
      "Of twenty runs on the machine's clock, some would most likely have printed the server says: hello, and others failed.",
    );
  });

  test("that a start is right in the case that the search refutes, where no run on the machine's clock meets the fault", async () => {
    const exercise = exerciseOf("readers-writer");
    expect((await judgeProgram(session, exercise, startOf(exercise))).luck).toBe(
      "Twenty runs on the machine's clock would most likely all have printed both pages agree.",
    );
  });

  test("nothing is said of a changed program of which nothing is known", async () => {
    const exercise = exerciseOf("lost-update");
    expect((await judgeProgram(session, exercise, startOf(exercise))).luck).toMatch(
      /^Twenty runs .* most likely/,
    );
    expect((await judgeProgram(session, exercise, `${startOf(exercise)}\n`)).luck).toBeUndefined();
  });
});

describe("what is not proved", () => {
  test("a thread that polls is never solved, however often it was right", async () => {
    const exercise = exerciseOf("sleep-is-no-order");
    const program = replace(["  sleep(1);", "  while (walk.isAlive()) sleep(1);"])(startOf(exercise));
    const result = await judgeProgram(session, exercise, program);
    expect(tellVerdict(result)).toMatch(/^not-proved: proved · 0 of /);
    expect(result.reasons[0]?.message).toMatch(/, none of them wrong: every schedule in which no thread /);
    expect(result.reasons[0]?.message).toContain(
      "they could go on for ever. A thread that waits in place of",
    );
  });

  test.each([
    [
      "that ends, but late",
      "  const late = new Shared(0);\n  for (let i = 0; i < 12_000; i++) late.value += 1;\n",
    ],
    ["that has no end", "  while (hits.value < 2);\n"],
  ])("a run %s is stopped: it breaks no rule, and is shown", async (_, wait) => {
    const exercise = exerciseOf("lost-update");
    const program = replace(["  const doors", `${wait}  const doors`])(solutionOf(exercise));
    const result = await judgeProgram(session, exercise, program);
    expect(tellVerdict(result)).toBe("not-proved: ends · 1 of 1");
    expect(result.reasons[0]?.message).toBe("1 of 1 trace was stopped before its end; it may never end.");
    expect(result.shown?.rows.length).toBeGreaterThan(0);
  });

  test("a wrong output outweighs runs that were stopped, and is what is shown", async () => {
    const exercise = exerciseOf("lost-update");
    const program = replace([
      "  hits.value += 1;",
      "  if (hits.value > 0) while (hits.value < 3);\n  hits.value += 1;",
    ])(startOf(exercise));
    const { verdict, reasons, shown, outcomes } = await judgeProgram(session, exercise, program);
    expect([verdict, ...reasons.map(({ rule }) => rule)]).toEqual(["not-solved", "output", "race"]);
    expect(outcomes.find(({ replay }) => replay === shown?.replay)?.verdict).toBe("mismatch");
  });

  test("what takes too long is refuted, even if not every trace was seen", async () => {
    const exercise = exerciseOf("hold-less");
    const program = replace(
      [
        "  tray.with(() => {\n",
        "  while (!door.acquire({ blocking: false }));\n  door.release();\n  tray.with(() => {\n",
      ],
      ["const tray", "const door = new Lock();\nconst tray"],
    )(startOf(exercise));
    expect(tellVerdict(await judgeProgram(session, exercise, program))).toMatch(
      /^not-solved: within · 0 of /,
    );
    const mended = replace(["  tray.with(() => {\n    check();\n", "  check();\n  tray.with(() => {\n"])(
      program,
    );
    expect(tellVerdict(await judgeProgram(session, exercise, mended))).toMatch(
      /^not-proved: proved, proved · /,
    );
  });

  test("the traces of outcomes that were not kept are counted by what is wrong with them", () => {
    const outcomes = [sampleOutcome({ verdict: "mismatch", traces: 2 })];
    const verdicts = { match: 4, mismatch: 5, deadlock: 1 };
    const result = sampleSearch({ ...{ outcomes, verdicts }, ...{ failing: 6, raced: 0, traces: 10 } });
    const searched = { result, impossible: [] };
    const { reasons } = judgeExercise(exerciseOf("lost-update"), "06-lost-update.ts", searched, false);
    expect(reasons.map(({ message }) => message)).toEqual([
      "5 of 10 traces print something else.",
      "1 of 10 traces ends in a deadlock.",
    ]);
  });

  test("a search that was cut short proves nothing, and names no option that practice does not have", () => {
    const finding = explain({ kind: "search-limit", reached: "traces", amount: 9 });
    expect(finding.message).toMatch(/--max-traces\.$/);
    const result = sampleSearch({
      ...{ outcomes: [sampleOutcome({ verdict: "match" })], failing: 0, raced: 0, traces: 9 },
      ...{ complete: false, findings: [finding] },
    });
    const searched = { result, impossible: [] };
    const judged = judgeExercise(exerciseOf("lost-update"), "06-lost-update.ts", searched, false);
    expect(tellVerdict(judged)).toBe("not-proved: proved · 0 of 9");
    expect(judged.findings.map(({ message }) => message)).toEqual([
      "The search was cut short (9 traces), so some schedules were not tried.",
    ]);
    const none = { ...searched, result: { ...result, traces: 0, outcomes: [] } };
    expect(judgeExercise(exerciseOf("lost-update"), "", none, false).reasons).toEqual([
      {
        ...{ rule: "proved", message: "Nothing is known of any run." },
        facts: { kind: "nothing seen" },
      },
    ]);
  });

  test.each([
    ["node:worker_threads", "Worker"],
    ["fs", "readFileSync"],
  ])("a program that imports %s, which is said without a search", async (module, name) => {
    const exercise = exerciseOf("lost-update");
    const program = (from: string, what: string) =>
      `import { ${what} } from "${from}";\n${solutionOf(exercise).replace("  print(", `  ${what};\n  print(`)}`;
    const result = await judgeProgram(session, exercise, program(module, name));
    expect(tellVerdict(result)).toBe("not-proved: proved · 0 of 0");
    expect(result.reasons[0]?.message).toBe(
      `It imports "${module}". No schedule controls what that does. Use what "threadlab" exports in its place.`,
    );
    expect((await judgeProgram(session, exercise, program("node:util", "inspect"))).verdict).toBe("solved");
  });

  test("a program that draws lots is never solved", async () => {
    const exercise = exerciseOf("lost-update");
    const program = replace(["  hits.value += 1;", "  if (Math.random() < 2) print(Math.random());"])(
      startOf(exercise),
    );
    expect((await judgeProgram(session, exercise, program)).verdict).not.toBe("solved");
  });
});

const LINGERING = `
import { Event, Lock, print, Shared, Thread } from "threadlab";

const hits = new Shared(0);
const lock = new Lock();
const done = new Event();

export function count() {
  lock.with(() => {
    hits.value += 1;
  });
}

export function linger() {
  done.set();
  lock.with(() => {});
}

export default function main() {
  const threads = [count, count, linger].map((target) => new Thread({ target }));
  for (const thread of threads) thread.start();
  for (const thread of threads.slice(0, 2)) thread.join();
  done.wait();
  print(\`\${hits.value} visitors\`);`;
