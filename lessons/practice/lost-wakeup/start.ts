// A night nurse sleeps until a patient rings.
// It should print "the nurse is up".
import { Condition, print, Thread } from "threadlab";

const bell = new Condition();

export function patient() {
  bell.acquire();
  bell.notify();
  bell.release();
}

export default function main() {
  const ringing = new Thread({ target: patient, name: "patient" });
  ringing.start();
  bell.acquire();
  bell.wait();
  bell.release();
  print("the nurse is up");
  ringing.join();
}
