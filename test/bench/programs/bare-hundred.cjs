const { isMainThread, Worker, workerData } = require("node:worker_threads");

const COUNT = 100;
const UP = 0;
const GO = 1;

if (isMainThread) main();
else {
  Atomics.add(workerData, UP, 1);
  Atomics.notify(workerData, UP);
  Atomics.wait(workerData, GO, 0);
}

async function main() {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const began = performance.now();
  const ends = Array.from({ length: COUNT }, () => {
    const worker = new Worker(__filename, { workerData: words });
    return new Promise((resolve) => worker.once("exit", resolve));
  });
  for (let up = 0; up < COUNT; up = Atomics.load(words, UP)) {
    await Atomics.waitAsync(words, UP, up).value;
  }
  Atomics.store(words, GO, 1);
  Atomics.notify(words, GO);
  await Promise.all(ends);
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}
