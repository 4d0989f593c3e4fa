import { param, print, Queue, Thread } from "threadlab";

const loaves = param("loaves", 6);
const shelf = new Queue<string | null>(2);
const counts = new Queue<number>();

export function bake() {
  for (let i = 1; i <= loaves; i++) shelf.put(`loaf ${i}`);
  // One for each guest, behind the last loaf.
  shelf.put(null);
  shelf.put(null);
}

export function eat() {
  let count = 0;
  while (shelf.get() !== null) count++;
  counts.put(count);
}

export default function main() {
  const baker = new Thread({ target: bake });
  const jason = new Thread({ target: eat });
  const foo = new Thread({ target: eat });
  baker.start();
  jason.start();
  foo.start();
  baker.join();
  jason.join();
  foo.join();
  print(`${loaves} loaves baked, ${counts.get() + counts.get()} eaten`);
  print(`left on the shelf: ${shelf.qsize()}`);
}
