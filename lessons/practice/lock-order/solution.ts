// Two painters need the brush and the ladder, both at the same time.
// It should print "the left wall is blue" and "the right wall is red", in any order.
import { Lock, print, Thread } from "threadlab";

const brush = new Lock();
const ladder = new Lock();

export function paintLeft() {
  brush.acquire();
  ladder.acquire();
  ladder.release();
  brush.release();
  print("the left wall is blue");
}

export function paintRight() {
  brush.acquire();
  ladder.acquire();
  ladder.release();
  brush.release();
  print("the right wall is red");
}

export default function main() {
  const painters = [new Thread({ target: paintLeft }), new Thread({ target: paintRight })];
  for (const painter of painters) painter.start();
  for (const painter of painters) painter.join();
}
