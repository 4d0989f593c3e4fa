import { describe, expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { sayNever, sayStep, sayWait } from "../../src/explain/operation.ts";
import { sayReordered, sayShownCapture } from "../../src/explain/output.ts";
import { sayWhy } from "../../src/explain/prediction.ts";
import { sayFinish } from "../../src/explain/steering.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Fact } from "../../src/result/fact.ts";
import type { BlockedThread, Deadlock, Wait } from "../../src/result/lock-facts.ts";
import type { CausalStep, OrderedLine } from "../../src/result/output-facts.ts";
import type { Grounds, ReaderClaim } from "../../src/result/prediction.ts";
import type { Access, Deed, Milestone, Race, RacingPair } from "../../src/result/race-facts.ts";
import type { Polling } from "../../src/result/run-facts.ts";
import type { FinishedRun } from "../../src/result/steering.ts";

const lock = (name: string, line: number): Wait => ({
  ...{ op: "acquire", on: "lock", name, place: `main.ts:${line}:3` },
});

test("the end of a wait for a process does not name the object with the process's number", () => {
  const event = (fields: object) =>
    ({ seq: 1, time: 0, thread: 1, object: 2, site: 0, ...fields }) as TraceEvent;
  const names = {
    thread: () => "Process-1",
    object: () => "jobs",
    kind: () => "queue" as const,
    value: () => "",
  };
  const waited = event({ op: "process", outcome: "wait", until: "outside" });
  expect(sayStep(event({ op: "resume", outcome: "ok" }), waited, names)).toBe("goes on");
});

test("the end of a wait for a task of a pool that was shut down says that there is none", () => {
  const event = (fields: object) => ({ thread: 2, object: 3, ...fields }) as TraceEvent;
  const names = {
    ...{ thread: () => "Thread-1", object: () => "pool", kind: () => "pool" as const, value: () => "" },
  };
  const waited = event({ op: "acquire", outcome: "wait" });
  const said = sayStep(event({ op: "resume", outcome: "broken" }), waited, names);
  expect(said).toBe("finds no task in pool");
});

test.each(["listen", "accept", "send", "receive", "connect"] as const)(
  "a step of a socket that fails says so: %s",
  (op) => {
    const event = (outcome: string) => ({ op, outcome, thread: 1, object: 2 }) as TraceEvent;
    const names = {
      ...{
        thread: () => "Thread-1",
        object: () => "line",
        kind: () => "socket" as const,
        value: () => "",
      },
    };
    expect(sayStep(event("ok"), undefined, names)).toMatch(/ line$/);
    expect(sayStep(event("error"), undefined, names)).toMatch(/ line: fails$/);
  },
);

test.each<[Wait, string]>([
  [lock("mutex", 3), 'waits for lock "mutex" (main.ts:3:3)'],
  [{ op: "acquire", on: "rlock", name: "r", place: "" }, 'waits for RLock "r"'],
  [
    { op: "acquire", on: "bounded-semaphore", name: "seats", place: "" },
    'waits for bounded semaphore "seats", which nobody will release',
  ],
  [{ op: "join", on: "thread", name: "Thread-1", place: "" }, "waits for Thread-1 to end"],
  [{ op: "sleep", on: "none", name: "", seconds: 0.5, place: "" }, "waits for 0.5 s to pass"],
  [{ op: "sleep", on: "none", name: "", seconds: 0.1 * 3, place: "" }, "waits for 0.3 s to pass"],
  [
    { op: "wait", on: "condition", name: "ready", place: "" },
    'waits for condition "ready", which nobody will notify',
  ],
  [
    { op: "wait", on: "queue", name: "jobs", condition: "notFull", place: "" },
    'waits for room in queue "jobs", which nobody will make',
  ],
  [
    { op: "wait", on: "barrier", name: "gate", place: "" },
    'waits for barrier "gate", which nobody will come to',
  ],
  [
    { op: "process", on: "thread", name: "Process-1", isProcess: true, place: "" },
    "goes on, as a process of its own",
  ],
  [{ op: "receive", on: "socket", name: "client", place: "" }, 'waits for data on socket "client"'],
  [{ op: "listen", on: "server", name: "door", place: "" }, 'waits for server "door" to listen'],
  [{ op: "connect", on: "socket", name: "client", place: "" }, 'waits for socket "client" to connect'],
  [{ op: "close", on: "socket", name: "client", place: "" }, 'waits for socket "client" to close'],
])("a wait: %o", (wait, words) => {
  expect(sayWait(wait) + sayNever(wait)).toBe(words);
});

describe("a deadlock", () => {
  const blocked = (thread: string, waitsFor: Wait, ...holds: BlockedThread["holds"]): BlockedThread => ({
    ...{ id: 1, thread, waitsFor, holds },
  });
  const cycle: Deadlock = {
    ...{ kind: "deadlock", isCycle: true, extent: "some", others: [] },
    blocked: [
      {
        ...blocked("Thread-1", lock("b", 4), { lock: "a", place: "main.ts:3:3" }),
        heldBy: { thread: "Thread-2", is: "alive" },
      },
      {
        ...blocked("Thread-2", lock("a", 8), { lock: "b", place: "" }),
        heldBy: { thread: "Thread-1", is: "alive" },
      },
    ],
  };

  test("of threads that wait for each other", () => {
    const { facts, ...said } = explain(cycle);
    expect(facts).toBe(cycle);
    expect(said).toMatchInlineSnapshot(`
      {
        "kind": "deadlock",
        "message": "Deadlock: Thread-1 and Thread-2 wait for each other.
        Thread-1 waits for lock "b" (main.ts:4:3), which Thread-2 holds; it holds "a" (acquired at main.ts:3:3).
        Thread-2 waits for lock "a" (main.ts:8:3), which Thread-1 holds; it holds "b".
      To fix it: let all threads acquire these locks in the same order.",
        "places": [
          "main.ts:4:3",
          "main.ts:3:3",
          "main.ts:8:3",
        ],
        "threads": [
          "Thread-1",
          "Thread-2",
        ],
      }
    `);
  });

  test.each<[Partial<Deadlock>, string]>([
    [{ isCycle: false, extent: "all" }, "Deadlock: every thread waits, and none is left to wake another."],
    [
      { isCycle: false, extent: "all", blocked: [blocked("MainThread", lock("a", 3))] },
      "Deadlock: MainThread waits for something that will never come.",
    ],
    [{ isCycle: false }, "Deadlock: Thread-1 and Thread-2 wait for something that will never come."],
    [
      { extent: "limit" },
      "Deadlock: Thread-1 and Thread-2 wait for each other: no other thread released one of their locks before the time limit.",
    ],
  ])("%o", (changes, head) => {
    expect(explain({ ...cycle, ...changes }).message.split("\n")[0]).toBe(head);
  });

  test("on a lock that was never released tells how to release it", () => {
    const left = {
      ...blocked("MainThread", lock("a", 9)),
      heldBy: { thread: "Thread-1", is: "ended" },
    } as const;
    expect(explain({ ...cycle, isCycle: false, extent: "all", blocked: [left] }).message).toBe(
      [
        "Deadlock: MainThread waits for something that will never come.",
        '  MainThread waits for lock "a" (main.ts:9:3), which Thread-1 held when it ended.',
        "To fix it: release each lock before its thread ends. lock.with(() => …) does that, even after an error.",
      ].join("\n"),
    );
  });

  test.each([
    [
      { ...lock("ready", 9), op: "wait", on: "condition" } as const,
      { thread: "Thread-1", place: "main.ts:5:1" },
      [
        'condition "ready" (main.ts:9:3), which nobody will notify.',
        'Before that, Thread-1 notified "ready" (main.ts:5:1) when no thread waited for it.',
        "A notification is not kept. Acquire the condition's lock, test what the thread waits for, and wait only if that has not happened; change what is tested only with the same lock held.",
      ],
    ],
    [
      { ...lock("go", 9), op: "wait", on: "event" } as const,
      { thread: "Thread-1", place: "", undone: { thread: "MainThread", place: "main.ts:6:1" } },
      [
        'event "go" (main.ts:9:3), which nobody will set.',
        'Before that, Thread-1 set "go", and MainThread cleared it (main.ts:6:1).',
      ],
    ],
  ])("on what came before the wait says where it came", (waitsFor, missed, words) => {
    const late = { ...blocked("MainThread", waitsFor), missed };
    expect(explain({ ...cycle, isCycle: false, extent: "all", blocked: [late] }).message).toBe(
      `Deadlock: MainThread waits for something that will never come.\n  MainThread waits for ${words.join("\n")}`,
    );
  });

  test.each([
    [lock("a", 9), 'lock "a" (main.ts:9:3), which Thread-1 held when it ended'],
    [
      { ...lock("f", 9), op: "wait", on: "future" } as const,
      'future "f" (main.ts:9:3), whose task Thread-1 ran when it ended',
    ],
  ])("on what a thread took with it that died has no cure", (waitsFor, words) => {
    const left = {
      ...blocked("MainThread", waitsFor),
      heldBy: { thread: "Thread-1", is: "crashed" },
    } as const;
    expect(explain({ ...cycle, isCycle: false, extent: "all", blocked: [left] }).message).toBe(
      `Deadlock: MainThread waits for something that will never come.\n  MainThread waits for ${words}.`,
    );
  });
});

test("an order of locks", () => {
  const request = (thread: string, wanted: string, held: string) => ({
    ...{ thread, lock: wanted, place: "main.ts:4:1", holds: { lock: held, place: "main.ts:3:1" } },
  });
  const { facts, ...said } = explain({
    kind: "lock-order",
    requests: [request("Thread-1", "b", "a"), request("Thread-2", "a", "b")],
  });
  expect(said).toMatchInlineSnapshot(`
    {
      "kind": "lock-order",
      "message": "Lock order: under another schedule Thread-1 and Thread-2 could wait for each other for ever, unless something else, such as a queue, keeps them apart.
      Thread-1 acquires "b" (main.ts:4:1) while it holds "a" (main.ts:3:1).
      Thread-2 acquires "a" (main.ts:4:1) while it holds "b" (main.ts:3:1).
    To fix it: let all threads acquire these locks in the same order.",
      "places": [
        "main.ts:3:1",
        "main.ts:4:1",
      ],
      "threads": [
        "Thread-1",
        "Thread-2",
      ],
    }
  `);
});

describe("data races", () => {
  const access = (op: Access["op"], thread: string, ...locks: readonly string[]): Access => ({
    ...{ op, thread, place: "main.ts:7:1", locks },
  });
  const since: Milestone = { thread: "MainThread", deed: "start", object: "Thread-1", place: "main.ts:20:1" };
  const race: Race = {
    ...{ kind: "race", variable: "num", alike: 0, morePairs: 0 },
    pairs: [
      {
        earlier: access("read", "Thread-1"),
        later: access("write", "Thread-2", "a", "b"),
        since,
        byParent: false,
      },
    ],
    ...{ threads: ["Thread-1", "Thread-2"], places: ["main.ts:7:1"] },
    cure: { use: "new-lock", isUpdate: true },
  };

  test.each<[Deed, string, string]>([
    ["end", "", "ended"],
    ["join", "Thread-1", "joined Thread-1"],
    ["release", "mutex", 'released "mutex"'],
    ["set", "done", 'set "done"'],
    ["arrive", "gate", 'arrived at "gate"'],
    ["notify", "ready", 'notified "ready"'],
    ["wake", "Thread-1", "let Thread-1 go on"],
    ["listen", "door", 'listened on "door"'],
    ["connect", "client", "connected"],
    ["send", "client", 'sent on "client"'],
    ["close", "client", 'closed "client"'],
    ["submit", "pool", 'submitted a task to "pool"'],
    ["shut", "pool", 'shut down "pool"'],
    ["finish", "#1", 'finished "#1"'],
    ["put", "jobs", 'put an item into "jobs"'],
  ])("the step before both: %s %s", (deed, object, words) => {
    const [pair] = race.pairs as [RacingPair];
    const after = { ...race, pairs: [{ ...pair, since: { ...since, deed, object } }] };
    expect(explain(after).message).toContain(`after this step: MainThread ${words} (main.ts:20:1).`);
  });

  test("one pair of accesses", () => {
    const { facts, ...said } = explain(race);
    expect(said).toMatchInlineSnapshot(`
      {
        "kind": "race",
        "message": "Data race on "num": nothing orders these two accesses.
        Thread-1 reads it (main.ts:7:1), holding no lock.
        Thread-2 writes it (main.ts:7:1), holding "a" and "b".
      Both come after this step: MainThread started Thread-1 (main.ts:20:1).
      To fix it: guard all accesses with one lock, each read-change-write from its read to its write: mutex.with(() => …).",
        "places": [
          "main.ts:7:1",
        ],
        "threads": [
          "Thread-1",
          "Thread-2",
        ],
      }
    `);
  });

  test("more pairs, and more variables of one place", () => {
    const pair = {
      earlier: access("write", "Thread-1"),
      later: access("write", "Thread-2"),
      byParent: false,
    };
    const { message } = explain({ ...race, alike: 2, pairs: [...race.pairs, pair], morePairs: 1 });
    expect(message).toContain('Data race on "num" and 2 more made at the same place: nothing orders');
    expect(message).toContain(
      [
        "Nothing orders these accesses either:",
        "  two writes at main.ts:7:1, one by Thread-1 and one by Thread-2.",
        "  … and 1 more pair.",
      ].join("\n"),
    );
  });

  test.each<[Race["cure"], string]>([
    [
      { use: "event" },
      "use an Event for this flag: done.set() in the thread that writes it, and done.isSet() or done.wait() where it is read.",
    ],
    [
      { use: "wait" },
      "a thread reads it again at the same place. If that is a loop that waits for other threads, do not put a lock around it: to " +
        "take turns, use a Lock in place of the loop and its variables; to wait for a value, use a Condition. If it does not wait, " +
        "guard all accesses with one lock: mutex.with(() => …).",
    ],
    [
      { use: "set-later", thread: "Thread-1", event: "ready" },
      'let Thread-1 write it before it sets "ready". A lock alone would not make the others wait for the write.',
    ],
    [{ use: "same-lock" }, "hold the same lock at all accesses. Different locks do not exclude each other."],
    [
      {
        use: "lock",
        lock: "mutex",
        threads: ["Thread-2"],
        places: ["main.ts:12:1"],
        isUpdate: false,
        updating: [],
      },
      'let Thread-2 hold "mutex" too (main.ts:12:1): mutex.with(() => …).',
    ],
    [
      { use: "lock", lock: "lock 3", threads: ["Thread-2"], places: [], isUpdate: false, updating: [] },
      'let Thread-2 hold "lock 3" too: lock.with(() => …).',
    ],
    [
      {
        use: "lock",
        lock: "mutex",
        threads: ["Thread-2"],
        places: ["main.ts:12:1"],
        isUpdate: true,
        updating: ["Thread-2"],
      },
      'let Thread-2 hold "mutex" too (main.ts:12:1), from the read to the write: mutex.with(() => …).',
    ],
    [
      {
        use: "lock",
        lock: "mutex",
        threads: ["Thread-1", "Thread-2"],
        places: [],
        isUpdate: true,
        updating: ["Thread-2"],
      },
      'let Thread-1 and Thread-2 hold "mutex" too, Thread-2 from the read to the write: mutex.with(() => …).',
    ],
    [
      { use: "new-lock", isUpdate: false, join: { parent: "MainThread", children: ["Thread-1"] } },
      "let MainThread join Thread-1 first, or guard all accesses with one lock: mutex.with(() => …).",
    ],
    [
      { use: "new-lock", isUpdate: false, startLater: { parent: "MainThread", children: ["Thread-1"] } },
      "let MainThread write it before it starts Thread-1, or guard all accesses with one lock: mutex.with(() => …).",
    ],
  ])("a way out: %o", (cure, words) => {
    expect(explain({ ...race, cure }).message.split("To fix it: ")[1]).toBe(words);
  });

  test("that may be none are a note", () => {
    const { kind, message } = explain({ ...race, isDoubtful: true });
    expect(kind).toBe("note");
    expect(message.split("\n").at(-1)).toBe(
      "This may be a false alarm: data sent over sockets may order the accesses, and on the machine's clock threadlab does not follow it. With --virtual it does.",
    );
  });
});

test.each([
  [{ of: "races", count: 2 }, "… and data races on 2 more variables."],
  [{ of: "racing pairs", count: 1 }, "… and 1 more pair of accesses that nothing orders."],
  [{ of: "lock orders", count: 2 }, "… and 2 more orders of locks that could deadlock."],
] as const)("what is not told: %o", (more, message) => {
  expect(explain({ kind: "more", ...more }).message).toBe(message);
});

test("a change of globalThis that no other thread sees", () => {
  const lost = { of: "own global", name: "globalThis.total", change: "assigned", by: "work" } as const;
  const places = { place: "main.ts:3:3", readAt: "main.ts:9:9" };
  const { message } = explain({ kind: "lost change", ...lost, reader: "main", ...places });
  expect(message).toBe(
    'Each thread has its own globalThis. main does not see the "globalThis.total" that work assigns. To share it, use a Shared.',
  );
  const field = { kind: "lost change", ...lost, of: "own variable", name: "counter.n" } as const;
  expect(explain({ ...field, reader: "main", ...places }).message).toBe(
    'Each thread has its own "counter.n", a plain field. main does not see what work assigns. To share it, use a Shared.',
  );
  const mutual = { ...field, name: "this.left", by: "acquire" };
  expect(explain({ ...mutual, ...places }).message).toBe(
    'Each thread has its own "this.left", a plain field. No other thread sees what acquire assigns. To share it, use a Shared.',
  );
});

test("a limit of a search, with the advice that a reader can follow", () => {
  const limit = { kind: "search-limit", reached: "traces", amount: 1200 } as const;
  expect(explain(limit).message).toBe(
    "The search was cut short (1,200 traces), so some schedules were not tried. Let the program make fewer threads or rounds (--set, if it has a param for that), or raise the limit with --max-traces.",
  );
  expect(explain(limit, "without options").message).toBe(
    "The search was cut short (1,200 traces), so some schedules were not tried.",
  );
});

test("a search of a check for the expected text, with the command that tries more", () => {
  const answer = { is: "unknown", traces: 20_000, maxTraces: 20_000 } as const;
  expect(explain({ kind: "text-search", answer }).message).toBe(
    "The search was cut short after 20,000 traces, so it is not known whether another schedule prints the expected text. " +
      "To let it try more: threadlab explore with --find <expected.txt>, --time ordered and --max-traces <n>.",
  );
  const bound = { kind: "bound", words: "in which no thread polls twice", higher: 4 } as const;
  expect(explain({ kind: "text-search", answer: { is: "unknown", traces: 9, because: bound } }).message).toBe(
    "Searched 9 traces: every schedule in which no thread polls twice. It is not known whether a higher bound would find the expected " +
      "text. To try one: threadlab explore with --find <expected.txt>, --time ordered and --polls 4.",
  );
});

test("a time that is over before any run has come to its end", () => {
  const limit = { kind: "search-limit", reached: "seconds", amount: 2, isFirstRun: true } as const;
  expect(explain(limit).message).toBe(
    "The search was cut short (2 s), so some schedules were not tried. No run ended in that time. " +
      "If no loop of the program goes on for ever, give it more time with --timeout.",
  );
  expect(explain(limit, "without options").message).toMatch(/No run ended in that time\.$/);
});

test("a time after which a search did not stop by itself", () => {
  const limit = { kind: "search-limit", reached: "seconds", amount: 2, isLost: true } as const;
  expect(explain(limit).message).toBe(
    "The search was cut short (2 s), so some schedules were not tried. It did not stop by itself, so what it had found " +
      "is lost. If no loop of the program goes on for ever, give it more time with --timeout.",
  );
});

test("a limit that no option raises", () => {
  expect(explain({ kind: "search-limit", reached: "objects", amount: 0 }).message).toBe(
    "A run reached the limit of locks, queues and shared values, so it is not known what other schedules do. " +
      "This limit cannot be raised: let the program make fewer of them.",
  );
});

test("a time limit: what at most twenty threads were doing", () => {
  const running = { thread: "Thread-2", state: "running", place: "main.ts:9:1" } as const;
  const { message, threads, places } = explain({
    ...{ kind: "timeout", seconds: 5, clock: "machine" },
    threads: [
      { thread: "MainThread", state: "waiting", waitsFor: lock("mutex", 3), place: "main.ts:3:3" },
      { thread: "Thread-1", state: "starting", place: "" },
      ...Array.from({ length: 20 }, () => running),
    ],
  });
  expect(message.split("\n").filter((line) => !line.includes("Thread-2"))).toEqual([
    "Ended after 5 s, the time limit. To give it more time: --timeout <seconds>.",
    '  MainThread waits for lock "mutex" (main.ts:3:3).',
    "  Thread-1 was starting.",
    "  … and 2 more.",
  ]);
  expect(message).toContain("\n  Thread-2 was running, last seen at main.ts:9:1.\n");
  expect([threads.length, places]).toEqual([22, ["main.ts:3:3", "main.ts:9:1"]]);
});

test.each<[NonNullable<Polling["changed"]> | undefined, string]>([
  ["never", ", and no thread has changed it"],
  [{ thread: "MainThread", place: "main.ts:5:1" }, ", and MainThread changed it last (main.ts:5:1)"],
  [undefined, ""],
])("a time limit: what a thread polls, which %o changed", (changed, words) => {
  const polls = { looksAt: '"ready"', looks: 1234, place: "main.ts:3:3", ...(changed && { changed }) };
  const { message } = explain({
    ...{ kind: "timeout", seconds: 5, clock: "machine" },
    threads: [{ thread: "Thread-1", state: "running", polls, place: "main.ts:3:3" }],
  });
  expect(message.split("\n")[1]).toBe(
    `  Thread-1 polls "ready" (main.ts:3:3): it has looked 1,234 times in a row${words}.`,
  );
});

describe("a livelock", () => {
  const spin = { thread: "Thread-1", looksAt: '"flag"', place: "main.ts:7:1" };
  const blocked = [
    { thread: "MainThread", waitsFor: { op: "join", on: "thread", name: "Thread-1", place: "" } },
  ] as const;

  test("of threads that poll", () => {
    const livelock = {
      kind: "livelock",
      why: "polls",
      threads: [spin],
      blocked,
      rounds: 8,
      traces: 2,
    } as const;
    expect(explain(livelock)).toMatchObject({ threads: ["Thread-1"], places: ["main.ts:7:1"] });
    expect(explain(livelock).message).toBe(
      'In 2 traces: Thread-1 polls "flag" (main.ts:7:1), MainThread waits for Thread-1 to end, and no other thread is left to change anything. ' +
        "This is a livelock, unless a loop counts its tries. The run was stopped after at least 8 rounds in which nothing happened.",
    );
  });

  test("at the limit of steps of a run: what each thread was doing", () => {
    const polls = { looksAt: '"flag"', looks: 50, place: "main.ts:7:1" };
    const busy = { thread: "Thread-1", state: "running", polls, place: polls.place } as const;
    const said = explain({ kind: "livelock", why: "steps", alive: [busy] });
    expect(said).toMatchObject({ threads: ["Thread-1"], places: ["main.ts:7:1"] });
    expect(said.message).toMatch(
      /^Livelock\? The run was stopped at the limit of steps\. In this schedule, .*\n {2}Thread-1 polls "flag" \(main\.ts:7:1\): it has looked 50 times in a row\.$/,
    );
  });

  test.each([
    ["retry", undefined, "Thread-1 (main.ts:7:1) may retry for ever: it repeats the same steps,"],
    [
      "loop",
      12,
      "Thread-1 (main.ts:7:1) goes round and round, and nobody else can do anything. After 12 more rounds",
    ],
  ] as const)("%s", (why, rounds, words) => {
    const livelock = { kind: "livelock", why, threads: [spin], ...(rounds && { rounds }) } as const;
    expect(explain(livelock).message).toContain(words);
  });
});

test.each([
  [
    { waitsFor: lock("mutex", 3) },
    'Thread-2, which waits for lock "mutex" (main.ts:3:3)',
    ["Thread-2", "MainThread"],
  ],
  [{ has: "ended" }, "Thread-2, which has ended", ["Thread-2", "MainThread"]],
  [{ has: "not been made" }, "Thread-2, which has not been made", ["MainThread"]],
] as const)("a schedule that a program does not follow: %o", (why, words, threads) => {
  const said = explain({
    ...{ kind: "divergence", how: "thread", step: 4, thread: "Thread-2", enabled: ["MainThread"], place: "" },
    ...why,
  });
  expect(said.message).toContain(`step 4 of the schedule is ${words}. Threads that could go: MainThread. `);
  expect(said.threads).toEqual(threads);
});

describe("why one line comes before another", () => {
  const line = (text: string, number: number): OrderedLine => ({
    ...{ text, line: number, hasParts: false, threads: ["Thread-1"], places: [] },
  });
  const step: CausalStep = {
    ...{ from: "Thread-1", to: "Thread-2", object: "it", fromOp: "set", toOp: "wait" },
    ...{ why: "event", place: "main.ts:7:3" },
  };

  test.each<[Partial<CausalStep>, string]>([
    [{ why: "alive" }, "Thread-2 sees that it has ended (main.ts:7:3)"],
    [{ why: "pool" }, "Thread-1 gives it a task (main.ts:7:3), which Thread-2 takes"],
    [
      { why: "future", fromOp: "make", toOp: "try" },
      "Thread-1 submits it (main.ts:7:3) before Thread-2 begins it",
    ],
    [{ why: "future", fromOp: "abort" }, "Thread-1 cancels it (main.ts:7:3) before Thread-2 looks at it"],
    [{ why: "socket", fromOp: "connect" }, "Thread-1 connects (main.ts:7:3), and Thread-2 goes on with it"],
    [{ why: "socket", fromOp: "send" }, "Thread-1 sends data (main.ts:7:3), and Thread-2 goes on with it"],
    [
      { why: "socket", fromOp: "close" },
      "Thread-1 closes its end (main.ts:7:3), and Thread-2 goes on with it",
    ],
    [{ why: "grant" }, "Thread-1 lets Thread-2 continue (main.ts:7:3)"],
  ])("%o", (change, words) => {
    const steps = [{ ...step, ...change }];
    const why = {
      by: "steps",
      from: "Thread-1",
      to: "Thread-2",
      steps,
      omitted: 0,
      isByChance: false,
    } as const;
    const order = { kind: "order", how: "forbidden", first: line("a", 2), second: line("b", 1) } as const;
    expect(explain({ ...order, why: { ...why, places: [] } }).message).toContain(`; ${words}; `);
  });
});

test.each([
  [{ here: "main" }, undefined, "the same lines; here `main` came first, which nothing forbids"],
  [
    { here: "main", before: "" },
    { count: 6, exact: true },
    "the same lines; here `main` came before a blank line, which nothing forbids; one of 6 orders that its synchronisation allows",
  ],
  [
    { here: "main" },
    { count: 1000, exact: false },
    "the same lines; here `main` came first, which nothing forbids; one of more than 1,000 orders that its synchronisation allows",
  ],
  [
    { here: "main" },
    { count: 0, exact: false },
    "the same lines; here `main` came first, which nothing forbids; one of at least 2 orders that its synchronisation allows",
  ],
])("of a match in another order, the first line that was moved: %o, %o", (reordered, orders, words) => {
  expect(sayReordered(reordered, orders)).toBe(words);
});

const FINISHED: FinishedRun = {
  ...{ verdict: "match", deadlock: false, raced: false, failed: false, loses: false },
  ...{ isAboutRace: false, waitedOutside: false },
};

test.each<[Partial<FinishedRun>, string]>([
  [{}, "It ended as expected, and nothing went wrong."],
  [{ verdict: "ran", raced: true }, "It ended, but with a data race."],
  [{ raced: true, failed: true }, "It ended as expected, but a thread ended with an error."],
  [{ verdict: "mismatch" }, "It printed something other than the expected output."],
  [{ verdict: "crash", failed: true }, "It ended with an error."],
  [{ verdict: "crash", exitCode: 3 }, "It ended by process.exit(3)."],
  [
    { verdict: "mismatch", isAboutRace: true },
    "It printed something other than what the program prints when its threads run one after another.",
  ],
  [{ verdict: "mismatch", isAboutRace: true, loses: true }, "An update is lost."],
  [
    { verdict: "deadlock", deadlock: true, waitedOutside: true },
    "No thread can go on: a deadlock. It waited for something that no schedule controls, such as a process, so the command may show another run.",
  ],
  [
    { stopped: { steps: 1, why: "stuck" }, failed: true, raced: true },
    "It was stopped after 1 step, as a thread did not reach its next one. How it goes on is not known. By then, a thread had ended with an error.",
  ],
])("of a steered run that is over: %o", (run, words) => {
  expect(sayFinish({ ...FINISHED, ...run })).toBe(words);
});

const OUTPUT = { kind: "output", lines: ["1"] } as const;
const ORDER = { kind: "order", first: "a", second: "b" } as const;

test.each<[ReaderClaim, Grounds, string]>([
  [OUTPUT, { kind: "some" }, "some trace prints it"],
  [ORDER, { kind: "some" }, "some trace allows it"],
  [
    OUTPUT,
    { kind: "traces", count: 1, traces: 1, isWhole: true, shownBy: "a first" },
    "its only trace: a first",
  ],
  [{ kind: "deadlock" }, { kind: "traces", count: 1, traces: 1, isWhole: false }, "1 of 1 trace"],
  [OUTPUT, { kind: "none", traces: 1, isProved: true }, "proved: not in its only trace"],
  [
    OUTPUT,
    { kind: "none", traces: 4, isProved: true, mayPrint: true },
    "proved: none of its 4 traces prints it and ends",
  ],
  [
    { kind: "deadlock" },
    { kind: "none", traces: 4, isProved: false },
    "none of the 4 traces tried ends in one; there may be others",
  ],
  [
    ORDER,
    { kind: "none", traces: 4, isProved: false, bound: "with at most 2 polls in a row" },
    "none of the 4 traces tried allows it; every schedule with at most 2 polls in a row",
  ],
])("of a claim: %o, %o", (claim, grounds, words) => {
  expect(sayWhy({ claim, grounds })).toBe(words);
});

const SEEN = { traces: 15, extent: "some", differing: 1, how: "race" } as const;

test.each<[Fact, string]>([
  [
    { kind: "luck", seen: { seed: 3 }, seedsMatch: false, broken: "order" },
    "Some schedules print the expected text (seed 3 does), but nothing ensures that all of them do. " +
      "`order: exact` says that the lines always come in this order.",
  ],
  [{ kind: "luck", seen: SEEN, seedsMatch: false }, "1 of the 15 traces tried has a data race."],
  [
    { kind: "luck", seen: SEEN, seedsMatch: true },
    "The seeded schedules match, but 1 of the 15 traces tried has a data race.",
  ],
  [
    { kind: "luck", seen: { ...SEEN, extent: "drawn", differing: 2, how: "output" }, seedsMatch: true },
    "The seeded schedules match, but 2 of 15 drawn schedules print something else.",
  ],
  [
    { kind: "luck", seen: { traces: 1, extent: "all", differing: 1, how: "output" }, seedsMatch: false },
    "1 of 1 trace prints something else.",
  ],
  [
    {
      kind: "luck",
      seen: { traces: 5_040, extent: "all", differing: 5_039, how: "trouble" },
      seedsMatch: false,
    },
    "5,039 of 5,040 traces do not end as expected.",
  ],
  [
    {
      kind: "claim",
      broken: [],
      undecided: ["every schedule prints the expected output"],
      traces: 9,
      target: "mutex",
      command: "threadlab explore mutex",
      bound: "in which loops poll twice",
    },
    "It could not be proved that every schedule prints the expected output. This holds in every schedule in which loops poll twice, and other schedules were not tried.",
  ],
  [
    {
      kind: "claim",
      broken: [],
      undecided: ["every schedule loses an update", "some schedule prints the expected output"],
      traces: 9,
      target: "mutex",
      command: "threadlab explore mutex",
    },
    "It could not be proved that every schedule loses an update and that some schedule prints the expected output: the search did not see every schedule to its end.",
  ],
])("what a check found out about all schedules: %o", (fact, words) => {
  expect(explain(fact).message).toBe(words);
});

test("a capture that is shown as a text says what it stands for", () => {
  expect(sayShownCapture({ shown: "140264", type: "word", times: 2 })).toBe(
    '"140264" stands for text without spaces, the same both times',
  );
  expect(sayShownCapture({ shown: "100", type: "int", range: { least: 2, most: 100 }, times: 1 })).toBe(
    '"100" stands for a whole number from 2 to 100',
  );
});
