import { pendingStep, type Rules } from "./machine.ts";
import { effectsOfPoolStep, surveyed } from "./pool-effects.ts";
import type { ObjectOf, State, ThreadState } from "./state.ts";
import type { Step } from "./steps.ts";

/** What a step does to one thing, as far as others could notice. */
export interface Effect {
  readonly on: string;
  readonly mode: Mode;
}

/**
 * Pairs of effects on the same thing whose order can make a difference. Written from what the operations mean, and not from
 * threadlab's own table; the second engine holds it against the machine. What a condition's line is in is not here: its lock
 * orders it.
 */
export const CONFLICTS = [
  ["write", "read"],
  ["write", "write"],
  // Locks and semaphores are handed over in the order of the requests. A release by the holder changes nothing for them.
  ["request", "request"],
  ["try", "try"],
  ["try", "request"],
  ["try", "release"],
  ["probe", "request"],
  ["probe", "try"],
  ["probe", "release"],
  ["give up", "release"],
  // Each lets another request pass, so who comes after whom is a matter of their order; the state is the same either way.
  ["release", "release"],
  // A release that could fail: of a lock that another thread holds, or nobody; of a bounded semaphore. What the holder does
  // after such a release is no longer what a holder does.
  ["risk", "risk"],
  ["risk", "request"],
  ["risk", "try"],
  ["risk", "probe"],
  ["risk", "give up"],
  ["give up", "notify"],
  // Both may be made at the same time, where a thread has taken the lock of another.
  ["notify", "notify"],
  ["await", "clear"],
  // A matter of who lets whom go on, too.
  ["await", "set"],
  ["set", "set"],
  ["set", "clear"],
  ["probe", "set"],
  ["probe", "clear"],
  ["give up", "set"],
  // At a barrier everything depends on everything.
  ["meet", "meet"],
  ["probe", "meet"],
  // Each thread that is made gets the next number.
  ["number", "number"],
  ["start", "start"],
  ["start", "join"],
  ["start", "alive"],
  ["start", "ident"],
  ["change", "change"],
  ["change", "look"],
  // Whether a thread may still become a daemon is decided by its start.
  ["change", "start"],
  ["end", "alive"],
  ["end", "give up"],
  // The end of the last other thread cuts a daemon off.
  ["live", "finish"],
  ["line", "line"],
  ["part", "line"],
  ["part", "whole line"],
  ["part", "part"],
  ["pass", "ask"],
  // Of futures that several wait for.
  ["settle", "survey"],
  ["settle in order", "settle in order"],
] as const;

type Mode = (typeof CONFLICTS)[number][0 | 1] | "enqueue" | "exit";
type Pair = readonly [Mode, Mode];

/** Which pairs conflict. */
export type Table = ReadonlySet<string>;

export function tableOf(pairs: readonly Pair[] = CONFLICTS): Table {
  return new Set(pairs.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
}

export function areDependent(some: readonly Effect[], others: readonly Effect[], table: Table): boolean {
  return some.some((a) =>
    others.some((b) => isExit(a, b) || isExit(b, a) || (a.on === b.on && table.has(`${a.mode} ${b.mode}`))),
  );
}

/** An exit cuts off what others would do, unless that is noticed only by what they do next. */
function isExit(a: Effect, b: Effect): boolean {
  return a.mode === "exit" && !isUnnoticed(b);
}

export function isUnnoticed({ mode }: Effect): boolean {
  return mode === "join" || mode === "look";
}

/** What a thread's next step does. */
export function effectsOf(state: State, thread: number, rules: Rules): readonly Effect[] {
  const step = pendingStep(state, thread, rules);
  if (step === undefined) return [];
  const effects = [...onObjects(state, thread, step, rules), ...onTheClock(state, thread, step, rules)];
  if (state.threads[thread]?.daemon) return [...effects, { on: "run", mode: "live" }];
  return step.op === "end" ? [...effects, { on: "run", mode: "finish" }] : effects;
}

function onObjects(state: State, thread: number, step: Step, rules: Rules): Effect[] {
  switch (step.op) {
    case "read":
    case "write":
    case "request":
    case "try":
    case "set":
    case "clear":
    case "await":
      return [{ on: step.on, mode: step.op }];
    // Item number n goes to request number n, as with a semaphore's releases.
    case "give":
      return [{ on: step.on, mode: "release" }];
    case "take":
    case "takeTask":
      return [{ on: step.on, mode: "request" }];
    case "tryTake":
      return [{ on: step.on, mode: "try" }];
    case "submit":
    case "close":
    case "withdraw":
    case "begin":
    case "finish":
    case "cancel":
    case "lookAtFuture":
    case "addCallback":
    case "awaitFuture":
    case "awaitGroup":
    case "survey":
      return effectsOfPoolStep(state, step);
    case "probe":
      return [{ on: step.on, mode: "probe" }];
    case "release":
      return [{ on: step.on, mode: releaseMode(state, thread, step.on) }];
    case "enqueue":
      return [
        { on: step.on, mode: "enqueue" },
        { on: step.lock, mode: releaseMode(state, thread, step.lock) },
      ];
    case "notify":
      return [
        { on: step.on, mode: "notify" },
        ...(releaseMode(state, thread, step.lock) === "release"
          ? []
          : [{ on: step.lock, mode: "probe" } as const]),
      ];
    case "arrive":
    case "trip":
    case "abort":
    case "reset":
    case "break":
      return [{ on: step.on, mode: "meet" }];
    case "make":
      return rules.program.seesNumbers ? [{ on: "threads", mode: "number" }] : [];
    case "start":
    case "join":
    case "alive":
    case "ident":
      return [{ on: step.on, mode: step.op }];
    case "name":
      return [{ on: `${step.on}.name`, mode: "look" }];
    case "rename":
      return [{ on: `${step.on}.name`, mode: "change" }];
    case "daemon":
      return [{ on: step.on, mode: "look" }];
    case "setDaemon":
      return canStart(state, step.on, rules) ? [{ on: step.on, mode: "change" }] : [];
    case "enumerate":
      return rules.program.threads.map(({ name }) => ({ on: name, mode: "alive" }));
    case "end":
      return [{ on: rules.program.threads[thread]?.name ?? "", mode: "end" }];
    case "resume":
      if (step.of === "sleep") return [];
      if (step.group !== undefined) return surveyed(step.group);
      return [{ on: step.on, mode: step.of === "arrive" ? "meet" : "give up" }];
    case "part":
      return [{ on: "output", mode: "part" }];
    case "print":
      // A line that goes on what others began.
      if (state.line !== "") return [{ on: "output", mode: "part" }];
      return [{ on: "output", mode: rules.order === "exact" ? "line" : "whole line" }];
    case "exit":
      return [{ on: "run", mode: "exit" }];
    case "yield":
    case "monotonic":
    case "sleep":
      return [];
  }
}

/** A thread that was started stays what it is. */
function canStart(state: State, name: string, { program }: Rules): boolean {
  return state.threads[program.threads.findIndex((thread) => thread.name === name)]?.life === "made";
}

/** A wait begins with a look at the clock, which tells its deadline; where it ends by that, the clock is there. */
function onTheClock(state: State, thread: number, step: Step, { program, time }: Rules): Effect[] {
  if (!program.asksTime || time === "ordered") return [];
  const looks =
    step.op === "monotonic" || ("timeout" in step && step.timeout !== Infinity && step.timeout > 0);
  if (looks) return [{ on: "clock", mode: "ask" }];
  const { wait } = state.threads[thread] as ThreadState;
  return step.op === "resume" && wait !== undefined && wait.granted === undefined
    ? [{ on: "clock", mode: "pass" }]
    : [];
}

/** Who does not hold an RLock only learns that it cannot release it. */
function releaseMode(state: State, thread: number, name: string): "release" | "risk" | "probe" {
  const object = state.objects[name] as ObjectOf<"lock" | "semaphore">;
  if (object.kind === "lock") return object.owner === thread ? "release" : object.isOwned ? "probe" : "risk";
  return object.most === Number.MAX_SAFE_INTEGER ? "release" : "risk";
}
