import { cpus } from "node:os";
import type { Bench } from "./row.ts";
import { runProgram } from "./run-program.ts";

/** Whether two threads do more in the same time than one. */
export const parallel: Bench = {
  name: "parallel",
  async measure() {
    const name = "work that two CPU-bound threads do in the time of one";
    if (cpus().length < 2) return [{ name, reason: "this machine has one processor" }];
    const { one, two } = await runProgram<{ readonly one: number; readonly two: number }>("parallel.ts");
    return [
      {
        name,
        value: two,
        unit: "/s",
        against: { name: "one thread", value: one },
        goal: { of: "ratio", atLeast: 1.8 },
      },
    ];
  },
};
