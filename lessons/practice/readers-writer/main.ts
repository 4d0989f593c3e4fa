import { param, print, Shared, sleep, Thread } from "threadlab";
import { ReadWriteLock } from "./read-write-lock.ts";

const readers = param("readers", 2);
const writers = param("writers", 0);
const seconds = param("seconds", 1);
const isWritten = param("written", false);
const together = param("together", 0);
const lock = new ReadWriteLock();
const page = new Shared("old");
const copy = new Shared("old");

export function read() {
  lock.acquireRead();
  const first = page.value;
  if (seconds > 0) sleep(seconds);
  if (first !== copy.value) print("a reader saw half of a change");
  lock.releaseRead();
}

/** Each reader waits inside for the next one, until all of them are there. */
export function readTogether(others: number) {
  lock.acquireRead();
  if (others > 0) {
    const next = new Thread({ target: readTogether, args: [others - 1] });
    next.start();
    next.join();
  }
  lock.releaseRead();
}

export function write(text: string) {
  lock.acquireWrite();
  page.value = text;
  copy.value = text;
  lock.releaseWrite();
}

export default function main() {
  if (together > 0) {
    // Who reads or writes elsewhere keeps nobody out here.
    new ReadWriteLock().acquireRead();
    new ReadWriteLock().acquireWrite();
    readTogether(together - 1);
  }
  const list: Thread[] = [];
  for (let i = 1; i <= readers; i++) list.push(new Thread({ target: read, name: `Reader-${i}` }));
  for (let i = 1; i <= writers; i++)
    list.push(new Thread({ target: write, args: [`new ${i}`], name: `Writer-${i}` }));
  // Readers that have waited for a writer come in together.
  if (isWritten) lock.acquireWrite();
  for (const each of list) each.start();
  if (isWritten) lock.releaseWrite();
  for (const each of list) each.join();
  print(page.value === copy.value ? "both pages agree" : "the pages differ");
}
