// Two runners wait for the start of a race; main gives the signal.
// It should print "runner 1 runs after the shot" and "runner 2 runs after the shot", in any order.
import { Event, print, Shared, Thread } from "threadlab";

const signal = new Event();
const heard = new Shared("no shot");

export function run(runner: number) {
  signal.wait();
  print(`runner ${runner} runs after ${heard.value}`);
}

export default function main() {
  const runners = [1, 2].map((runner) => new Thread({ target: run, args: [runner] }));
  for (const runner of runners) runner.start();
  heard.value = "the shot";
  signal.set();
  signal.clear();
  for (const runner of runners) runner.join();
}
