import { type EventOf, MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import type { UncaughtError } from "../protocol/message.ts";

/** What went wrong with the threads of a run, apart from their output. */
export interface Troubles {
  push(event: TraceEvent): void;
  /** Whether an error says that the program cannot be run as a lesson. */
  readonly isWrongProgram: boolean;
  /** See {@link isCrash}. */
  readonly hasCrashed: boolean;
}

export function createTroubles(): Troubles {
  const troubles = {
    isWrongProgram: false,
    hasCrashed: false,
    push(event: TraceEvent) {
      troubles.hasCrashed ||= isCrash(event);
      if (event.op === "end" && event.outcome === "error")
        troubles.isWrongProgram ||= WRONG_PROGRAM.includes(
          (JSON.parse(event.detail) as UncaughtError).code ?? "",
        );
    },
  };
  return troubles;
}

export function troublesOf(events: readonly TraceEvent[]): Troubles {
  const troubles = createTroubles();
  for (const event of events) troubles.push(event);
  return troubles;
}

/** Whether a run fails with this event: a thread dies, MainThread ends by an error, or the process exits with another code than 0. */
export function isCrash(event: TraceEvent): boolean {
  const { op, outcome, thread } = event;
  if (event.op === "exit") return event.code !== 0;
  return op === "end" && (outcome === "crash" || (outcome === "error" && thread === MAIN_THREAD));
}

/** The call of `process.exit()` by which a run fails. */
export function failingExit(events: readonly TraceEvent[]): EventOf<"exit"> | undefined {
  return events.find((event): event is EventOf<"exit"> => event.op === "exit" && isCrash(event));
}

/** Codes of errors which mean that the program is not a lesson. */
const WRONG_PROGRAM: readonly string[] = [
  "ERR_NO_DEFAULT_EXPORT",
  "ERR_MODULE_LEVEL_WORK",
  "ERR_MODULE_MISMATCH",
];
