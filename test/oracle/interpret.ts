import { type Answer, Failure } from "./answers.ts";
import { type Caller, callOf, eventOf, type Steps } from "./calls.ts";
import { finish, futureOf, MAIN } from "./pool-calls.ts";
import type { Call, Program, Statement, Value } from "./program.ts";

/**
 * A thread of a program, one step after the other: what comes next depends on the answers alone. The places of its
 * statements go with the steps, as the lines of a program would.
 */
export function* interpret(program: Program, thread: number): Steps<void> {
  const { name, timer, pool, body } = program.threads[thread] as Program["threads"][number];
  const futures = program.submitted?.map((_, i) => futureOf(MAIN, i)) ?? [];
  // MainThread has them once it has submitted the tasks.
  const caller: Caller = {
    ...{ program, name, held: new Map(), locals: new Map(), submitted: 0 },
    futures: thread === 0 ? [] : futures,
  };
  let notes: string[] = [];
  const note = (value: Value) => {
    if (value !== undefined) notes.push(String(value));
  };

  function* call(each: Call, place: string): Steps<Value> {
    return yield* placed(place, callOf(caller, each));
  }

  function* attempt(each: Call, place: string): Steps<Value> {
    try {
      return yield* call(each, place);
    } catch (error) {
      return codeOf(error);
    }
  }

  function* run(statements: readonly Statement[], place: string): Steps<void> {
    for (const [i, statement] of statements.entries()) yield* runOne(statement, `${place}.${i}`);
  }

  function* runOne(statement: Statement, place: string): Steps<void> {
    if ("call" in statement) note(yield* attempt(statement.call, place));
    else if ("bare" in statement) note(yield* call(statement.bare, place));
    else if ("times" in statement)
      for (let i = 0; i < statement.times; i++) yield* run(statement.body, place);
    else if ("forever" in statement) for (;;) yield* run(statement.forever, place);
    else if ("with" in statement) {
      yield* call({ op: "acquire", on: statement.with }, place);
      try {
        yield* run(statement.body, place);
      } finally {
        yield* call({ op: "release", on: statement.with }, place);
      }
    } else if ("makes" in statement) {
      const { makes: on, isNamed, daemon } = statement;
      yield { op: "make", on, isNamed, ...(daemon !== undefined && { daemon }), place };
      yield* run(statement.body, place);
    } else if ("using" in statement) {
      const isPool = program.objects.some(({ kind, name: on }) => kind === "pool" && on === statement.using);
      if (!isPool) yield* call({ op: "acquire", on: statement.using }, place);
      yield* run(statement.body, place);
      if (isPool) yield* call({ op: "shutdownPool", on: statement.using, waits: true }, place);
      else yield* call({ op: "release", on: statement.using }, place);
    } else if ("if" in statement) {
      const answer = yield* attempt(statement.if, place);
      note(answer);
      const isSo = answer === statement.is;
      yield* run(isSo ? statement.then : (statement.else ?? []), `${place}.${isSo}`);
    } else
      while ((yield* attempt(statement.until, place)) !== statement.is) yield* run(statement.body, place);
  }

  function* work(): Steps<void> {
    if (thread === 0)
      for (const { on, task } of program.submitted ?? []) yield* call({ op: "submit", on, task }, "submit");
    yield* run(body, "body");
    yield { op: "print", text: [`${name}:`, ...notes].join(" ") };
  }

  /** CPython's `Timer.run`. */
  function* afterSeconds(seconds: number): Steps<void> {
    const on = eventOf(name);
    yield { op: "await", on, timeout: Math.max(0, seconds) };
    if ((yield { op: "probe", on, what: "isSet" }) !== true) yield* work();
    yield { op: "set", on };
  }

  /** A thread of a pool: one task after the other. */
  function* serve(on: string): Steps<void> {
    if (!(yield* begins(on))) return;
    for (;;) {
      const future = yield { op: "takeTask", on };
      if (typeof future !== "string") return;
      const task = yield { op: "begin", on: future };
      if (typeof task !== "string") continue;
      notes = [];
      yield* finish(caller, future, yield* outcomeOf(task));
    }
  }

  /** What comes before the first task. If it fails, the pool is broken, and so is each task that it has. */
  function* begins(on: string): Steps<boolean> {
    const object = program.objects.find((each) => each.name === on);
    const first = object?.kind === "pool" ? object.first : undefined;
    try {
      if (first !== undefined) yield* run(first.body, first.name);
      return true;
    } catch (error) {
      codeOf(error);
    }
    for (;;) {
      const future = yield { op: "withdraw", on, breaks: true };
      if (typeof future !== "string") return false;
      yield* finish(caller, future, { value: "ERR_POOL_BROKEN", failed: true });
    }
  }

  function* outcomeOf(task: string): Steps<{ readonly value: string; readonly failed: boolean }> {
    try {
      yield* run(program.tasks?.find(({ name }) => name === task)?.body ?? [], task);
      return { value: notes.join(" "), failed: false };
    } catch (error) {
      return { value: codeOf(error), failed: true };
    }
  }

  try {
    if (pool !== undefined) yield* serve(pool);
    else yield* timer === undefined ? work() : afterSeconds(timer);
  } catch (error) {
    yield { op: "end", error: codeOf(error) };
    return;
  }
  yield { op: "end" };
}

/** The same steps, with the place of the statement that makes them. */
function* placed<T>(place: string, steps: Steps<T>): Steps<T> {
  let next = steps.next();
  while (!next.done) next = steps.next(yield { ...next.value, place });
  return next.value;
}

function codeOf(error: unknown): string {
  if (error instanceof Failure) return error.code;
  throw error;
}

export type { Answer };
