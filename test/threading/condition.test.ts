import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";
import { testSuite } from "../run-suite.ts";

await testSuite("condition", ["Condition", "Condition(RLock)", "Condition(Lock)"]);

test("a waitFor that was notified in time, and got the lock back too late, does not wait again", async () => {
  const program = `
    import { Condition, Lock, print, Shared, sleep, Thread } from "threadlab";
    const mutex = new Lock(), ready = new Condition(mutex), x = new Shared(0);
    export function waiter() { print(ready.with(() => ready.waitFor(() => x.value === 1, 1))); }
    export function holder() { sleep(0.5); ready.with(() => { ready.notify(); sleep(1.5); }); }
    export function late() { sleep(1.5); mutex.with(() => { x.value = 1; }); }
    export default function main() {
      for (const target of [waiter, holder, late]) new Thread({ target }).start();
    }`;
  for (const seed of [1, 2, 3]) {
    const { output } = await runSource(program, { virtual: { seed } });
    expect(output).toEqual(["false"]);
  }
});
