import { Lock, param, print, Semaphore, Shared, sleep, Thread } from "threadlab";

const guests = param("guests", 9);
const seats = 3;
const car = new Semaphore(seats);
const mutex = new Lock();
const inside = new Shared(0);
const most = new Shared(0);

export function test() {
  car.acquire();
  count(+1);
  sleep(0.1);
  count(-1);
  car.release();
}

function count(change: number) {
  mutex.acquire();
  inside.value += change;
  if (inside.value > most.value) most.value = inside.value;
  mutex.release();
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 0; i < guests; i++) {
    const t = new Thread({ target: test });
    t.start();
    list.push(t);
  }
  for (const t of list) t.join();
  print(`${guests} guests, ${seats} seats`);
  print(`most inside at once: ${most.value}`);
  print(`inside at the end: ${inside.value}`);
}
