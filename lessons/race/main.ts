import { param, print, Shared, sleep, Thread } from "threadlab";

const threads = param("threads", 100);
const num = new Shared(101);

export function test() {
  const temp = num.value;
  sleep(0.1);
  num.value = temp - 1;
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 0; i < threads; i++) {
    const t = new Thread({ target: test });
    t.start();
    list.push(t);
  }
  for (const t of list) t.join();
  print(num.value);
}
