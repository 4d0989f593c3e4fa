import { Event, param, print, Shared, sleep, Thread } from "threadlab";
import { Permits } from "./permits.ts";

const seats = param("seats", 1);
const guests = param("guests", 3);
const stay = param("stay", 0);
const isFull = param("full", false);
const permits = new Permits(seats);
const isInside = new Event();
const guestBook = new Shared(0);

export function visit() {
  permits.acquire();
  // With one seat, a guest inside is alone with the guest book.
  if (seats === 1) guestBook.value += 1;
  if (stay > 0) sleep(stay);
  permits.release();
}

export function comeToStay() {
  permits.acquire();
  isInside.set();
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 1; i <= guests; i++)
    list.push(new Thread({ target: isFull ? comeToStay : visit, name: `Guest-${i}` }));
  if (isFull) {
    // A permit for another place is none for this one.
    new Permits(1).acquire();
    // While all seats are taken, nobody can come in.
    for (let i = 0; i < seats; i++) permits.acquire();
  }
  for (const guest of list) guest.start();
  if (isInside.isSet()) print("more are inside than there are seats");
  if (isFull) for (let i = 0; i < seats; i++) permits.release();
  for (const guest of list) guest.join();
  if (seats === 1 && guestBook.value !== guests)
    print(`${guestBook.value} of ${guests} guests are in the book`);
  print("all guests have left");
}
