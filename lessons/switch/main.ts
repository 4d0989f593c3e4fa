import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Process, param, print, Thread } from "threadlab";

const rounds = param("rounds", 200);
const ball = Buffer.alloc(1);

interface Player {
  start(): void;
  join(): void;
}

/** Throws the ball back as often as it comes. */
export function test(there: string, back: string) {
  const from = openSync(there, "r");
  const to = openSync(back, "w");
  while (readSync(from, ball) > 0) writeSync(to, ball);
  closeSync(from);
  closeSync(to);
}

function play(who: string, player: Player, there: string, back: string) {
  player.start();
  const to = openSync(there, "w");
  const from = openSync(back, "r");
  const begin = performance.now();
  for (let i = 0; i < rounds; i++) {
    writeSync(to, ball);
    readSync(from, ball);
  }
  const seconds = (performance.now() - begin) / 1000;
  closeSync(to);
  player.join();
  closeSync(from);
  print(`${who}: ${rounds} rounds, ${Math.round((2 * rounds) / seconds)} hand-overs/s`);
}

export default function main() {
  const folder = mkdtempSync(join(tmpdir(), "ball-"));
  const there = join(folder, "there");
  const back = join(folder, "back");
  execFileSync("mkfifo", [there, back]);
  // The same two pipes both times, so that only the players differ.
  play("two threads", new Thread({ target: test, args: [there, back] }), there, back);
  play("two processes", new Process({ target: test, args: [there, back] }), there, back);
  rmSync(folder, { recursive: true });
}
