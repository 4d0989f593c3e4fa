import type { RunResult, Verdict } from "../protocol/result.ts";

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
    ...results.map(({ verdict, bug }) => (bug ? EXIT.bug : exitCodeOfVerdict(verdict))),
  );
}

function exitCodeOfVerdict(verdict: Verdict): number {
  switch (verdict) {
    case "match":
    case "match-reordered":
    case "match-other-schedule":
    case "ran":
      return EXIT.ok;
    case "mismatch":
    case "deadlock":
    case "race":
    case "timeout":
    case "crash":
      return EXIT.differs;
    case "error":
      return EXIT.wrong;
  }
}
