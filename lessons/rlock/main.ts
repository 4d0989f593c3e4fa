import { Lock, print, RLock, Shared, Thread } from "threadlab";

const money = new Shared(100);
const mutex = new RLock();

function pay(amount: number) {
  mutex.acquire();
  money.value -= amount;
  mutex.release();
}

export function test() {
  mutex.acquire();
  pay(10);
  pay(20);
  mutex.release();
}

export function foo() {
  try {
    mutex.release();
  } catch {
    print("foo does not hold the RLock, so he cannot release it");
  }
}

export default function main() {
  const t1 = new Thread({ target: test });
  const t2 = new Thread({ target: test });
  t1.start();
  t2.start();
  t1.join();
  t2.join();
  print(`money: ${money.value}`);

  mutex.acquire();
  const t3 = new Thread({ target: foo });
  t3.start();
  t3.join();
  mutex.release();

  const lock = new Lock();
  lock.acquire();
  const again = lock.acquire({ blocking: false });
  print(`a Lock, acquired again by its holder: ${again ? "yes" : "no"}`);
}
