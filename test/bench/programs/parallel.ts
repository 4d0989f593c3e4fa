import { Event, monotonic, print, Shared, Thread } from "threadlab";

const SECONDS = 0.6;
const go = new Event();
const done = [new Shared(0), new Shared(0)];

/** Rounds of plain arithmetic in a fixed time. */
export function work(place: number) {
  const rounds = done[place] as Shared<number>;
  go.wait();
  const until = performance.now() + SECONDS * 1000;
  let count = 0;
  while (performance.now() < until) {
    burn();
    count++;
  }
  rounds.value = count;
}

export default function main() {
  const one = measure([0]);
  const two = measure([0, 1]);
  print(JSON.stringify({ one, two }));
}

/** Rounds a second of all threads together. */
function measure(places: number[]): number {
  go.clear();
  const threads = places.map((place) => new Thread({ target: work, args: [place] }));
  for (const t of threads) t.start();
  const began = monotonic();
  go.set();
  for (const t of threads) t.join();
  const rounds = places.reduce((sum, place) => sum + (done[place] as Shared<number>).value, 0);
  return rounds / (monotonic() - began);
}

function burn(): number {
  let x = 1;
  for (let i = 0; i < 20_000; i++) x = (x * 1_103_515_245 + 12_345) % 2_147_483_648;
  return x;
}
