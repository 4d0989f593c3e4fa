import { type Death, THREAD_HEAP_MB } from "./pool.ts";

/** How a thread ended when its worker died, as the end of a sentence about it. */
export function deathWords({ error }: Pick<Death, "error">): string {
  switch (error?.code) {
    case "ERR_WORKER_OUT_OF_MEMORY":
      return `ran out of memory and died: a thread may use ${THREAD_HEAP_MB} MB. Locks that it held stay held; the other threads went on.`;
    case "ERR_WORKER_INIT_FAILED":
      return "could not be started: the system gives this process no more threads. Run fewer at once.";
    default:
      return error === undefined
        ? "ended without finishing: its worker was ended, as process.reallyExit() does."
        : `died: ${error.message}`;
  }
}
