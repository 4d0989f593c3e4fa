import { expect, test } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { GRANT_NONE } from "../../src/kernel/records/codes.ts";
import { get, queueOf } from "../../src/kernel/records/fields.ts";
import { LOCK } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { enterStep, leave } from "../../src/kernel/steps/enter.ts";
import { startWaiting } from "../../src/kernel/steps/wait.ts";
import { createSupervisorKernel, runNumber } from "../../src/kernel/supervision/reset.ts";
import type { NumberedRequest } from "../../src/protocol/message.ts";
import { createAgent } from "../support/agent.ts";
import { createFakePool, runByHand } from "../support/fake-run.ts";

test("a request that a thread of the last run posted is not served by the next run", async () => {
  const kernel = createSupervisorKernel(createWorld());
  const { world } = kernel;
  const agent = createAgent(world, 0);
  const pool = createFakePool(kernel, [agent]);
  agent.offer();

  let request: NumberedRequest | undefined;
  await runByHand(kernel, pool, () => {
    const thread = agent.begin();
    request = { run: runNumber(world), thread, number: 1, body: { type: "close", object: 0 } };
    agent.end();
    agent.unbind();
  });

  // The message comes in only now, while MainThread waits for a lock.
  const handled: unknown[] = [];
  const handler = {
    handle(ask: unknown, reply: (answer: object) => void) {
      handled.push(ask);
      reply({});
    },
    async close() {},
  };
  agent.offer();
  const act = () => {
    const at = threadAt(agent.begin());
    const queue = queueOf(objectAt<"lock">(makeObject(agent.kernel, { kind: "lock" })), LOCK.waiters);
    enterStep(agent.kernel, "acquire", 1);
    startWaiting(agent.kernel, queue, 1, Number.POSITIVE_INFINITY);
    leave(agent.kernel);
    pool.onRequest(request as NumberedRequest, () => {});
    expect([get(world.words, at, THREAD.grant), get(world.words, at, THREAD.queue)]).toEqual([
      GRANT_NONE,
      queue,
    ]);
    agent.end();
    agent.unbind();
  };
  await runByHand(kernel, pool, act, { handler });
  expect(handled).toEqual([]);
});
