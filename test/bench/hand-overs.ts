import { measurePingPong } from "./ping-pong.ts";
import { NO_PYTHON, runPython } from "./python.ts";
import type { Bench, Row } from "./row.ts";
import { runProgram } from "./run-program.ts";

type Times = Readonly<Record<string, number>>;

/** Each primitive, when one thread has to wait for the other. */
export const handOvers: Bench = {
  name: "hand-overs",
  async measure() {
    const ours = await runProgram<Times>("hand-overs.ts");
    const python = await runPython<Times>("hand-overs.py");
    const raw = { name: "raw Atomics wait + notify", value: await measurePingPong() };
    const rows = Object.entries(ours).flatMap(([name, value]): Row[] => {
      const theirs = python?.[name];
      const row = { name, value, unit: "µs" } as const;
      return [
        { ...row, against: raw },
        ...(theirs === undefined ? [] : [{ ...row, against: { name: "CPython", value: theirs } }]),
      ];
    });
    return python === undefined ? [...rows, { name: "hand-overs against CPython", reason: NO_PYTHON }] : rows;
  },
};
