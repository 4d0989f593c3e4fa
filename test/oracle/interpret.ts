import { type Answer, Failure } from "./answers.ts";
import { type Caller, callOf, type Steps } from "./calls.ts";
import type { Call, Program, Statement, Value } from "./program.ts";

/**
 * A thread of a program, one step after the other: what comes next depends on the answers alone. The places of its
 * statements go with the steps, as the lines of a program would.
 */
export function* interpret(program: Program, thread: number): Steps<void> {
  const { name, body } = program.threads[thread] as Program["threads"][number];
  const caller: Caller = { program, name, held: new Map() };
  const notes: string[] = [];
  const note = (value: Value) => {
    if (value !== undefined) notes.push(String(value));
  };

  function* attempt(call: Call): Steps<Value> {
    try {
      return yield* callOf(caller, call);
    } catch (error) {
      return codeOf(error);
    }
  }

  function* run(statements: readonly Statement[]): Steps<void> {
    for (const statement of statements) yield* runOne(statement);
  }

  function* runOne(statement: Statement): Steps<void> {
    if ("call" in statement) note(yield* attempt(statement.call));
    else if ("bare" in statement) note(yield* callOf(caller, statement.bare));
    else if ("times" in statement) for (let i = 0; i < statement.times; i++) yield* run(statement.body);
    else if ("with" in statement) {
      yield* callOf(caller, { op: "acquire", on: statement.with });
      try {
        yield* run(statement.body);
      } finally {
        yield* callOf(caller, { op: "release", on: statement.with });
      }
    } else if ("if" in statement) {
      const answer = yield* attempt(statement.if);
      note(answer);
      yield* run(answer === statement.is ? statement.then : (statement.else ?? []));
    } else while ((yield* attempt(statement.until)) !== statement.is) yield* run(statement.body);
  }

  try {
    yield* run(body);
    yield { op: "print", text: [`${name}:`, ...notes].join(" ") };
  } catch (error) {
    yield { op: "end", error: codeOf(error) };
    return;
  }
  yield { op: "end" };
}

function codeOf(error: unknown): string {
  if (error instanceof Failure) return error.code;
  throw error;
}

export type { Answer };
