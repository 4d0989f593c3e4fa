import { param, print, Shared, sleep, Thread } from "threadlab";
import { Permits } from "./permits.ts";

const seats = param("seats", 1);
const guests = param("guests", 3);
const stay = param("stay", 0);
const permits = new Permits(seats);
const guestBook = new Shared(0);

export function visit() {
  permits.acquire();
  // With one seat, a guest inside is alone with the guest book.
  if (seats === 1) guestBook.value += 1;
  sleep(stay);
  permits.release();
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 1; i <= guests; i++) list.push(new Thread({ target: visit, name: `Guest-${i}` }));
  for (const guest of list) guest.start();
  for (const guest of list) guest.join();
  if (seats === 1 && guestBook.value !== guests)
    print(`${guestBook.value} of ${guests} guests are in the book`);
  print("all guests have left");
}
