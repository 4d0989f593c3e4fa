// Three philosophers sit in a ring, with a fork between each two. To eat, a philosopher needs both forks.
// It should print "everybody has eaten: 3".
import { Lock, print, Shared, Thread } from "threadlab";

const forks = [new Lock(), new Lock(), new Lock()];
const counting = new Lock();
const meals = new Shared(0);

export function dine(seat: number) {
  const left = forks[seat] as Lock;
  const right = forks[(seat + 1) % forks.length] as Lock;
  left.acquire();
  right.acquire();
  counting.with(() => {
    meals.value += 1;
  });
  right.release();
  left.release();
}

export default function main() {
  const philosophers = forks.map((_, seat) => new Thread({ target: dine, args: [seat] }));
  for (const philosopher of philosophers) philosopher.start();
  for (const philosopher of philosophers) philosopher.join();
  print(`everybody has eaten: ${meals.value}`);
}
