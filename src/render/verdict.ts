import type { RunResult, Verdict } from "../protocol/result.ts";
import type { Paint } from "./cells.ts";
import type { View } from "./view.ts";

/** How a verdict is told: a mark that can be read without colour, and words. */
export interface VerdictWords {
  readonly mark: string;
  readonly words: string;
  readonly paint: Paint;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  match: "matches the notes",
  "match-reordered": "matches the notes, in another order",
  "match-other-schedule": "matches the notes under another schedule",
  mismatch: "does not match the notes",
  deadlock: "deadlock: no thread can go on",
  race: "data race: the outcome is left to chance",
  timeout: "ended by its time limit",
  crash: "crashed",
  error: "the lesson is wrong",
  ran: "ran; nothing to compare with",
};

export function tellVerdict(
  {
    verdict,
    title,
    findings = [],
  }: Pick<RunResult, "verdict" | "title"> & Partial<Pick<RunResult, "findings">>,
  { style }: View,
): VerdictWords {
  const words =
    verdict !== "error"
      ? WORDS[verdict]
      : findings.some(({ kind }) => kind === "divergence")
        ? "left its schedule"
        : title === undefined
          ? "the program is wrong"
          : WORDS.error;
  if (verdict === "ran") return { mark: "•", words, paint: style.cyan };
  return isMatch(verdict) ? { mark: "✓", words, paint: style.green } : { mark: "✗", words, paint: style.red };
}

export function isMatch(verdict: Verdict): boolean {
  return verdict === "match" || verdict === "match-reordered" || verdict === "match-other-schedule";
}

export function isFailure(verdict: Verdict): boolean {
  return verdict !== "ran" && !isMatch(verdict);
}
