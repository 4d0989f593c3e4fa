import { Lock, param, print, Thread } from "threadlab";

const sameOrder = param("sameOrder", true);
const left = new Lock();
const right = new Lock();

export function test(name: string, first: Lock, second: Lock) {
  first.acquire();
  second.acquire();
  print(`${name} holds both`);
  second.release();
  first.release();
}

export default function main() {
  const jason = new Thread({ target: test, args: ["jason", left, right] });
  const [first, second] = sameOrder ? [left, right] : [right, left];
  const foo = new Thread({ target: test, args: ["foo", first, second] });
  jason.start();
  foo.start();
  jason.join();
  foo.join();
  print("main: nobody waits any more");
}
