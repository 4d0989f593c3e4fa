import { describe, expect, test } from "vitest";
import { runSource, type SourceRun } from "../run-source.ts";

const IMPORTS = `import { Barrier, Lock, print, RLock, Semaphore, sleep, Thread } from "threadlab";
export function tick() { for (;;) { sleep(0.01); print("alive"); } }
function heartbeat() { new Thread({ target: tick, daemon: true, name: "heartbeat" }).start(); }
`;

/** On the machine's clock, and under schedules. */
const GATES = [undefined, { seed: 1 }, { seed: 3, time: "free" }, { strategy: "pct", seed: 4 }] as const;

/** Programs that a heartbeat keeps alive, and who of them waits for ever. */
const CYCLES: readonly (readonly [name: string, head: string | RegExp, source: string])[] = [
  [
    "two locks in two orders",
    "Deadlock: Thread-1 and Thread-2 wait for each other.",
    `const a = new Lock(), b = new Lock(), both = new Barrier(2);
    export function left() { a.acquire(); both.wait(); b.acquire(); }
    export function right() { b.acquire(); both.wait(); a.acquire(); }
    export default function main() {
      heartbeat();
      const ts = [new Thread({ target: left }), new Thread({ target: right })];
      for (const t of ts) t.start();
      for (const t of ts) t.join();
    }`,
  ],
  [
    "a ring of three, one of them an RLock",
    "Deadlock: Thread-1, Thread-2 and Thread-3 wait for each other.",
    `const ring = [new Lock(), new RLock(), new Lock()], all = new Barrier(3);
    export function sit(i: number) { ring[i].acquire(); all.wait(); ring[(i + 1) % 3].acquire(); }
    export default function main() {
      heartbeat();
      for (const i of [0, 1, 2]) new Thread({ target: sit, args: [i] }).start();
    }`,
  ],
  [
    "main holds an RLock, and joins a thread that asks for it",
    "Deadlock: MainThread and Thread-1 wait for each other.",
    `const r = new RLock();
    export function work() { r.acquire(); }
    export default function main() {
      heartbeat();
      const t = new Thread({ target: work });
      r.acquire();
      t.start();
      t.join();
    }`,
  ],
  [
    "two threads that join each other",
    "Deadlock: Thread-1 and Thread-2 wait for each other.",
    `const ts: Thread[] = [new Thread({ target: first }), new Thread({ target: second })], both = new Barrier(2);
    export function first() { both.wait(); ts[1].join(); }
    export function second() { both.wait(); ts[0].join(); }
    export default function main() {
      heartbeat();
      for (const t of ts) t.start();
    }`,
  ],
  [
    "an RLock whose holder has ended",
    "Deadlock: MainThread waits for something that will never come.",
    `const r = new RLock();
    export function forget() { r.acquire(); }
    export default function main() {
      heartbeat();
      const t = new Thread({ target: forget });
      t.start();
      t.join();
      r.acquire();
    }`,
  ],
  [
    "the end of a thread that waits for such an RLock",
    // The run may end before main comes to join it.
    /^Deadlock: (?:MainThread and Thread-2 wait|Thread-2 waits) for something that will never come\.$/,
    `const r = new RLock(), has = new Semaphore(0);
    export function forget() { r.acquire(); has.release(); }
    export function ask() { r.acquire(); }
    export default function main() {
      heartbeat();
      new Thread({ target: forget }).start();
      has.acquire();
      const t = new Thread({ target: ask });
      t.start();
      t.join();
    }`,
  ],
];

describe("threads that wait for each other are a deadlock, whoever else goes on", () => {
  for (const [name, head, source] of CYCLES) {
    test(name, async () => {
      for (const virtual of GATES) {
        const { verdict, findings } = await runSource(IMPORTS + source, {
          ...(virtual && { virtual }),
          timeout: 300,
        });
        expect(verdict).toBe("deadlock");
        expect(findings.map(({ kind }) => kind)).toEqual(["deadlock"]);
        expect(findings[0]?.message.split("\n")[0]).toMatch(head);
        expect(findings[0]?.message).not.toContain("heartbeat");
      }
    });
  }
});

/** Waits that somebody ends in time, though they look alike. */
const ENDING: readonly (readonly [name: string, output: readonly string[], source: string])[] = [
  [
    "locks used as signals, which main took before it joined",
    ["foo", "bar", "foo", "bar"],
    `const f = new Lock(), b = new Lock();
    export function foo() { for (let i = 0; i < 2; i++) { f.acquire(); sleep(0.02); print("foo"); b.release(); } }
    export function bar() { for (let i = 0; i < 2; i++) { b.acquire(); print("bar"); f.release(); } }
    export default function main() {
      b.acquire();
      const ts = [new Thread({ target: bar }), new Thread({ target: foo })];
      for (const t of ts) t.start();
      for (const t of ts) t.join();
    }`,
  ],
  [
    "signals that each of two threads has consumed one of",
    ["one", "two"],
    `const a = new Lock(), b = new Lock(), both = new Barrier(3);
    export function one() { a.acquire(); both.wait(); b.acquire(); print("one"); both.wait(); }
    export function two() { b.acquire(); both.wait(); a.acquire(); both.wait(); print("two"); }
    export default function main() {
      a.acquire(); b.acquire();
      const ts = [new Thread({ target: one }), new Thread({ target: two })];
      for (const t of ts) t.start();
      new Thread({ target: give, args: [a] }).start();
      new Thread({ target: give, args: [b] }).start();
      both.wait();
      sleep(0.02);
      b.release(); a.release();
      both.wait();
      for (const t of ts) t.join();
    }
    export function give(lock: Lock) { lock.release(); }`,
  ],
  [
    "a cycle of locks of which a thread that sleeps meanwhile releases one",
    ["two", "one"],
    `const a = new Lock(), b = new Lock(), both = new Barrier(2);
    export function one() { a.acquire(); both.wait(); b.acquire(); print("one"); b.release(); }
    export function two() { b.acquire(); both.wait(); a.acquire(); print("two"); a.release(); b.release(); }
    export function third() { sleep(0.2); a.release(); }
    export default function main() {
      const ts = [one, two, third].map((target) => new Thread({ target }));
      for (const t of ts) t.start();
      for (const t of ts) t.join();
    }`,
  ],
  [
    "a cycle that a deadline ends",
    ["left gives up", "right"],
    `const a = new Lock(), b = new Lock(), both = new Barrier(2);
    export function left() {
      a.acquire(); both.wait();
      if (!b.acquire({ timeout: 0.02 })) print("left gives up");
      a.release();
    }
    export function right() { b.acquire(); both.wait(); a.acquire(); print("right"); }
    export default function main() {
      const ts = [new Thread({ target: left }), new Thread({ target: right })];
      for (const t of ts) t.start();
      for (const t of ts) t.join();
    }`,
  ],
  [
    "a lock whose holder has ended, and that another thread releases",
    ["main"],
    `const m = new Lock();
    export function forget() { m.acquire(); }
    export function free() { sleep(0.02); m.release(); }
    export default function main() {
      const t = new Thread({ target: forget });
      t.start();
      t.join();
      new Thread({ target: free, daemon: true }).start();
      m.acquire();
      print("main");
    }`,
  ],
];

describe("a wait that somebody may still end is no deadlock", () => {
  for (const [name, lines, source] of ENDING) {
    test(name, async () => {
      for (const virtual of [undefined, { seed: 1 }, { strategy: "pct", seed: 4 }] as const) {
        const { verdict, output } = await runSource(IMPORTS + source, {
          ...(virtual && { virtual }),
          timeout: 300,
        });
        expect([verdict, output]).toEqual(["ran", lines]);
      }
    });
  }
});

describe("a lock that somebody might release is waited for until the run's limit, and then named", () => {
  const head = "no other thread released one of their locks before the time limit.";
  for (const [name, who, source] of [
    [
      "main joins a thread that asks for main's lock",
      "MainThread and Thread-1 wait for each other",
      "m.acquire(); t.start(); t.join();",
    ],
    [
      "a lock whose holder has ended",
      "MainThread waits for something that will never come",
      "t.start(); t.join(); m.acquire();",
    ],
    [
      "a lock that the thread holds itself",
      "MainThread waits for something that will never come",
      "m.acquire(); m.acquire();",
    ],
  ] as const) {
    test(name, async () => {
      const program = `${IMPORTS}
        const m = new Lock();
        export function take() { m.acquire(); }
        export default function main() {
          heartbeat();
          const t = new Thread({ target: take });
          ${source}
        }`;
      const expectDeadlock = ({ verdict, findings }: SourceRun) => {
        expect(verdict).toBe("deadlock");
        const [finding] = findings.filter(({ kind }) => kind === "deadlock");
        expect(finding?.message.split("\n")[0]).toBe(`Deadlock: ${who}: ${head}`);
      };
      // A busy machine may need more time until both threads wait.
      let run = await runSource(program, { timeout: 1 });
      for (let timeout = 4; run.verdict !== "deadlock" && timeout < 100; timeout *= 4)
        run = await runSource(program, { timeout });
      expectDeadlock(run);
      expectDeadlock(await runSource(program, { virtual: { seed: 1, stepCap: 500 } }));
    });
  }
});
