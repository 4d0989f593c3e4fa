// Three neighbours bring apples to one basket; Ruth has none this year.
// It should print "12 apples".
import { Lock, print, Shared, Thread } from "threadlab";

const basket = new Shared(0);
const lid = new Lock();

export function bring(apples: number) {
  lid.with(() => {
    if (apples === 0) return;
    basket.value += apples;
  });
}

export default function main() {
  const neighbours = [
    new Thread({ target: bring, args: [5], name: "Paul" }),
    new Thread({ target: bring, args: [0], name: "Ruth" }),
    new Thread({ target: bring, args: [7], name: "Vera" }),
  ];
  for (const neighbour of neighbours) neighbour.start();
  for (const neighbour of neighbours) neighbour.join();
  print(`${basket.value} apples`);
}
