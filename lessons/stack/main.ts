import { Barrier, print, Thread } from "threadlab";

const everyone = new Barrier(2);

export function climb(name: string, step = 1) {
  const place = `${name} on step ${step}`;
  if (step < 3) climb(name, step + 1);
  else everyone.wait();
  print(place);
}

export function fall() {
  let depth = 0;
  function down() {
    depth++;
    down();
  }
  try {
    down();
  } catch {
    print(`bar fell off after ${depth} calls`);
  }
}

export default function main() {
  const t1 = new Thread({ target: climb, args: ["jason"] });
  const t2 = new Thread({ target: climb, args: ["foo"] });
  const t3 = new Thread({ target: fall });
  t1.start();
  t3.start();
  t3.join();
  t2.start();
  t1.join();
  t2.join();
  print("main");
}
