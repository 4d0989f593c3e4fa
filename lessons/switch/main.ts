import { Process, param, print, Queue, Thread } from "threadlab";

const rounds = param("rounds", 200);

interface Player {
  start(): void;
  join(): void;
}

export function test(there: Queue<string>, back: Queue<string>) {
  for (let i = 0; i <= rounds; i++) back.put(there.get());
}

function play(who: string, player: Player, there: Queue<string>, back: Queue<string>) {
  player.start();
  // The first ball finds out whether the other side is there.
  there.put("ball");
  back.get();
  // By the machine's clock: that of a schedule does not count what is computed.
  const begin = performance.now();
  for (let i = 0; i < rounds; i++) {
    there.put("ball");
    back.get();
  }
  const seconds = (performance.now() - begin) / 1000;
  player.join();
  print(`${who}: ${rounds} rounds, ${Math.round((2 * rounds) / seconds)} hand-overs/s`);
}

export default function main() {
  const there = new Queue<string>();
  const back = new Queue<string>();
  const t = new Thread({ target: test, args: [there, back] });
  play("two threads", t, there, back);
  const p = new Process({ target: test, args: [there, back] });
  play("two processes", p, there, back);
}
