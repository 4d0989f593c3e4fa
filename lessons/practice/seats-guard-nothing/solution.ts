// A reading room has two seats. Two readers count themselves in, and each reads for a second.
// It should print "2 readers came", and be done after one second: both can read at the same time.
import { Lock, print, Semaphore, Shared, sleep, Thread } from "threadlab";

const seats = new Semaphore(2);
const readers = new Shared(0);
const list = new Lock();

export function read() {
  seats.acquire();
  list.with(() => {
    readers.value += 1;
  });
  sleep(1);
  seats.release();
}

export default function main() {
  const visits = [new Thread({ target: read }), new Thread({ target: read })];
  for (const visit of visits) visit.start();
  for (const visit of visits) visit.join();
  print(`${readers.value} readers came`);
}
