// Two friends each write a card and read the other's. They meet once.
// It should print "Ada reads: dear Ada" and "Bo reads: dear Bo", in any order.
import { Barrier, print, Shared, Thread } from "threadlab";

const meeting = new Barrier(2);
const forAda = new Shared("an empty card");
const forBo = new Shared("an empty card");

export function ada() {
  forBo.value = "dear Bo";
  meeting.wait();
  print(`Ada reads: ${forAda.value}`);
}

export function bo() {
  forAda.value = "dear Ada";
  const card = forBo.value;
  meeting.wait();
  print(`Bo reads: ${card}`);
}

export default function main() {
  const friends = [new Thread({ target: ada, name: "Ada" }), new Thread({ target: bo, name: "Bo" })];
  for (const friend of friends) friend.start();
  for (const friend of friends) friend.join();
}
