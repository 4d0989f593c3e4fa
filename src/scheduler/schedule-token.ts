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
  return text
    .trim()
    .split(".")
    .flatMap((part, at) => {
      const match = /^(\d{1,5})(?:\*(\d{1,7}))?$/.exec(part);
      if (!match || Number(match[1]) < 1) {
        throw new ThreadlabError(
          "ERR_SCHEDULE",
          `Part ${at + 1} of the schedule is "${part}": a schedule is numbers of threads, as in 1*3.2.1, which is what explore prints.`,
        );
      }
      return new Array<number>(Number(match[2] ?? 1)).fill(Number(match[1]));
    });
}

/** How often another thread goes on than the one before. */
export function countSwitches(threads: readonly number[]): number {
  return threads.filter((thread, i) => i > 0 && thread !== threads[i - 1]).length;
}
