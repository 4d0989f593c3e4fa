import { Event, Process, print, sleep, Thread } from "threadlab";

const aboard = new Event();

export function fails() {
  throw new Error("a fire in this carriage");
}

export function foo() {
  print("foo is running");
  aboard.set();
  sleep(5);
  print("foo is over");
}

export function crashes() {
  aboard.wait();
  process.abort();
}

export function train() {
  const t1 = new Thread({ target: foo });
  const t2 = new Thread({ target: crashes });
  t1.start();
  t2.start();
  t1.join();
  print("the train arrives");
}

export default function main() {
  const t = new Thread({ target: fails });
  t.start();
  t.join();
  print("after an error");

  const p = new Process({ target: train });
  p.start();
  p.join();
  print(`after a crash: exit code ${p.exitcode}`);
  print("main");
}
