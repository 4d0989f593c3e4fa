// While main closes the album, which takes a second, the pictures are saved in the background.
// It should print "saved 1" and "saved 2".
import { print, sleep, Thread } from "threadlab";

export function save() {
  for (const picture of [1, 2]) {
    print(`saved ${picture}`);
  }
}

export default function main() {
  const saving = new Thread({ target: save });
  saving.start();
  sleep(1);
}
