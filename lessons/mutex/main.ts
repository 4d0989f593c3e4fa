import { Lock, param, print, Shared, sleep, Thread } from "threadlab";

const threads = param("threads", 100);
const num = new Shared(threads + 1);

export function test(mutex: Lock) {
  mutex.acquire();
  const temp = num.value;
  sleep(0.1);
  num.value = temp - 1;
  mutex.release();
}

export default function main() {
  const mutex = new Lock();
  const list: Thread[] = [];
  for (let i = 0; i < threads; i++) {
    const t = new Thread({ target: test, args: [mutex] });
    t.start();
    list.push(t);
  }
  for (const t of list) t.join();
  print(num.value);
}
