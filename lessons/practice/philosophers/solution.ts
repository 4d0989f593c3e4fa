// Three philosophers sit in a ring, with a fork between each two. To eat, a philosopher needs both forks.
// It should print "times that each fork was used: 2 2 2".
import { Lock, print, Shared, Thread } from "threadlab";

const forks = [new Lock(), new Lock(), new Lock()];
/** How often each fork was used. */
const uses = forks.map(() => new Shared(0));

/** Eats with two forks, both at the same time. */
function eat(left: Shared<number>, right: Shared<number>) {
  const [leftUses, rightUses] = [left.value, right.value];
  left.value = leftUses + 1;
  right.value = rightUses + 1;
}

export function dine(seat: number) {
  const next = (seat + 1) % forks.length;
  const first = forks[Math.min(seat, next)] as Lock;
  const second = forks[Math.max(seat, next)] as Lock;
  first.acquire();
  second.acquire();
  eat(uses[seat] as Shared<number>, uses[next] as Shared<number>);
  second.release();
  first.release();
}

export default function main() {
  const philosophers = forks.map((_, seat) => new Thread({ target: dine, args: [seat] }));
  for (const philosopher of philosophers) philosopher.start();
  for (const philosopher of philosophers) philosopher.join();
  print(`times that each fork was used: ${uses.map(({ value }) => value).join(" ")}`);
}
