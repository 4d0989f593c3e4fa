import type { Command } from "commander";

/** Options that narrow what `check` does, as commander reads them. */
export interface NarrowOptions {
  readonly shard?: string;
  readonly changed?: string | true;
  readonly bail?: string | true;
}

export function withNarrowOptions(command: Command): Command {
  return command
    .option(
      "--shard <i/n>",
      "check only the i-th of n parts of the lessons, so that n jobs can share the work",
    )
    .option(
      "--changed [ref]",
      "check only lessons whose folder differs from the commit where this branch left the ref (HEAD)",
    )
    .option("--bail [n]", "stop after n failures (1)");
}
