import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dequeue,
  enqueue,
  leaveQueue,
  queueLength,
  type WaitQueue,
} from "../../src/kernel/memory/wait-queue.ts";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { get, queueOf } from "../../src/kernel/records/fields.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";

const THREADS = 12;
/** Three queues, those of threads that join threads which nobody else uses. */
const QUEUES = [1000, 1001, 1002].map((thread) => queueOf(threadAt(thread), THREAD.joiners));

test("queues of waiting threads do what lists do", () => {
  const { words } = createWorld();
  const step = fc.record({
    action: fc.constantFrom("enqueue", "dequeue", "unlink"),
    queue: fc.nat(QUEUES.length - 1),
    thread: fc.integer({ min: 1, max: THREADS }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const model: number[][] = QUEUES.map(() => []);
      for (const { action, queue, thread } of steps) {
        const line = model[queue] as number[];
        const address = QUEUES[queue] as WaitQueue;
        const stands = model.findIndex((each) => each.includes(thread));
        if (action === "dequeue") expect(dequeue(words, address)).toBe(line.shift() ?? 0);
        else if (action === "enqueue" && stands === -1) {
          enqueue(words, address, thread);
          line.push(thread);
        } else if (action === "unlink" && stands !== -1) {
          expect(get(words, threadAt(thread), THREAD.queue)).toBe(QUEUES[stands]);
          leaveQueue(words, thread);
          const at = model[stands]?.indexOf(thread) as number;
          model[stands]?.splice(at, 1);
        }
        for (const [i, each] of model.entries()) {
          expect(queueLength(words, QUEUES[i] as WaitQueue)).toBe(each.length);
        }
      }
      for (const [i, each] of model.entries()) {
        const rest = each.map(() => dequeue(words, QUEUES[i] as WaitQueue));
        expect(rest).toEqual(each);
        expect(dequeue(words, QUEUES[i] as WaitQueue)).toBe(0);
      }
      for (let thread = 1; thread <= THREADS; thread++)
        expect(get(words, threadAt(thread), THREAD.queue)).toBe(0);
    }),
    { seed: 12, numRuns: 200 },
  );
});
