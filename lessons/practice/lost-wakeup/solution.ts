// A night nurse sleeps until a patient rings.
// It should print "the nurse is up".
import { Condition, print, Shared, Thread } from "threadlab";

const bell = new Condition();
const hasRung = new Shared(false);

export function patient() {
  bell.acquire();
  hasRung.value = true;
  bell.notify();
  bell.release();
}

export default function main() {
  const ringing = new Thread({ target: patient, name: "patient" });
  ringing.start();
  bell.acquire();
  while (!hasRung.value) bell.wait();
  bell.release();
  print("the nurse is up");
  ringing.join();
}
