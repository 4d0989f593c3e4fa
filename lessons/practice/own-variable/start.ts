// A postman brings three letters; main waits for him and counts them.
// It should print "3 letters".
import { print, Thread } from "threadlab";

let letters = 0;

export function deliver() {
  letters += 3;
}

export default function main() {
  const postman = new Thread({ target: deliver });
  postman.start();
  postman.join();
  print(`${letters} letters`);
}
