import { activeCount, currentThread, getpid, print, sleep, Thread } from "threadlab";

export function test(name: string) {
  print(getpid());
  print(currentThread().name);
  print(`${name} is running`);
  sleep(3);
  print(`${name} is over`);
}

export default function main() {
  const t = new Thread({ target: test, args: ["jason"] });
  t.start();
  print(getpid());
  t.join();
  print(currentThread().name);
  print(activeCount());
  print("main");
}
