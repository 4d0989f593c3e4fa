import { parseArgs } from "node:util";
import { isCommit, measureAgainst } from "./against.ts";
import { checks } from "./checks.ts";
import { commands } from "./commands.ts";
import { explore } from "./explore.ts";
import { handOvers } from "./hand-overs.ts";
import { hundred } from "./hundred.ts";
import { describeMachine } from "./machine.ts";
import { parallel } from "./parallel.ts";
import { practice } from "./practice.ts";
import { primitives } from "./primitives.ts";
import { queues } from "./queues.ts";
import type { Bench, Row, Skipped } from "./row.ts";
import { sockets } from "./sockets.ts";
import { starts } from "./starts.ts";
import { strategies } from "./strategies.ts";
import { renderTable } from "./table.ts";

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
  practice,
  commands,
];

const HELP = `npm run bench [-- options]

Measures, and prints one table: what each takes, what it is compared with, and whether it reaches its goal.

  --only <part of a name>  some of: ${BENCHES.map(({ name }) => name).join(", ")}
  --against <commit>       build that commit in a temporary folder, and compare whole commands with its; --only then
                           means a part of a command
  --help                   this text
`;

const values = readOptions();
if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}
if (values.against !== "") {
  if (!isCommit(values.against)) {
    process.stderr.write(`There is no commit "${values.against}" in this repository.\n`);
    process.exit(2);
  }
  process.stdout.write(`${describeMachine()}\n\n${await measureAgainst(values.against, values.only)}\n`);
  process.exit();
}
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

function readOptions() {
  try {
    const only = { type: "string", default: "" } as const;
    return parseArgs({ options: { only, against: only, help: { type: "boolean", default: false } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee npm run bench -- --help.\n`);
    process.exit(2);
  }
}
