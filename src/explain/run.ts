import { showCount, showNumber } from "../protocol/quantity.ts";
import type {
  BusyThread,
  EndedByCrash,
  EndedByError,
  Exit,
  LostCopy,
  OutputCap,
  Outside,
  Polling,
  TimedOut,
} from "../result/run-facts.ts";
import { sayWait } from "./operation.ts";
import { at, type Said } from "./vocabulary.ts";

export function explainUncaught({ thread, text, place, traces }: EndedByError): Said {
  return { message: inTraces(traces) + text, threads: [thread], places: [place] };
}

export function explainCrash({ thread, how, place, traces }: EndedByCrash): Said {
  if (thread === undefined) {
    return { message: `A thread ${how} It was in the middle of a step, so the run was ended.` };
  }
  const seen = place === "" ? "" : ` Last seen at ${place}.`;
  return {
    message: `${inTraces(traces)}${thread} ${how}${seen}`,
    threads: [thread],
    places: [place],
  };
}

/** `In 3 traces: `, for what a search saw. */
export function inTraces(traces: number | undefined): string {
  return traces === undefined ? "" : `In ${showCount(traces, "trace")}: `;
}

export function sayOutputCap(cap: OutputCap): string {
  switch (cap.of) {
    case "lines":
      return `${showNumber(cap.printed)} lines were printed; the first ${showNumber(cap.kept)} were kept, the rest only counted.`;
    case "long lines":
      return (
        `${showCount(cap.count, "line")} ${cap.count === 1 ? "has" : "have"} more than ${showNumber(cap.kept)} characters. ` +
        `threadlab keeps only the beginning of such a line, so it matches no expected line.`
      );
    case "failed threads":
      return `${showCount(cap.count, "more thread")} ended by an error or a crash; those were only counted.`;
    case "traces":
      return (
        `${showCount(cap.count, "more trace")} ended differently from the ${showCount(cap.outcomes, "outcome")} that ` +
        `${cap.outcomes === 1 ? "is" : "are"} kept. They were compared like all others, and are counted.`
      );
  }
}

/** The most threads that are named for a run that was stopped. */
const MOST_TOLD = 20;

export function explainTimedOut({ seconds, clock, threads }: TimedOut): Said {
  const what =
    clock === "machine"
      ? `Ended after ${seconds} s, the time limit.`
      : `Ended at the time limit: no thread reached its next step within ${seconds} s of processor time, ` +
        "or one waited that long for something outside the program.";
  return {
    message: [`${what} To give it more time: --timeout <seconds>.`, ...listBusy(threads)].join("\n"),
    threads: threads.map(({ thread }) => thread),
    places: threads.map(({ place }) => place),
  };
}

/** A line for each thread of a run that was stopped. */
export function listBusy(threads: readonly BusyThread[]): readonly string[] {
  const lines = threads.slice(0, MOST_TOLD).map((thread) => `  ${thread.thread} ${sayBusy(thread)}.`);
  return threads.length > MOST_TOLD ? [...lines, `  … and ${threads.length - MOST_TOLD} more.`] : lines;
}

function sayBusy({ state, waitsFor, polls, place }: BusyThread): string {
  if (polls !== undefined) return sayPolling(polls);
  if (waitsFor !== undefined) return sayWait(waitsFor);
  if (state === "starting") return "was starting";
  return `was running${place === "" ? "" : `, last seen at ${place}`}`;
}

function sayPolling({ looksAt, looks, place, changed }: Polling): string {
  const since =
    changed === undefined
      ? ""
      : changed === "never"
        ? ", and no thread has changed it"
        : `, and ${changed.thread} changed it last${at(changed.place)}`;
  return `polls ${looksAt}${at(place)}: it has looked ${showNumber(looks)} times in a row${since}`;
}

export function explainExit({ thread, code, place, traces }: Exit): Said {
  const message = `${inTraces(traces)}${thread} called process.exit(${code}), which ended the lesson and all of its threads.`;
  return { message, threads: [thread], places: [place] };
}

/** The clock of a schedule jumps, and does not wait for what a process does. */
const NEEDS_REAL_CLOCK =
  "A lesson whose output depends on how far the process gets in a given time, for example before terminate(), needs clock: real in " +
  "its lesson.md.";

export function explainOutside({ thread, child, place }: Outside): Said {
  const what = child === undefined ? "waited for the outside world" : `used child process ${child}`;
  const message =
    `Not repeatable: ${thread} ${what}, and a schedule controls only the lesson's own threads. ` +
    `The same seed may give another run.${child === undefined ? "" : ` ${NEEDS_REAL_CLOCK}`}`;
  return { message, threads: [thread], places: [place] };
}

export function explainLostCopy(lost: LostCopy): Said {
  return { message: sayLostCopy(lost), places: [lost.place, lost.readAt] };
}

function sayLostCopy({ of, name, change, by, reader }: LostCopy): string {
  switch (of) {
    case "own variable": {
      const what = change === "assigned" ? "assigns" : "changes in it";
      const sort = name.includes(".") ? "field" : "variable";
      const seen = reader === undefined ? "No other thread sees" : `${reader} does not see`;
      return `Each thread has its own "${name}", a plain ${sort}. ${seen} what ${by} ${what}. To share it, use a Shared.`;
    }
    case "own global":
      return `Each thread has its own globalThis. ${reader} does not see the "${name}" that ${by} assigns. To share it, use a Shared.`;
    case "argument":
      return (
        `Arguments are copied: ${by} changes its own copy of "${name}", and ${reader} does not see that. ` +
        "Pass a Shared, or send the result through a queue."
      );
    case "shared value":
      return (
        `Each read of "${name}" gives a copy of its value. This copy is changed, and then thrown away. ` +
        `Assign the changed copy: ${name}.value = ….`
      );
  }
}
