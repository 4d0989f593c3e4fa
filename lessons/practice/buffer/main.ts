import { Lock, param, print, Shared, Thread } from "threadlab";
import { Buffer } from "./buffer.ts";

const size = param("size", 1);
const guests = param("guests", 1);
const isFull = param("full", false);
const buffer = new Buffer<number>(size);
const lastPlace = new Lock();
const eaten = [new Shared(0), new Shared(0)];
/** How many loaves there are, with the numbers from 1 on. */
const loaves = isFull ? size : 2;

export function bake() {
  for (let loaf = 1; loaf <= loaves; loaf++) buffer.put(loaf);
}

export function eat(guest: number) {
  (eaten[guest] as Shared<number>).value = buffer.get();
}

/** Waits for the last place, and then makes room for the next one. */
export function exchange(guest: number) {
  buffer.put(0);
  if (lastPlace.acquire({ blocking: false })) lastPlace.release();
  else print("it holds more than it has room for");
  eat(guest);
}

function threadsOf(): readonly Thread[] {
  const target = isFull ? exchange : eat;
  const list: Thread[] = [];
  if (isFull) bake();
  else list.push(new Thread({ target: bake, name: "Baker" }));
  for (let i = 0; i < guests; i++) list.push(new Thread({ target, args: [i], name: `Guest-${i + 1}` }));
  return list;
}

export default function main() {
  // What is in another buffer takes no room in this one.
  if (guests === 1) new Buffer<number>(size).put(0);
  const threads = threadsOf();
  for (const thread of threads) thread.start();
  let sum = isFull ? buffer.get() : 0;
  if (isFull && sum !== 1) print("what came in first does not come out first");
  for (const thread of threads) thread.join();
  // The loaves that are left.
  for (let i = isFull ? 1 : guests; i < loaves; i++) sum += buffer.get();
  for (const each of eaten) sum += each.value;
  print(sum === (loaves * (loaves + 1)) / 2 ? "each item came once" : `the items add up to ${sum}`);
}
