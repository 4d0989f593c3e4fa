import { type EventOf, MAIN_THREAD, type ObjectKind, type TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import { type Effect, type EffectOp, on } from "./effect.ts";
import { createFutureEffects, type LastLooks, lastLooksIn } from "./future-effects.ts";
import { createGuards } from "./guards.ts";
import { createPoolSizes } from "./pool-sizes.ts";
import { createPorts } from "./ports.ts";
import { createStepKinds, type StepKind } from "./step-kinds.ts";

/** Finds the steps whose exchange would change what one of them sees, even if nothing synchronises their threads. */
interface Conflicts<Mark> {
  /**
   * Takes the next event of the trace, and calls `note` with the marks of the earlier events of other threads that it conflicts with: for
   * each thread the newest, unless it comes before another of them. The result is kept as the event's mark.
   */
  follow(event: TraceEvent, note: (rivals: readonly Mark[]) => Mark): Mark;
}

/** The newest step of a kind that a thread has made. */
interface Seen<Mark> {
  readonly thread: number;
  /** Its number among all steps. */
  readonly number: number;
  readonly mark: Mark;
}

/** The key of the newest step of a kind, in place of its thread. */
const ONLY = 0;

/**
 * Conflicts that show in the events: looks, attempts that fail, waits that end by time, and what they race with. The effects are some of
 * those that a search counts with, see `effects.ts`: so it tries every order that this forbids as one of its own.
 *
 * Memory: for each kind of step one mark, or one for each thread if such steps do not conflict with each other.
 */
export function createConflicts<Mark>(matters: Matters): Conflicts<Mark> {
  const kinds = createStepKinds<Seen<Mark>>();
  const effectsOf = createEffects(matters);
  let steps = 0;
  return {
    follow(event, note) {
      const effects = effectsOf(event);
      if (effects.length === 0) return note(NONE);
      const { thread } = event;
      const kind = kinds(effects);
      const mark = note(rivalsOf(kind, thread));
      // A step that comes after this one comes after the earlier steps of this kind, too.
      kind.seen.set(kind.isOwnRival ? ONLY : thread, { thread, number: ++steps, mark });
      return mark;
    },
  };
}

/** The newest step of each other thread that conflicts with such a step, the newest first. */
function rivalsOf<Mark>({ rivals }: StepKind<Seen<Mark>>, thread: number): readonly Mark[] {
  let newest: Map<number, Seen<Mark>> | undefined;
  for (const { seen } of rivals) {
    for (const step of seen.values()) {
      if (step.thread === thread) continue;
      newest ??= new Map();
      if (step.number > (newest.get(step.thread)?.number ?? 0)) newest.set(step.thread, step);
    }
  }
  if (newest === undefined) return NONE;
  return [...newest.values()].sort((one, other) => other.number - one.number).map(({ mark }) => mark);
}

/** What makes a difference in a run as a whole. */
export interface Matters {
  /** How time passes. */
  readonly time: boolean;
  /** Which number a thread or a pool gets. */
  readonly numbers: boolean;
  /** Until when it matters which of some futures comes first. */
  readonly lastLooks: LastLooks;
}

/** What makes a difference as far as it is known while the run goes on. */
export const KNOWN_AT_ONCE: Matters = { time: false, numbers: false, lastLooks: new Map() };

/** What makes a difference in a run with these events. */
export function whatMatters(events: readonly TraceEvent[]): Matters {
  const has = (sought: TraceEvent["op"]) => events.some(({ op }) => op === sought);
  return { time: has("clock"), numbers: has("number"), lastLooks: lastLooksIn(events) };
}

const NONE: readonly never[] = [];
const ON_MAIN: Effect = { op: "alive", object: MAIN_THREAD, kind: "none" };
const ASKS: Effect = { op: "read clock", object: 0, kind: "none" };
const NUMBERS: Effect = { op: "number", object: 0, kind: "none" };
const LETS_PASS: Effect = { op: "write clock", object: 0, kind: "none" };

/** Follows the events of a trace, in order. */
function createEffects({
  time: isClocked,
  numbers,
  lastLooks,
}: Matters): (event: TraceEvent) => readonly Effect[] {
  const kinds = new Map<number, ObjectKind>();
  const waits = new Map<number, TraceEvent>();
  const threads = new Set<number>();
  const guards = createGuards();
  const ports = createPorts();
  /** Whether time jumps for all threads when none can go on. Else the end of a wait lets it pass. */
  let jumps = false;
  const futures = createFutureEffects(lastLooks);
  const pools = createPoolSizes();
  return (event) => {
    pools.follow(event);
    if (event.op === "tick") {
      jumps = true;
      return isClocked ? [LETS_PASS] : NONE;
    }
    if (event.op === "make") return made(event);
    if (event.op === "resume") {
      const waited = waits.get(event.thread);
      if (event.outcome !== "timeout" || waited === undefined) return NONE;
      const effects = futures.gaveUp(waited) ?? gaveUp(waited, kindOf(waited));
      return isClocked ? [...effects, jumps ? ASKS : LETS_PASS] : effects;
    }
    if (event.outcome === "wait") waits.set(event.thread, event);
    const kind = kindOf(event);
    const effects = stepEffects(event, kind);
    guards.follow(event, waits);
    return isClocked && looksAtClock(event) ? [...effects, ASKS] : effects;
  };

  function made(event: EventOf<"make">): readonly Effect[] {
    const { object, kind, count } = event;
    futures.make(event);
    // A thread that gets another name is told of again. Threads have separate numbers from objects.
    const isNew = kind !== "thread" || !threads.has(object);
    if (kind === "thread") threads.add(object);
    else kinds.set(object, kind);
    if (kind === "condition" && kinds.get(count) === "lock") guards.guard(object, count);
    return numbers && isNew && (kind === "thread" || kind === "pool") ? [NUMBERS] : NONE;
  }

  function stepEffects(event: TraceEvent, kind: ObjectKind): readonly Effect[] {
    if (event.op === "listen" || event.op === "connect" || event.op === "close")
      return [...effectsOn(event, kind), ...ports.effectsOf(event)];
    if (kind === "condition") return [...effectsOn(event, kind), ...guards.effectsOf(event)];
    return (
      futures.effectsOf(event) ?? (event.op === "release" ? released(event, kind) : effectsOn(event, kind))
    );
  }

  /** A release is an attempt, unless it certainly succeeds; one that fails is nothing else. */
  function released({ object, thread, outcome }: TraceEvent, kind: ObjectKind): readonly Effect[] {
    if (kind === "pool") return submitted(object, kind);
    if (!isCounted(kind)) return NONE;
    const isForeign = (kind === "lock" || kind === "rlock") && !guards.isHeldBy(object, thread);
    const attempt: Effect = { op: "try", object, kind };
    if (outcome !== "ok") return [attempt];
    if (isForeign) return [attempt, { op: "seize", object, kind }];
    const release: Effect = { op: "release", object, kind };
    return kind === "bounded-semaphore" ? [attempt, release] : [release];
  }

  /** A pool that does not have all its threads gets another one, unless one is idle. */
  function submitted(object: number, kind: ObjectKind): readonly Effect[] {
    return [
      { op: pools.hasAllWorkers(object) ? "release" : "try", object, kind },
      { op: "set", object, kind },
      ON_MAIN,
      ...(numbers ? [NUMBERS] : []),
    ];
  }

  function kindOf({ op, object }: TraceEvent): ObjectKind {
    // Threads have separate numbers from objects.
    return OPERATIONS[op].on === "thread" ? "none" : (kinds.get(object) ?? "none");
  }
}

/** A wait begins with a look at the clock, from which its deadline is counted. */
function looksAtClock(event: TraceEvent): boolean {
  return event.op === "clock" || (event.outcome === "wait" && "until" in event && event.until !== Infinity);
}

/** The end of a wait by time. At a barrier it breaks the barrier. */
function gaveUp({ op, object }: TraceEvent, kind: ObjectKind): readonly Effect[] {
  if (op === "wait" && kind === "barrier") return [{ op: "abort", object, kind }];
  const isLook =
    op === "join" || isCounted(kind) || isMeeting(kind) || kind === "server" || kind === "socket";
  return isLook ? [{ op: "give up", object, kind }] : NONE;
}

function effectsOn(event: TraceEvent, kind: ObjectKind): readonly Effect[] {
  const { object, outcome } = event;
  const itself = (effect: EffectOp): readonly Effect[] => [{ op: effect, object, kind }];
  switch (event.op) {
    case "start":
    case "end":
      return itself(event.op);
    case "join":
      // A join that does not wait is a look.
      return itself(outcome === "refused" ? "alive" : "join");
    case "alive":
      if (event.property === "") return itself("alive");
      return itself(event.isChange ? "change" : "look");
    case "number":
      return itself(object === 0 ? "number" : "look");
    case "acquire":
    case "try":
      // The n-th thread that asks a pool for a task gets the n-th task.
      return isCounted(kind) || kind === "pool" ? itself(event.op) : NONE;
    case "probe":
      return isCounted(kind) || isMeeting(kind) ? itself("probe") : NONE;
    case "set":
      if (kind === "socket") return itself("change");
      return kind === "event" || kind === "pool" ? itself("set") : NONE;
    case "wait":
    case "notify":
    case "clear":
    case "abort":
    case "reset":
    case "trip":
      return isMeeting(kind) ? itself(event.op) : NONE;
    case "accept":
      return itself("accept");
    // Bytes count for the end that receives them, and a connection for its server. A reset counts for both ends: only one step is told.
    case "receive":
      return [...(outcome === "broken" ? onBoth(event, kind) : itself("receive")), ...itself("look")];
    case "send":
      return [
        ...(outcome === "broken" ? onBoth(event, kind) : on("send", event.peer, kind)),
        ...itself("look"),
      ];
    case "connect":
      return on("connect", event.server, "server");
    case "close":
      return onBoth(event, kind);
    default:
      return NONE;
  }
}

function onBoth(
  { op, object, peer }: EventOf<"receive" | "send" | "close">,
  kind: ObjectKind,
): readonly Effect[] {
  return [...on(op, object, kind), ...on(op, peer, kind)];
}

/** Locks, and what counts permits or items. */
function isCounted(kind: ObjectKind): boolean {
  return COUNTED.has(kind);
}

const COUNTED: ReadonlySet<ObjectKind> = new Set<ObjectKind>([
  "lock",
  "rlock",
  "semaphore",
  "bounded-semaphore",
  "simple-queue",
]);

/** Where threads wait for others to do something. */
function isMeeting(kind: ObjectKind): boolean {
  return kind === "event" || kind === "barrier" || kind === "condition";
}
