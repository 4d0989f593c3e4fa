// Two painters need the brush and the ladder, both at the same time.
// It should print "the left wall is blue" and "the right wall is red", in any order.
import { Lock, print, Shared, Thread } from "threadlab";

const brush = new Lock();
const ladder = new Lock();
/** The colour on the brush. */
const colour = new Shared("no colour");

export function paintLeft() {
  brush.acquire();
  colour.value = "blue";
  ladder.acquire();
  const wall = colour.value;
  ladder.release();
  brush.release();
  print(`the left wall is ${wall}`);
}

export function paintRight() {
  brush.acquire();
  colour.value = "red";
  ladder.acquire();
  const wall = colour.value;
  ladder.release();
  brush.release();
  print(`the right wall is ${wall}`);
}

export default function main() {
  const painters = [new Thread({ target: paintLeft }), new Thread({ target: paintRight })];
  for (const painter of painters) painter.start();
  for (const painter of painters) painter.join();
}
