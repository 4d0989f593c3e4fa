import { print, Shared, Thread } from "threadlab";

const money = new Shared(100);

export function test() {
  money.value = 999;
}

export default function main() {
  const t = new Thread({ target: test });
  t.start();
  t.join();
  print(money.value);
}
