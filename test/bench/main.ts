import { parseArgs } from "node:util";
import { checks } from "./checks.ts";
import { commands } from "./commands.ts";
import { explore } from "./explore.ts";
import { handOvers } from "./hand-overs.ts";
import { hundred } from "./hundred.ts";
import { describeMachine } from "./machine.ts";
import { parallel } from "./parallel.ts";
import { primitives } from "./primitives.ts";
import { queues } from "./queues.ts";
import type { Bench, Row, Skipped } from "./row.ts";
import { sockets } from "./sockets.ts";
import { starts } from "./starts.ts";
import { strategies } from "./strategies.ts";
import { renderTable } from "./table.ts";

/** `npm run bench [-- --only <part of a name>]`: measures, and prints one table. */

const BENCHES: readonly Bench[] = [
  starts,
  hundred,
  parallel,
  primitives,
  handOvers,
  queues,
  sockets,
  explore,
  strategies,
  checks,
  commands,
];

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const chosen = BENCHES.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  process.stderr.write(
    `No bench is called like "${values.only}". There are: ${BENCHES.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(2);
}
process.stdout.write(`${describeMachine()}\n\n`);
const rows: (Row | Skipped)[] = [];
for (const { name, measure } of chosen) {
  process.stderr.write(`${name} …\n`);
  rows.push(...(await measure()));
}
process.stdout.write(`${renderTable(rows)}\n`);
