import { Lock, print, Shared, sleep, Thread } from "threadlab";

const money = new Shared(100);
const mutex = new Lock();

function read(): number {
  mutex.acquire();
  const value = money.value;
  mutex.release();
  return value;
}

function take(amount: number) {
  mutex.acquire();
  money.value -= amount;
  mutex.release();
}

export function test() {
  if (read() >= 80) {
    sleep(0.1);
    take(80);
  }
}

export default function main() {
  const jason = new Thread({ target: test });
  const foo = new Thread({ target: test });
  jason.start();
  foo.start();
  jason.join();
  foo.join();
  print(`money: ${money.value}`);
}
