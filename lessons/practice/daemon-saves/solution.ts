// While main says goodbye, the pictures are saved in the background.
// It should print "saved 1", "saved 2" and "goodbye", in any order.
import { print, Thread } from "threadlab";

export function save() {
  for (const picture of [1, 2]) {
    print(`saved ${picture}`);
  }
}

export default function main() {
  const saving = new Thread({ target: save });
  saving.start();
  print("goodbye");
}
