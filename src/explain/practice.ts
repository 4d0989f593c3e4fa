import { showNumber } from "../protocol/quantity.ts";
import type { FailingTraces, Obstacle, Shortcoming, Solved, TwentyRuns } from "../result/practice-facts.ts";
import { ending, share } from "./vocabulary.ts";

/** Why a program is no proved solution, as a sentence. */
export function sayShortcoming(fact: Shortcoming): string {
  switch (fact.kind) {
    case "failing traces":
      return sayFailing(fact);
    case "thread fails":
      return "A thread ends in an uncaught error.";
    case "exits":
      return "It calls process.exit before the course's own program has ended.";
    case "cuts off":
      return "It calls process.exit before all of its threads, except daemons, have ended.";
    case "few threads": {
      const found = fact.most === 0 ? "is there any" : `are there more than ${fact.most}`;
      const what =
        fact.wanted === 1
          ? "a thread besides MainThread at work"
          : `${showNumber(fact.wanted)} threads, besides MainThread, at work at the same time`;
      return `It should have ${what}; in no trace ${found}. Sleeping does not count as work.`;
    }
    case "nothing shared":
      return "What it prints should come from the work of its threads; in no trace does a thread look at what others have done before it prints.";
    case "late":
      return `It takes ${seconds(fact.seconds)} on the virtual clock, but ${seconds(fact.within)} would be enough: threads wait without need.`;
    case "impossible":
      return `No trace prints ${quoteLines(fact.text)}, which is also right: the synchronisation is stronger than necessary.`;
    case "stopped traces": {
      const { count, traces, isWhole } = fact;
      const its =
        count === 1
          ? "was stopped before its end; it may never end"
          : "were stopped before their end; they may never end";
      return `${share(count, traces, "trace", { saysAll: true, hasOthers: !isWhole })} ${its}.`;
    }
    case "nothing seen":
      return "Nothing is known of any run.";
    case "not all seen": {
      const seen =
        fact.traces === 1
          ? "1 trace was seen, and it was not wrong"
          : `${showNumber(fact.traces)} traces were seen, none of them wrong`;
      return fact.bound === undefined
        ? `${seen}. There may be others, which the search did not see.`
        : `${seen}: every schedule ${fact.bound}. What more tries do is not known, and they could go on for ever. ` +
            "A thread that waits in place of trying again needs no such bound.";
    }
    case "imports out":
      return `It imports "${fact.module}". No schedule controls what that does. Use what "threadlab" exports in its place.`;
    case "time unknown":
      return "It is not known how long it takes at most: the search did not see every trace.";
    case "text unknown":
      return `It is not known whether some trace prints ${quoteLines(fact.text)}: the search did not end.`;
  }
}

function sayFailing({ rule, count, traces, hasOthers }: FailingTraces): string {
  const who = share(count, traces, "trace", { saysAll: true, hasOthers });
  const does = {
    output: `print${ending(count)} something else`,
    deadlock: `end${ending(count)} in a deadlock`,
    error: `end${ending(count)} in an uncaught error`,
    race: `show${ending(count)} a data race`,
  };
  return `${who} ${does[rule]}.`;
}

/** The same without a number of traces, which depends on how far the search came; undefined if the sentence has none. */
export function sayUncounted(fact: Shortcoming): string | undefined {
  switch (fact.kind) {
    case "failing traces":
      return SOME_FAIL[fact.rule];
    case "stopped traces":
      return "Some trace was stopped before its end; it may never end.";
    case "not all seen":
      return "No trace that was seen is wrong, and there are too many to see all of them.";
    default:
      return undefined;
  }
}

const SOME_FAIL: Readonly<Record<FailingTraces["rule"], string>> = {
  output: "Some trace prints something else.",
  deadlock: "Some trace ends in a deadlock.",
  error: "Some trace ends in an uncaught error.",
  race: "Some trace shows a data race.",
};

/** Why the judge of a submission was stopped, or ended by itself. */
export function sayObstacle(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case "process":
      return "Its process ended before there was a verdict.";
    case "step":
      return "A thread computes without end, or waits for something outside of its threads.";
    case "seconds":
      return `It took more than ${showNumber(obstacle.limit)} s of processor time, and was stopped.`;
    case "megabytes":
      return `It took more than ${showNumber(obstacle.limit)} MB of memory, and was stopped.`;
  }
}

/** The same sentence about one case of several. @param sets its params, as `name=value`. */
export function sayInCase(sentence: string, sets: readonly string[]): string {
  return sets.length === 0
    ? sentence
    : `With ${sets.join(", ")}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** `all 48 traces print 0 0; no deadlock, no race` */
export function saySolved({ traces, cases, expected, forbidsRaces }: Solved): string {
  const within = cases === 1 ? "" : ` of ${showNumber(cases)} cases`;
  const who = traces === 1 ? "the only trace prints" : `all ${showNumber(traces)} traces${within} print`;
  return `${who} ${sayExpected(expected)}; no deadlock${forbidsRaces ? ", no race" : ""}`;
}

/** @param expected what the exercise expects. */
export function sayTwentyRuns(runs: TwentyRuns, expected: string): string {
  const right = `printed ${sayExpected(expected)}`;
  switch (runs) {
    case "all fail":
      return "Twenty runs on the machine's clock would all have failed as well.";
    case "all right":
      return `Twenty runs on the machine's clock would all have ${right}.`;
    case "most likely all right":
      return `Twenty runs on the machine's clock would most likely all have ${right}.`;
    case "most likely all fail":
      return "Twenty runs on the machine's clock would most likely all have failed as well.";
    case "mixed":
      return `Of twenty runs on the machine's clock, some would most likely have ${right}, and others failed.`;
  }
}

function seconds(count: number): string {
  return `${showNumber(count)} s`;
}

/** A text of several lines as a sentence quotes it. */
function quoteLines(text: string): string {
  return `"${text.trimEnd().split("\n").join(" ⏎ ")}"`;
}

/** The expected output in a sentence, if it is a single line. */
function sayExpected(expected: string): string {
  const text = expected.trimEnd();
  return text === "" ? "nothing" : text.includes("\n") ? "the expected lines" : text;
}
