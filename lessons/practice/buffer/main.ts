import { Event, param, print, Shared, Thread } from "threadlab";
import { Buffer } from "./buffer.ts";

const size = param("size", 1);
const guests = param("guests", 1);
const before = param("before", 0);
const buffer = new Buffer<number>(size);
const other = new Buffer<number>(size);
const allIn = new Event();
const eaten = [new Shared(0), new Shared(0)];

export function bake() {
  for (let i = before + 1; i <= size + 1; i++) buffer.put(i);
  allIn.set();
}

export function eat(guest: number) {
  (eaten[guest] as Shared<number>).value = buffer.get();
}

export default function main() {
  // What is in another buffer takes no room in this one.
  other.put(0);
  // Nobody takes anything out yet, but there is room.
  for (let i = 1; i <= before; i++) buffer.put(i);
  if (before > 1) {
    const first = buffer.get();
    if (first !== 1) print("what came in first does not come out first");
    buffer.put(first);
  }
  const baker = new Thread({ target: bake, name: "Baker" });
  baker.start();
  // Nobody has taken anything out yet.
  if (allIn.isSet()) print("it holds more than it has room for");
  const list: Thread[] = [];
  for (let i = 0; i < guests; i++) list.push(new Thread({ target: eat, args: [i], name: `Guest-${i + 1}` }));
  for (const guest of list) guest.start();
  let sum = 0;
  for (let i = guests; i <= size; i++) sum += buffer.get();
  for (const each of [baker, ...list]) each.join();
  for (const each of eaten) sum += each.value;
  print(sum === ((size + 1) * (size + 2)) / 2 ? "each item came once" : `the items add up to ${sum}`);
}
