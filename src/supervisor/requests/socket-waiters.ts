import type { Reply } from "../../protocol/message.ts";
import type { SendReply } from "./request-handler.ts";

/**
 * Threads that wait for the same thing, first come, first served. Each is answered once. A thread that gives up is answered `timedOut` and
 * leaves the line, so nothing is handed to a thread that no longer waits for it.
 */
interface WaitingLine<Want> {
  /** The request of the first waiting thread; undefined if no thread waits. */
  first(): Want | undefined;
  add(want: Want, timeoutMs: number, answer: SendReply): void;
  /** Answers the first waiting thread and removes it from the queue. */
  answerFirst(reply: Omit<Reply, "number">): void;
  /** Answers all threads. */
  answerAll(reply: Omit<Reply, "number">): void;
}

/** @param onLeave called when a thread has given up: the next one may wait for something else. */
export function createWaitingLine<Want>(onLeave: () => void = () => {}): WaitingLine<Want> {
  const waiters: {
    readonly want: Want;
    readonly answer: SendReply;
    readonly timer: NodeJS.Timeout | undefined;
  }[] = [];

  const line: WaitingLine<Want> = {
    first: () => waiters[0]?.want,
    add(want, timeoutMs, answer) {
      const timer = startTimer(() => {
        waiters.splice(waiters.indexOf(waiter), 1);
        answer({ timedOut: true });
        onLeave();
      }, timeoutMs);
      const waiter = { want, answer, timer };
      waiters.push(waiter);
    },
    answerFirst(reply) {
      const waiter = waiters.shift();
      clearTimeout(waiter?.timer);
      waiter?.answer(reply);
    },
    answerAll(reply) {
      while (waiters.length > 0) line.answerFirst(reply);
    },
  };
  return line;
}

/** The longest time of a Node timer, some 24 days. A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `action` after a time. A time that is too long for a timer counts as for ever: there is no timer. */
export function startTimer(action: () => void, milliseconds: number): NodeJS.Timeout | undefined {
  return milliseconds > LONGEST_TIMER_MS ? undefined : setTimeout(action, milliseconds);
}
