import { createInterface } from "node:readline";
import type { GradeAnswer, GradeJob } from "../practice/grade/graded.ts";
import { isStuck, judge, steady } from "../practice/grade/judge.ts";
import { openSession } from "../runner/session.ts";
import { reportOfExercise } from "./page/reports.ts";

/**
 * The process that judges one submission. It reads its job, answers, and ends. Only its main thread knows the secret at the beginning of an
 * answer, so nothing that a submission writes to standard output counts as the answer.
 */

const TICK_MS = 50;
/** Milliseconds in which a working judge uses at least a little processor time, however busy the machine is. */
const IDLE_MS = 20_000;
const IDLE_SECONDS = 0.2;

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

/** Notices if the process exceeds its limits, or does nothing at all. The main thread is always free to check. */
function watch({ limits }: GradeJob, stop: (by: "time" | "memory" | "idle") => void): void {
  const seconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  let since = { at: performance.now(), seconds: seconds() };
  setInterval(() => {
    const now = { at: performance.now(), seconds: seconds() };
    if (now.seconds > limits.seconds) stop("time");
    else if (process.memoryUsage.rss() > limits.megabytes * 2 ** 20) stop("memory");
    else if (now.seconds - since.seconds > IDLE_SECONDS) since = now;
    else if (now.at - since.at > IDLE_MS) stop("idle");
  }, TICK_MS);
}
