import { type Refusal, refusalOf } from "../../lesson/refused.ts";
import type { Place, Program } from "../../protocol/program.ts";
import type { PageReport } from "../../result/page.ts";
import type { Rule, Shortcoming } from "../../result/practice-facts.ts";
import type { Exercise } from "../exercise.ts";
import type { PracticeResult, PracticeVerdict } from "../verdict.ts";

/** The verdict on a submission: that of practice, or `stopped` if it exceeded a limit or ended its process, which is its own fault. */
type GradeVerdict = PracticeVerdict | "stopped";

export interface GradeReason {
  /** The rule that is broken or not proved, or another obstacle. */
  readonly rule: Rule | "time" | "memory" | "process" | "bug";
  /** A sentence. */
  readonly message: string;
  /** What it says, as data; missing if the submission cannot be run, or a number in it depends on the machine. */
  readonly facts?: Shortcoming;
  /** Why it cannot be run, in a word. */
  readonly cause?: GradeCause;
}

/** `unreadable`: it cannot be run for another reason. */
type GradeCause = Refusal | "unreadable";

/** Why a submission cannot be run. @param message in place of the error's own. */
export function cannotRun(error: unknown, message = (error as Error).message): GradeReason {
  return { rule: "compiles", message, cause: refusalOf(error) ?? "unreadable" };
}

/** The results of a submission that was judged in the same way as an exercise. */
export type JudgedResult = Omit<PracticeResult, "exercise">;

export interface Graded {
  /** See `Submission.name`. */
  readonly name: string;
  /** `stopped`: it exceeded a limit or ended its process; the others are those of `practice`. */
  readonly verdict: GradeVerdict;
  /** Why it is not solved; empty if it is. */
  readonly reasons: readonly GradeReason[];
  /** The number of traces that were seen; absent if that depends on the machine, or none was. */
  readonly traces?: number;
  /** Seconds on the machine's clock. */
  readonly seconds: number;
  readonly result?: JudgedResult;
  /** The first place in its own files that a reason, or else the schedule, names. The path is absolute. */
  readonly place?: Place;
  /** The command that shows a short schedule that fails, if one does. */
  readonly repeat?: string;
  readonly page?: PageReport;
}

/** The job of a judge: one submission, compiled. */
export interface GradeJob {
  /** The beginning of an answer. The submission does not know it. */
  readonly secret: string;
  readonly exercise: Exercise;
  readonly program: Program;
  /** The path that a command would name. */
  readonly name: string;
  readonly isStart: boolean;
  readonly wantsPage: boolean;
  readonly limits: GradeLimits;
}

export interface GradeLimits {
  /** Of processor time. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** The messages of a judge: that it has started, and then how it ended. */
export type GradeAnswer =
  | { readonly kind: "ready" }
  | {
      readonly kind: "judged";
      readonly result: JudgedResult;
      /** Whether the machine's time cut a search short: the number of traces then means nothing. */
      readonly isCut: boolean;
      readonly page?: PageReport;
    }
  | { readonly kind: "stopped"; readonly by: "time" | "memory" | "step" | "idle" }
  | { readonly kind: "bug"; readonly stack: string };
