import { MAX_DECISIONS } from "../kernel/schedule-report.ts";
import { ThreadlabError } from "../protocol/errors.ts";

/**
 * A schedule as text: the threads chosen, in order, with repeats counted: `1*3.2.1*2` is 1 1 1 2 1 1. Short enough for
 * a command line, and readable.
 */
export function writeSchedule(threads: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < threads.length; ) {
    let end = i + 1;
    while (threads[end] === threads[i]) end++;
    parts.push(end - i === 1 ? `${threads[i]}` : `${threads[i]}*${end - i}`);
    i = end;
  }
  return parts.join(".");
}

/** @throws ThreadlabError `ERR_SCHEDULE` */
export function readSchedule(text: string): number[] {
  const threads: number[] = [];
  if (text.trim() === "") return threads;
  for (const [at, part] of text.trim().split(".").entries()) {
    const match = /^([1-9]\d{0,4})(?:\*([1-9]\d{0,6}))?$/.exec(part);
    const count = Number(match?.[2] ?? 1);
    if (!match || threads.length + count > MAX_DECISIONS) {
      throw new ThreadlabError(
        "ERR_SCHEDULE",
        `Part ${at + 1} of the schedule is "${part}": ${wrong(match !== null)}`,
      );
    }
    for (let i = 0; i < count; i++) threads.push(Number(match[1]));
  }
  return threads;
}

function wrong(isTooMuch: boolean): string {
  return isTooMuch
    ? `with it there are more than ${MAX_DECISIONS} decisions, the most that a run takes.`
    : "a schedule is numbers of threads, as in 1*3.2.1, which is what explore prints.";
}

/** How often another thread goes on than the one before. */
export function countSwitches(threads: readonly number[]): number {
  return threads.filter((thread, i) => i > 0 && thread !== threads[i - 1]).length;
}
