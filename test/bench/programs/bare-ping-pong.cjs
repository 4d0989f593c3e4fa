const { parentPort, workerData } = require("node:worker_threads");

const { words, me, rounds } = workerData;
const TURN = 0;
const UP = 1;

Atomics.add(words, UP, 1);
Atomics.notify(words, UP);
while (Atomics.load(words, UP) < 2) Atomics.wait(words, UP, 1);
const began = performance.now();
for (let i = 0; i < rounds; i++) {
  while (Atomics.load(words, TURN) !== me) Atomics.wait(words, TURN, 1 - me);
  Atomics.store(words, TURN, 1 - me);
  Atomics.notify(words, TURN);
}
parentPort.postMessage(performance.now() - began);
