import type { RunResult } from "../protocol/result.ts";
import { isFailure } from "../protocol/verdict.ts";

/** What the command's exit code says. A signal's is 128 and its number. */
export const EXIT = {
  /** All is as it should be. */
  ok: 0,
  /** Something ran, and not as it should. */
  differs: 1,
  /** The call or a lesson is wrong. */
  wrong: 2,
  /** A bug of threadlab's own. */
  bug: 70,
} as const;

/** The exit code for what was run: the worst of all results. */
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
