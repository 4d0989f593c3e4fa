import { print, sleep, Thread } from "threadlab";

export function test(name: string) {
  print(`${name} is running`);
  sleep(3);
  print(`${name} is over`);
}

export default function main() {
  const t = new Thread({ target: test, args: ["jason"] });
  t.start();
  print("main");
}
