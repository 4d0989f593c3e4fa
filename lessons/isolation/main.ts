import { Process, print, Shared, Thread } from "threadlab";

const money = new Shared(100);
let own = 100;

export function test() {
  money.value = 999;
  own = 999;
}

export default function main() {
  const p = new Process({ target: test });
  p.start();
  p.join();
  print(`after a process: ${money.value}`);

  const t = new Thread({ target: test });
  t.start();
  t.join();
  print(`after a thread: ${money.value}`);
  print(`each thread's own: ${own}`);
}
