/** How a lesson's run compares with its expected output. */
export type Verdict =
  | "match"
  | "match-reordered"
  | "match-other-schedule"
  | "mismatch"
  | "deadlock"
  | "race"
  | "timeout"
  | "crash"
  | "error"
  | "ran";

/** What a verdict is read from: a result, or a document that somebody wrote. */
interface Judged {
  readonly verdict: Verdict | string;
}

/** The worst first. */
const RANKS: readonly Verdict[] = [
  "error",
  "crash",
  "timeout",
  "deadlock",
  "race",
  "mismatch",
  "match-other-schedule",
  "match-reordered",
  "match",
  "ran",
];

/** Whether the expected output was printed, or could have been printed. */
export function isMatch({ verdict }: Judged): boolean {
  return verdict.startsWith("match");
}

/** Whether something ran that is not as it should be. */
export function isFailure(judged: Judged): boolean {
  return judged.verdict !== "ran" && !isMatch(judged);
}

/** Whether it failed in a way that another output does not mend. */
export function isTrouble(judged: Judged): boolean {
  return isFailure(judged) && judged.verdict !== "mismatch";
}

/** The worse of two verdicts. */
export function worse(one: Verdict, other: Verdict): Verdict {
  return RANKS.indexOf(one) <= RANKS.indexOf(other) ? one : other;
}
