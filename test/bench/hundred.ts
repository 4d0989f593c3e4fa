import { builtCommand, runChild } from "./child.ts";
import { median } from "./median.ts";
import type { Bench, Row } from "./row.ts";
import { programFile } from "./run-program.ts";

const RUNS = 3;

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Threads one after another: memory goes by those that are alive. */
async function measureOneByOne(): Promise<readonly Row[]> {
  const file = programFile("one-by-one.ts");
  const { stdout } = await runChild(process.execPath, [builtCommand(), "run", file, "--json"]);
  const ended = Date.now();
  const [result] = (
    JSON.parse(stdout) as { readonly results: readonly { readonly actual: readonly string[] }[] }
  ).results;
  const { megabytes, endedAt } = JSON.parse(result?.actual[0] ?? "") as Record<
    "megabytes" | "endedAt",
    number
  >;
  return [
    {
      name: "16,382 threads one after another: peak memory of the process",
      value: megabytes,
      unit: "MB",
      goal: { of: "value", atMost: 300 },
    },
    { name: "… from their end to that of the command", value: (ended - endedAt) / 1000, unit: "s" },
  ];
}

/** A hundred threads alive at once, and a hundred bare workers; each in a process of its own. */
export const hundred: Bench = {
  name: "hundred threads",
  async measure() {
    const ours: Measured[] = [];
    const bare: Measured[] = [];
    for (let i = 0; i < RUNS; i++) {
      const { stdout } = await runChild(process.execPath, [
        builtCommand(),
        "run",
        programFile("hundred.ts"),
        "--json",
      ]);
      const [result] = (
        JSON.parse(stdout) as { readonly results: readonly { readonly actual: readonly string[] }[] }
      ).results;
      ours.push(JSON.parse(result?.actual[0] ?? "") as Measured);
      bare.push(
        JSON.parse((await runChild(process.execPath, [programFile("bare-hundred.cjs")])).stdout) as Measured,
      );
    }
    const goal = { of: "ratio", atMost: 1.15 } as const;
    return [
      {
        name: "100 threads at once, started and joined",
        value: median(ours.map(({ seconds }) => seconds)),
        unit: "s",
        against: { name: "100 bare workers", value: median(bare.map(({ seconds }) => seconds)) },
        goal,
      },
      {
        name: "… peak memory of the process",
        value: median(ours.map(({ megabytes }) => megabytes)),
        unit: "MB",
        against: { name: "100 bare workers", value: median(bare.map(({ megabytes }) => megabytes)) },
        goal,
      },
      ...(await measureOneByOne()),
    ];
  },
};
