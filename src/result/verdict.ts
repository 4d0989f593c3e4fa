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

/** The parts of a result, or of a document, that decide the verdict. */
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

/** Whether something ran and was not as it should be. */
export function isFailure(judged: Judged): boolean {
  return judged.verdict !== "ran" && !isMatch(judged);
}

/** Whether it failed in a way that another output does not mend. */
export function isTrouble(judged: Judged): boolean {
  return isFailure(judged) && judged.verdict !== "mismatch";
}

/** Whether it came to its end, if only by an error, so that its output is all that it prints. */
export function hasEnded({ verdict }: Judged): boolean {
  return !["deadlock", "timeout", "error"].includes(verdict);
}

/** The worse of two verdicts. */
export function worse(one: Verdict, other: Verdict): Verdict {
  return RANKS.indexOf(one) <= RANKS.indexOf(other) ? one : other;
}

/** What the verdict on a run depends on. */
export interface Conduct {
  /** How it ended. endless: it was stopped, by a limit or by Ctrl-C · diverged: it did not follow its schedule. */
  readonly end: "ended" | "deadlock" | "endless" | "diverged";
  /** Whether an error says that the program cannot be run as a lesson. */
  readonly isWrongProgram: boolean;
  /** Whether it failed, apart from what it printed. */
  readonly hasCrashed: boolean;
  /** Whether it has a data race that the lesson does not intend. */
  readonly hasRaced: boolean;
  /** Whether more was printed than was kept. The rest does not match the expected output. */
  readonly isCut: boolean;
}

/** How an output compares with the expected one. */
export type OutputVerdict = "match" | "match-reordered" | "mismatch";

/**
 * The verdict on a run, in every command.
 *
 * @param compare compares its output; undefined if there is no expected output. It is called only if the rest is well.
 */
export function judge(conduct: Conduct, compare: () => OutputVerdict | undefined): Verdict {
  const trouble = verdictOfTrouble(conduct);
  if (trouble !== undefined) return trouble;
  const compared = compare();
  const output = conduct.isCut && compared !== undefined ? "mismatch" : (compared ?? "ran");
  return conduct.hasRaced && output !== "mismatch" ? "race" : output;
}

function verdictOfTrouble({ end, isWrongProgram, hasCrashed }: Conduct): Verdict | undefined {
  if (isWrongProgram) return "error";
  if (end === "deadlock") return "deadlock";
  if (end === "diverged") return "error";
  if (end === "endless") return "timeout";
  return hasCrashed ? "crash" : undefined;
}
