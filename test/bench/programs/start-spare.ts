import { print, Shared, sleep, Thread } from "threadlab";

const reached = new Shared(0);

export function target() {
  reached.value = Number(process.hrtime.bigint());
}

export default function main() {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    sleep(0.03);
    const t = new Thread({ target });
    const began = Number(process.hrtime.bigint());
    t.start();
    t.join();
    times.push((reached.value - began) / 1e6);
  }
  print(JSON.stringify(times));
}
