// A night nurse sleeps until a patient rings, and goes to the room.
// It should print "the nurse goes to room 7".
import { Condition, print, Shared, Thread } from "threadlab";

const bell = new Condition();
/** Where the bell rings; 0 before it does. */
const room = new Shared(0);

export function patient() {
  bell.acquire();
  room.value = 7;
  bell.notify();
  bell.release();
}

export default function main() {
  const ringing = new Thread({ target: patient, name: "patient" });
  ringing.start();
  bell.acquire();
  bell.wait();
  bell.release();
  print(`the nurse goes to room ${room.value}`);
  ringing.join();
}
