import { Failure } from "./answers.ts";
import { ask, type Steps } from "./calls.ts";
import type { Call, Value } from "./program.ts";

type SimpleQueueCall = Extract<Call, { op: "put" | "get" | "qsize" | "empty" }>;

/** CPython's `queue.SimpleQueue`. @throws Failure */
export function* callSimpleQueue(call: SimpleQueueCall): Steps<Value> {
  const { on } = call;
  switch (call.op) {
    case "put":
      return yield* ask({ op: "give", on, item: call.item });
    case "get": {
      const timeout = call.timeout ?? Infinity;
      const item = yield* ask(timeout === 0 ? { op: "tryTake", on } : { op: "take", on, timeout });
      if (item === false) throw new Failure("ERR_QUEUE_EMPTY");
      return item;
    }
    case "qsize":
      return yield* ask({ op: "probe", on, what: call.op });
    case "empty":
      return (yield* ask({ op: "probe", on, what: call.op })) === 0;
  }
}
