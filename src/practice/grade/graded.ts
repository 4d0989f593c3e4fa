import type { Program } from "../../protocol/program.ts";
import type { PageReport } from "../../result/page.ts";
import type { Exercise } from "../exercise.ts";
import type { PracticeResult, PracticeVerdict, Rule } from "../verdict.ts";

/**
 * What a submission came to: the verdict of practice, or `stopped` where it went beyond a limit or ended its process, which is its
 * own fault.
 */
export type GradeVerdict = PracticeVerdict | "stopped";

export interface GradeReason {
  /** The rule that is broken or not proved, or what else stood in the way. */
  readonly rule: Rule | "time" | "memory" | "process" | "bug";
  /** A sentence. */
  readonly message: string;
}

/** What is known of a submission that was judged as an exercise is. */
export type JudgedResult = Omit<PracticeResult, "exercise">;

export interface Graded {
  /** See `Submission.name`. */
  readonly name: string;
  readonly verdict: GradeVerdict;
  readonly reasons: readonly GradeReason[];
  /** Traces that were seen; undefined where that depends on the machine, or none was. */
  readonly traces?: number;
  /** Seconds on the machine's clock. */
  readonly seconds: number;
  readonly result?: JudgedResult;
  readonly page?: PageReport;
}

/** What a judge is asked: one submission, compiled. */
export interface GradeJob {
  /** What an answer begins with. The submission does not know it. */
  readonly secret: string;
  readonly exercise: Exercise;
  readonly program: Program;
  /** Its path as a command would be given it. */
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

/** What a judge says: that it is there, and then how it ended. */
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
