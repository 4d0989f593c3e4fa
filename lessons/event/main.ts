import { Barrier, Event, param, print, Shared, Thread } from "threadlab";

const runners = param("runners", 3);
const go = new Event();
const halfway = new Barrier(runners);
const arrived = Array.from({ length: runners }, () => new Shared(false));

export function run(index: number) {
  go.wait();
  const mine = arrived[index] as Shared<boolean>;
  mine.value = true;
  halfway.wait();
  if (!arrived.every((each) => each.value)) print("somebody is missing");
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 0; i < runners; i++) {
    const t = new Thread({ target: run, args: [i] });
    t.start();
    list.push(t);
  }
  print("main: go");
  go.set();
  for (const t of list) t.join();
  print("all met halfway");
  go.wait();
  print("the event is still set");
}
