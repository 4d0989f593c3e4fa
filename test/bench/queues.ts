import { MessageChannel, Worker } from "node:worker_threads";
import { NO_PYTHON, runPython } from "./python.ts";
import type { Bench, Row } from "./row.ts";
import { BARE_ARGV, programFile, runProgram } from "./run-program.ts";

const MESSAGES = 50_000;

/** How many items a second go through a queue from one thread to another. */
export const queues: Bench = {
  name: "queues",
  async measure() {
    const value = await runProgram<number>("queue-flow.ts");
    const row = { name: "Queue: items from one thread to another", value, unit: "/s" } as const;
    const port = { name: "bare workers, MessagePort", value: await flowThroughPort() };
    const rows: Row[] = [{ ...row, against: port }];
    const python = await runPython<number>("queue-flow.py");
    if (python === undefined) return [...rows, { name: "queues against CPython", reason: NO_PYTHON }];
    return [...rows, { ...row, against: { name: "CPython", value: python } }];
  },
};

async function flowThroughPort(): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  const workers = [port1, port2].map(
    (port, me) =>
      new Worker(programFile("bare-queue-flow.cjs"), {
        workerData: { port, me, count: MESSAGES },
        transferList: [port],
        execArgv: BARE_ARGV,
      }),
  );
  const seconds = await Promise.race(
    workers.map(
      (worker) =>
        new Promise<number>((resolve, reject) => {
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
    ),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  return MESSAGES / seconds;
}
