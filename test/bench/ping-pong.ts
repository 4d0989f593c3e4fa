import { Worker } from "node:worker_threads";
import { BARE_ARGV, programFile } from "./run-program.ts";

const ROUNDS = 3_000;

/** Microseconds of one hand-over between two bare workers that wait for each other with `Atomics.wait`. */
export async function measurePingPong(): Promise<number> {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const times = await Promise.all(
    [0, 1].map((me) => {
      const worker = new Worker(programFile("bare-ping-pong.cjs"), {
        workerData: { words, me, rounds: ROUNDS },
        execArgv: BARE_ARGV,
      });
      return new Promise<number>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
    }),
  );
  return ((times[0] as number) * 1000) / (ROUNDS * 2);
}
