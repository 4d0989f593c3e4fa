import { createWorld } from "../../kernel/memory/world.ts";
import { createSupervisorKernel } from "../../kernel/supervision/reset.ts";
import { createCodeStore } from "../../lesson/program/program-store.ts";
import { MAIN_THREAD } from "../../protocol/event.ts";
import { isPrint } from "../../protocol/operations.ts";
import type { FromChild, ProcessJob, ToChild } from "../../protocol/process.ts";
import { createParentHandler, type ParentHandler } from "../../supervisor/requests/parent-handler.ts";
import { createPool } from "../../supervisor/workers/pool.ts";
import { executeOn } from "../engine.ts";
import { findingsOf } from "../findings.ts";
import { createObserver, type Observer } from "../observer.ts";
import { type Ending, record } from "../record.ts";
import { describeError, type Uncaught } from "../uncaught.ts";

/**
 * A child process: it sets up a session of its own, runs the target in it as MainThread, and exits with the exit code that Python's
 * multiprocessing would give. Everything that it shows goes through its parent.
 */

const sent: Promise<void>[] = [];
let handler: ParentHandler | undefined;

process.on("message", (message: ToChild) => {
  if (message.kind === "answer") handler?.receive(message.answer);
  else void run(message.job).then(leave);
});
// The parent has ended, so there is nobody to report to. Nothing of its run may stay behind.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

/** @returns the exit code. */
async function run(job: ProcessJob): Promise<number> {
  const { program, params, speed, timeout } = job;
  const kernel = createSupervisorKernel(createWorld());
  const { worker, codes } = job.scripts;
  const pool = createPool(kernel, worker, codes === undefined ? undefined : createCodeStore(codes));
  // For MainThread: most processes start no other thread.
  pool.provide(1);
  const observer = createObserver(program, { uncaught: (found) => complain(job, found, parent) });
  const parent = createParentHandler({ send, countBlocked: () => countBlocked(observer) });
  handler = parent;
  const engine = { kernel, execute: executeOn(kernel, pool, async () => job.scripts) };
  const { ending } = await record(engine, {
    ...{ program, params, observer, child: { job, parent } },
    scheduling: { clock: "machine", speed },
    timeout,
    signal: new AbortController().signal,
  });
  const limit = { seconds: timeout, clock: "machine" } as const;
  for (const { kind, message } of findingsOf(observer, ending, limit)) {
    if (kind === "crash" || kind === "deadlock")
      parent.note({ type: "stderr", text: `${heading(job)}${message}\n` });
    if (kind === "deadlock") send({ kind, text: message });
  }
  return exitCodeOf(observer, ending);
}

async function leave(code: number): Promise<void> {
  await Promise.all(sent);
  process.exit(code);
}

function send(message: FromChild): void {
  const done = new Promise<void>((resolve) => {
    // If the parent is gone, "disconnect" ends this process.
    process.send?.(message, undefined, undefined, () => resolve());
  });
  sent.push(done);
  void done.then(() => sent.splice(sent.indexOf(done), 1));
}

/** Shows an uncaught error: the target's as multiprocessing shows it, another thread's as threading does. */
function complain(job: ProcessJob, { thread, error, text }: Uncaught, parent: ParentHandler): void {
  const shown = thread === MAIN_THREAD ? `${heading(job)}${describeError(error)}` : text;
  parent.note({ type: "stderr", text: `${shown}\n` });
}

function heading({ name }: ProcessJob): string {
  return `Process ${name}:\n`;
}

function countBlocked({ roster }: Observer): number | undefined {
  let count = 0;
  // In a child process, printing is a request as well.
  for (const { state, waiting } of roster.alive()) {
    if (state !== "waiting" || waiting === undefined) return undefined;
    if (waiting.op === "remote" || isPrint(waiting.op)) count++;
    else if (waiting.until !== Number.POSITIVE_INFINITY) return undefined;
  }
  return count;
}

function exitCodeOf({ exit, failures }: Observer, { reason }: Ending): number {
  if (exit !== undefined) return exit.code;
  const failed = [...failures.uncaught, ...failures.crashes].some(({ thread }) => thread === MAIN_THREAD);
  return failed || reason === "hopeless" || reason === "broken" ? 1 : 0;
}
