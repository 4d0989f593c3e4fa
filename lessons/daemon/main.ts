import { print, sleep, Thread } from "threadlab";

export function foo() {
  print(123);
  sleep(3);
  print("end123");
}

export function bar() {
  print(456);
  sleep(1);
  print("end456");
}

export default function main() {
  const t1 = new Thread({ target: foo });
  const t2 = new Thread({ target: bar });
  t1.daemon = true;
  t1.start();
  t2.start();
  print("main-------");
}
