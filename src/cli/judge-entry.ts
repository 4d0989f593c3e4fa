import { createInterface } from "node:readline";
import type { GradeAnswer, GradeJob } from "../practice/grade/graded.ts";
import { isStuck, judge, steady } from "../practice/grade/judge.ts";
import { LOOK_MS, limitJudge } from "../practice/grade/judge-limits.ts";
import { openSession } from "../runner/session.ts";
import { reportOfExercise } from "./page/reports.ts";

/**
 * The process that judges one submission. It reads its job, answers, and ends. Only its main thread knows the secret at the beginning of an
 * answer, so nothing that a submission writes to standard output counts as the answer.
 */

const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => void work(JSON.parse(line) as GradeJob));
// The grader is gone.
lines.once("close", () => process.exit(1));

async function work(job: GradeJob): Promise<void> {
  const { secret } = job;
  // The answer begins on a new line, even if a line is unfinished.
  const say = (answer: GradeAnswer) =>
    new Promise<void>((resolve) =>
      process.stdout.write(`\n${secret}${JSON.stringify(answer)}\n`, () => resolve()),
    );
  let isOver = false;
  const end = async (answer: GradeAnswer) => {
    if (isOver) return;
    isOver = true;
    await say(answer);
    process.exit(0);
  };
  process.on("uncaughtException", (error) => void end({ kind: "bug", stack: String(error.stack) }));
  await say({ kind: "ready" });
  watch(job, (by) => void end({ kind: "stopped", by }));
  const { signal } = new AbortController();
  try {
    const session = await openSession();
    const whole = await judge(session, job, signal);
    if (isStuck(whole)) return await end({ kind: "stopped", by: "step" });
    const page = job.wantsPage
      ? await reportOfExercise(session, job.program.file, whole, { signal, program: job.program })
      : undefined;
    // Nothing of the submission runs any more when the answer is written.
    await session.close();
    await end({ kind: "judged", ...steady(whole, job), ...(page && { page }) });
  } catch (error) {
    await end({ kind: "bug", stack: String((error as Error).stack) });
  }
}

/** Stops at the job's limits. The main thread is always free to look. */
function watch({ limits }: GradeJob, stop: (by: "time" | "memory" | "idle") => void): void {
  const look = limitJudge(limits, usage());
  setInterval(() => {
    const by = look(usage());
    if (by !== undefined) stop(by);
  }, LOOK_MS);
}

function usage() {
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), seconds: (user + system) / 1e6, bytes: process.memoryUsage.rss() };
}
