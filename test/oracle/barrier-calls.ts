import { plainValue } from "./answers.ts";
import { type Caller, callOf, type Steps } from "./calls.ts";
import type { ObjectText, Value } from "./program.ts";

/** CPython's `Barrier.wait`: the last to arrive runs the action, and then lets the others pass. @throws Failure */
export function* meet(caller: Caller, on: string, given: number): Steps<Value> {
  const barrier = barrierOf(caller, on);
  const timeout = given === Infinity ? (barrier?.timeout ?? Infinity) : given;
  for (;;) {
    const answer = yield { op: "arrive", on, timeout };
    if (typeof answer !== "object" || "error" in answer) return plainValue(answer);
    if (!("last" in answer)) continue;
    yield* act(caller, on);
    yield { op: "trip", on };
    return answer.last;
  }
}

function* act(caller: Caller, on: string): Steps<void> {
  const action = barrierOf(caller, on)?.action ?? [];
  try {
    for (const call of action) yield* callOf(caller, call);
  } catch (error) {
    yield { op: "break", on };
    throw error;
  }
}

function barrierOf({ program }: Caller, on: string): Extract<ObjectText, { kind: "barrier" }> | undefined {
  const object = program.objects.find(({ name }) => name === on);
  return object?.kind === "barrier" ? object : undefined;
}
