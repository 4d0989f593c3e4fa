import { showCount, showNumber } from "../protocol/quantity.ts";
import type { PollBound } from "../result/explore.ts";
import type { LimitReached, Reached } from "../result/search-facts.ts";

/** Whether the reader can give options to the command. */
export type Options = "with options" | "without options";

export function saySearchLimit(
  { reached, amount = 0, isFirstRun, isLost }: LimitReached,
  options: Options,
): string {
  const { what, advice: usual } = LIMITS[reached];
  const isStuck = isFirstRun || isLost;
  const advice = isStuck && usual !== undefined ? MORE_TIME : usual;
  const sentences = [
    what(amount),
    ...(isFirstRun ? ["No run ended in that time."] : []),
    ...(isLost ? ["It did not stop by itself, so what it had found is lost."] : []),
    ...(advice === undefined || options === "without options" ? [] : [advice]),
  ];
  return sentences.join(" ");
}

/** What a search with a bound on the rounds of loops covered, and whose loops reached the bound. */
export function sayBound({ words, loops }: Pick<PollBound, "words" | "loops">): string {
  const all = loops.map(({ thread, place }) => (place === "" ? thread : `${thread}, ${place}`));
  return `The search covered every schedule ${words} (${[...new Set(all)].join("; ")}).`;
}

interface LimitWords {
  what(amount: number): string;
  /** The remedy: an option of the command. */
  readonly advice?: string;
}

function cutShort(limit: string): string {
  return `The search was cut short (${limit}), so some schedules were not tried.`;
}

function raise(option: string): string {
  return `Let the program make fewer threads or rounds (--set, if it has a param for that), or raise the limit with ${option}.`;
}

/** For a run that may have no end. */
const MORE_TIME = "If no loop of the program goes on for ever, give it more time with --timeout.";

/** What no schedule controls. */
function outside(what: string, cure: string): LimitWords {
  return {
    what: () =>
      `${what}. No schedule controls that, so the search may not have seen all that the program can do. ${cure}`,
  };
}

/** A limit of threadlab's own. @param cure what the program has to do. */
function fixed(what: string, cure: string): LimitWords {
  return {
    what: () => `A run reached the limit of ${what}, so it is not known what other schedules do.`,
    advice: `This limit cannot be raised: let the program ${cure}.`,
  };
}

const LIMITS: Readonly<Record<Reached, LimitWords>> = {
  traces: { what: (amount) => cutShort(showCount(amount, "trace")), advice: raise("--max-traces") },
  decisions: { what: (amount) => `The search was cut short (${showNumber(amount)} decisions).` },
  seconds: { what: (amount) => cutShort(`${amount} s`), advice: raise("--timeout") },
  "processor seconds": {
    what: (amount) => cutShort(`${amount} s of processor time`),
    advice: raise("--timeout"),
  },
  interrupt: { what: () => "The search was cut short by Ctrl-C, so some schedules were not tried." },
  memory: fixed("memory that threads share (256 MB)", "pass and print less"),
  objects: fixed("locks, queues and shared values", "make fewer of them"),
  threads: fixed("threads", "make fewer of them"),
  "threads at once": fixed(
    "threads that this system allows at once",
    "let some threads end before others start",
  ),
  ports: fixed("ports for servers", "make fewer servers"),
  "room to send": outside(
    "A thread waits for room to send. How much data a connection takes ahead (here 64 KiB) is up to the system",
    "Send less before the other side receives.",
  ),
  "printed text": fixed("text that it prints in a search (32 million characters)", "print less"),
  choices: fixed("scheduling choices that are recorded", "make fewer threads or rounds"),
  "seconds of a step": {
    what: (amount) =>
      `The search was cut short: a thread did not reach its next step within ${amount} s of processor time, or it ` +
      "waited that long for something outside the program.",
    advice: "If it computes for long, give it more time with --timeout.",
  },
  "dead thread": {
    what: () =>
      "The search was cut short: a thread died in the middle of a step, so the state that it left is unknown.",
  },
  processes: {
    what: () =>
      "The program starts processes. No schedule controls them, so the search did not try every order of their steps, nor " +
      "every order of what other threads do with them. To search it, use threads in place of the processes.",
  },
  "random numbers": outside(
    "The program asks for random numbers",
    "Take numbers that you choose: pass them to the threads, or read them with param().",
  ),
  "machine's clock": outside(
    "The program asks for the machine's clock, or for what the machine has measured",
    "monotonic() of threadlab gives the time under a schedule.",
  ),
  environment: outside(
    "The program changes the environment of the process, which all threads share",
    "To share a value, use a Shared.",
  ),
  "event loop": outside(
    "The program uses timers, or other things that Node's event loop brings",
    "sleep() and Timer of threadlab run under a schedule.",
  ),
  modules: outside(
    "The program imports a module of Node that reaches beyond it",
    "Only modules that compute, such as node:util, can be searched.",
  ),
  "garbage collection": outside(
    "The program uses WeakRef or FinalizationRegistry, which depend on when the engine frees memory",
    "Keep what you refer to, for example in a Map.",
  ),
  "thread names": {
    what: () =>
      "Two threads make threads at the same time, and the program sees their names, their numbers or their place in the list " +
      "of threads. Another schedule may swap these, and the search does not try that. Give each thread a name " +
      "(new Thread({ name: … })) and each pool a threadNamePrefix, and do not use ident or the order of enumerate().",
  },
  "missed outcome": {
    what: () =>
      "A schedule that was drawn at random leads to an outcome, an error, a data race or a run without end that the search has " +
      "missed, so it was not complete. " +
      "This is a mistake of threadlab. Please report it, with the program.",
  },
  "serial run": {
    what: () =>
      "The run in which the threads run one after another did not end, or it failed, so there is nothing to compare " +
      "the other runs with.",
    advice: "If it only takes too long, give it more time with --timeout.",
  },
  output: {
    what: () =>
      "A run printed more than threadlab keeps (10,000 lines, 4 MB, 65,536 characters in one line), so the rest was not " +
      "compared.",
    advice: "This limit cannot be raised: let the program print less.",
  },
  "steps of a comparison": {
    what: () =>
      "The comparison of a run's output was cut short, so it is not known whether the output matches. This limit cannot be " +
      "raised: make fewer lines alike, or use fewer captures in one line.",
  },
  "orders of lines": {
    what: () =>
      "The search for a matching order of the lines was cut short, so there may be one. Let equal lines name the thread " +
      "that prints them, or use fewer captures.",
  },
};
