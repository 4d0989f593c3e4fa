// Three neighbours come to one basket with apples; Ruth has none this year, but she comes, too.
// It should print "3 visits, 12 apples".
import { Lock, print, Shared, Thread } from "threadlab";

const visits = new Shared(0);
const basket = new Shared(0);
const lid = new Lock();

export function bring(apples: number) {
  lid.with(() => {
    visits.value += 1;
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
  print(`${visits.value} visits, ${basket.value} apples`);
}
