// A scout looks beyond the hill and notes what is there; main reads the note.
// It should print "beyond the hill: a lake".
import { print, Shared, sleep, Thread } from "threadlab";

const note = new Shared("nothing yet");

export function scout() {
  note.value = "a lake";
}

export default function main() {
  const walk = new Thread({ target: scout });
  walk.start();
  sleep(1);
  print(`beyond the hill: ${note.value}`);
}
