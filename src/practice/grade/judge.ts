import { basename } from "node:path";
import { sayUncounted } from "../../explain/practice.ts";
import { isFaultOfProgram } from "../../protocol/errors.ts";
import { hasReached } from "../../result/finding.ts";
import { shellWords } from "../../runner/commands.ts";
import type { Session } from "../../runner/session.ts";
import { judgeCases } from "../check-exercise.ts";
import { type PracticeResult, unrunnable } from "../verdict.ts";
import type { GradeJob, JudgedResult } from "./graded.ts";

/** The most outcomes and findings of a submission that are kept. */
const MOST = 20;

/** Judges a submission by the rules of practice. */
export async function judge(session: Session, job: GradeJob, signal: AbortSignal): Promise<PracticeResult> {
  const { exercise, program, name, isStart } = job;
  const judged = { file: program.file, name, isStart, program };
  try {
    return await judgeCases(session, exercise, judged, { signal });
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    return unrunnable(exercise, name, error.message);
  }
}

/** Whether no run ended, because a thread computes, or waits for something outside of its threads, for too long. */
export function isStuck({ verdict, findings }: PracticeResult): boolean {
  return verdict === "not-proved" && hasReached(findings, "seconds of a step");
}

/**
 * The same in a form that does not depend on the machine's speed. The command that shows a schedule names the program as the job does, and
 * not by the folder where it was put.
 */
export function steady(
  { exercise: _, cases: __, shown, ...result }: PracticeResult,
  { program, name }: Pick<GradeJob, "program" | "name">,
): { readonly result: JudgedResult; readonly isCut: boolean } {
  const isCut = hasReached(result.findings, "processor seconds", "seconds");
  const laid = shellWords([...REPLAY, `./${basename(program.file)}`]);
  const replay = shown?.replay.replace(laid, () => shellWords([...REPLAY, name]));
  const kept = {
    ...result,
    ...(shown && { shown: { rows: shown.rows, replay: replay ?? "" } }),
    outcomes: result.outcomes.slice(0, MOST).map((outcome) => ({ ...outcome, rows: [] })),
    findings: result.findings.slice(0, MOST),
  };
  return { result: isCut ? withoutCounts(kept) : kept, isCut };
}

const REPLAY = ["threadlab", "replay"];

/** For a search that was cut short by the clock: one failing trace is enough, and their number is not known. */
function withoutCounts(result: JudgedResult): JudgedResult {
  const reasons = result.reasons.map((reason) => {
    const message = reason.facts && sayUncounted(reason.facts);
    return message === undefined ? reason : { rule: reason.rule, message };
  });
  return { ...result, reasons, outcomes: result.outcomes.map((outcome) => ({ ...outcome, traces: 0 })) };
}
