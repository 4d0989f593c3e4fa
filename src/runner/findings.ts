import { tellWait } from "../detect/tell-wait.ts";
import { explain } from "../explain/explain.ts";
import { sayWait } from "../explain/wait.ts";
import type { Program } from "../protocol/program.ts";
import { showCount, showNumber } from "../protocol/quantity.ts";
import type { Finding } from "../result/finding.ts";
import { describeDivergence } from "./divergence.ts";
import type { Observer } from "./observer.ts";
import type { Ending } from "./record.ts";
import { placeOfError } from "./uncaught.ts";

/** When a run is ended: see `ExecuteOptions.timeout`. */
export interface TimeLimit {
  readonly seconds: number;
  readonly clock: "machine" | "virtual";
}

/** The findings of a run, apart from its output: errors, crashes, deadlocks, limits. */
export function findingsOf(
  program: Program,
  observer: Observer,
  ending: Ending,
  limit: TimeLimit,
): Finding[] {
  return [
    ...uncaughtFindings(program, observer),
    ...crashFindings(observer),
    ...otherFailures(observer),
    ...lockFindings(observer, ending),
    ...observer.races.find().map(explain),
    ...(ending.reason === "timeout" ? [timeoutFinding(observer, limit)] : []),
    ...stuckFindings(observer, ending),
    ...(ending.reason === "broken" ? [brokenFinding(ending)] : []),
    ...exitFindings(observer),
    ...capFindings(observer),
  ];
}

/** A deadlock, or a warning about a possible one. After a deadlock, the warning would say nothing new. */
function lockFindings({ deadlocks, lockOrders }: Observer, { reason }: Ending): readonly Finding[] {
  const found = reason === "hopeless" ? deadlocks.findAtLimit() : undefined;
  return (found === undefined ? lockOrders.find() : [found]).map(explain);
}

function uncaughtFindings(program: Program, { uncaught, roster }: Observer): Finding[] {
  return uncaught.map(({ thread, error, text }) => ({
    kind: "uncaught",
    message: text,
    threads: [roster.thread(thread)],
    places: [placeOfError(program, error)].filter((place) => place !== ""),
  }));
}

function crashFindings({ crashes, roster }: Observer): Finding[] {
  return crashes.map(({ thread, how }) => {
    const name = roster.thread(thread);
    const last = roster.entry(thread)?.last;
    const place = last === undefined ? "" : roster.place(last.site);
    return {
      kind: "crash",
      message: `${name} ${how}${place === "" ? "" : ` Last seen at ${place}.`}`,
      threads: [name],
      places: place === "" ? [] : [place],
    };
  });
}

function otherFailures({ otherFailures: count }: Observer): Finding[] {
  if (count === 0) return [];
  const message = `${showCount(count, "more thread")} ended by an error or a crash; those were only counted.`;
  return [{ kind: "output-cap", message, threads: [], places: [] }];
}

function timeoutFinding({ roster }: Observer, { seconds, clock }: TimeLimit): Finding {
  const alive = roster.alive();
  const lines = alive.slice(0, 20).map(({ id, name, waiting, last, state }) => {
    if (waiting !== undefined) return `  ${name} ${sayWait(tellWait(roster, id, waiting))}.`;
    if (state === "starting") return `  ${name} was starting.`;
    const place = last === undefined ? "" : roster.place(last.site);
    return `  ${name} was running${place === "" ? "" : `, last seen at ${place}`}.`;
  });
  if (alive.length > 20) lines.push(`  … and ${alive.length - 20} more.`);
  const what =
    clock === "machine"
      ? `Ended after ${seconds} s, the time limit.`
      : `Ended at the time limit: no thread reached its next step within ${seconds} s of processor time.`;
  const head = `${what} To give it longer: --timeout <seconds>.`;
  return {
    kind: "timeout",
    message: [head, ...lines].join("\n"),
    threads: alive.map(({ name }) => name),
    places: alive
      .map(({ waiting, last }) => roster.place(waiting?.site ?? last?.site ?? 0))
      .filter((place) => place !== ""),
  };
}

function stuckFindings({ roster }: Observer, { stuck, divergence }: Ending): Finding[] {
  if (stuck === "step cap") {
    const message =
      "Livelock? The run was stopped at the limit of steps. In this schedule, a loop that waits for another thread may never " +
      "let that thread run. The program may also just be long.";
    return [{ kind: "livelock", message, threads: [], places: [] }];
  }
  if (stuck === "livelock" || stuck === "given up") {
    const message =
      stuck === "livelock"
        ? "Livelock: the remaining threads only poll, and no thread is left to change what they look at. (A loop that counts " +
          "its tries may still end.)"
        : "Livelock? The remaining threads repeat the same steps. Another order of their steps, or more time, may help them " +
          "to go on.";
    return [{ kind: "livelock", message, threads: [], places: [] }];
  }
  return divergence === undefined ? [] : [describeDivergence(roster, divergence)];
}

function brokenFinding({ detail = "died." }: Ending): Finding {
  const message = `A thread ${detail} It was in the middle of a step, so the run was ended.`;
  return { kind: "crash", message, threads: [], places: [] };
}

function exitFindings({ exit, roster }: Observer): Finding[] {
  if (exit === undefined) return [];
  const name = roster.thread(exit.thread);
  const place = roster.place(exit.site);
  const message = `${name} called process.exit(${exit.code}), which ended the lesson and all of its threads.`;
  return [{ kind: "exit", message, threads: [name], places: place === "" ? [] : [place] }];
}

function capFindings({ transcript }: Observer): Finding[] {
  const { printed, kept, truncated } = transcript.output;
  if (!truncated) return [];
  const message = `${showNumber(printed)} lines were printed; the first ${showNumber(kept)} were kept, the rest only counted.`;
  return [{ kind: "output-cap", message, threads: [], places: [] }];
}
