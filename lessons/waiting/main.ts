import { param, print, sleep, Thread } from "threadlab";

const requests = param("requests", 10);

/** Stands for a question to a server, which answers after a tenth of a second. */
function ask() {
  sleep(0.1);
}

export function work(count: number) {
  for (let i = 0; i < count; i++) ask();
}

function measure(label: string, list: Thread[]) {
  const begin = performance.now();
  for (const t of list) t.start();
  for (const t of list) t.join();
  const milliseconds = performance.now() - begin;
  print(`${label}: ${requests} requests in ${milliseconds.toFixed(0)} ms`);
}

export default function main() {
  measure("one thread", [new Thread({ target: work, args: [requests] })]);
  const many: Thread[] = [];
  for (let i = 0; i < requests; i++) many.push(new Thread({ target: work, args: [1] }));
  measure("a thread for each", many);
}
