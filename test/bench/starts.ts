import { Worker } from "node:worker_threads";
import { median } from "./median.ts";
import type { Bench } from "./row.ts";
import { BARE_ARGV, programFile, runProgram } from "./run-program.ts";

const BARE = 10;

/** How long it takes from `start()` to the first instruction of the target. */
export const starts: Bench = {
  name: "starts",
  async measure() {
    const before = await startBare();
    const cold = median(await runProgram<number[]>("start-cold.ts", { withoutSpares: true }));
    const after = await startBare();
    const spare = median(await runProgram<number[]>("start-spare.ts"));
    const bare = { name: "a bare CommonJS worker", value: median([...before, ...after]) };
    return [
      {
        name: "start() to the first instruction, a spare worker ready",
        value: spare,
        unit: "ms",
        against: bare,
        goal: { of: "value", atMost: 1 },
      },
      {
        name: "start() to the first instruction, no worker ready",
        value: cold,
        unit: "ms",
        against: bare,
        goal: { of: "ratio", atMost: 1.15 },
      },
    ];
  },
};

/** Milliseconds from `new Worker` to the worker's first instruction, one after the other. */
async function startBare(): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < BARE; i++) {
    const reached = new Float64Array(new SharedArrayBuffer(8));
    const began = Number(process.hrtime.bigint());
    const worker = new Worker(programFile("bare-start.cjs"), { workerData: reached, execArgv: BARE_ARGV });
    await new Promise((resolve) => worker.once("exit", resolve));
    times.push(((reached[0] as number) - began) / 1e6);
  }
  return times;
}
