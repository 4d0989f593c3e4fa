import { Condition, print, Shared, Thread } from "threadlab";

const money = new Shared(0);
const changed = new Condition();

export function foo() {
  changed.acquire();
  while (money.value < 100) changed.wait();
  print(`foo finds ${money.value}, and takes 100`);
  money.value -= 100;
  changed.release();
}

export function bar() {
  for (let i = 0; i < 3; i++) {
    changed.acquire();
    money.value += 50;
    changed.notify();
    changed.release();
  }
}

export default function main() {
  const t1 = new Thread({ target: foo });
  const t2 = new Thread({ target: bar });
  t1.start();
  t2.start();
  t1.join();
  t2.join();
  print(`money: ${money.value}`);
}
