import type { RunResult } from "../../result/run.ts";
import { isFailure } from "../../result/verdict.ts";

/** The exit codes of the command. After a signal the code is 128 plus the signal's number. */
export const EXIT = {
  /** Everything matches. */
  ok: 0,
  /** A program ran and failed. */
  differs: 1,
  /** The call or a lesson is wrong. */
  wrong: 2,
  /** Ctrl-C on a terminal that sends it as a key: 128 and the number of SIGINT. */
  interrupted: 130,
  /** A bug in threadlab. */
  bug: 70,
} as const;

/** The exit code for all runs: the worst of all results. */
export function exitCodeOf(results: readonly Pick<RunResult, "verdict" | "bug">[]): number {
  return Math.max(
    EXIT.ok,
    ...results.map((result) =>
      result.bug
        ? EXIT.bug
        : result.verdict === "error"
          ? EXIT.wrong
          : isFailure(result)
            ? EXIT.differs
            : EXIT.ok,
    ),
  );
}
