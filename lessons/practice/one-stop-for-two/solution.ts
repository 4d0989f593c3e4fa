// Two waiters carry dishes from the hatch until the kitchen says stop.
// It should print "carried 1".
import { Lock, print, Shared, SimpleQueue, Thread } from "threadlab";

const STOP = "stop";
const hatch = new SimpleQueue<string>();
const carried = new Shared(0);
const counting = new Lock();

export function waiter() {
  while (hatch.get() !== STOP) {
    counting.with(() => {
      carried.value += 1;
    });
  }
}

export default function main() {
  const waiters = [new Thread({ target: waiter }), new Thread({ target: waiter })];
  for (const each of waiters) each.start();
  hatch.put("soup");
  for (const _ of waiters) hatch.put(STOP);
  for (const each of waiters) each.join();
  print(`carried ${carried.value}`);
}
