import { param, print, Shared, Thread } from "threadlab";
import { MeetingPoint } from "./meeting-point.ts";

const parties = param("parties", 2);
const rounds = param("rounds", 1);
const hasGuest = param("guest", false);
const point = new MeetingPoint(parties);
const door = new MeetingPoint(2);
const isOpen = new Shared(false);
/** Those of the first round, then those of the second one. */
const steps = Array.from({ length: rounds * parties }, () => new Shared(0));

export function walk(who: number) {
  for (let round = 0; round < rounds; round++) {
    const ours = steps.slice(round * parties, (round + 1) * parties);
    (ours[who] as Shared<number>).value = 1;
    point.wait();
    if (ours.some((each) => each.value !== 1)) print("somebody went on alone");
  }
}

export function waitAtDoor() {
  door.wait();
  if (!isOpen.value) print("the guest went in alone");
}

export default function main() {
  // Somebody who waits elsewhere is none of the party.
  const guest = new Thread({ target: waitAtDoor });
  if (hasGuest) guest.start();
  const walkers: Thread[] = [];
  for (let i = 0; i < parties; i++) walkers.push(new Thread({ target: walk, args: [i] }));
  for (const walker of walkers) walker.start();
  for (const walker of walkers) walker.join();
  if (hasGuest) {
    isOpen.value = true;
    door.wait();
    guest.join();
  }
  print("all have arrived");
}
