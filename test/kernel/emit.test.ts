import { expect, test } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { emit } from "../../src/kernel/steps/emit.ts";
import { leave } from "../../src/kernel/steps/enter.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";

/** What the compiler accepts, and what not: `npm run types` fails where an error that is expected here is none. */
function typed(kernel: Kernel): void {
  emit(kernel, "acquire", 1, "wait", 2.5);
  emit(kernel, "release", 1, "error");
  emit(kernel, "grant", 1, "ok", 64, 2);
  // @ts-expect-error a thread cannot wait in "try"
  emit(kernel, "try", 1, "wait");
  // @ts-expect-error "set" says nothing more
  emit(kernel, "set", 1, "ok", 1);
  // @ts-expect-error "grant" says to whom
  emit(kernel, "grant", 1, "ok", 64);
  // @ts-expect-error what "acquire" says is a number
  emit(kernel, "acquire", 1, "wait", "for ever");
  // @ts-expect-error no operation
  emit(kernel, "lock", 1);
}

test("an event says what the emit said", () => {
  const world = createWorld();
  const kernel = createSupervisorKernel(world);
  emit(kernel, "grant", 3, "broken", 64, 2);
  emit(kernel, "end", 2, "crash", 0, 0, "ran out of memory");
  leave(kernel);
  const events: TraceEvent[] = [];
  drainLog(world, (event) => events.push(event));
  expect(events).toMatchObject([
    { seq: 1, op: "grant", object: 3, outcome: "broken", amount: 64, to: 2 },
    { seq: 2, op: "end", object: 2, outcome: "crash", detail: "ran out of memory" },
  ]);
  expect(typed).toBeTypeOf("function");
});
