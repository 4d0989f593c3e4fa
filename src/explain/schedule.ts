import { showNumber } from "../protocol/quantity.ts";
import type { Diverged, Livelock, ScheduleEnd } from "../result/schedule-facts.ts";
import { sayWait } from "./operation.ts";
import { inTraces, listBusy } from "./run.ts";
import { at, listWords, type Said } from "./vocabulary.ts";

type DivergedBy<How extends Diverged["how"]> = Extract<Diverged, { how: How }>;

export function explainDivergence(divergence: Diverged): Said | string {
  switch (divergence.how) {
    case "thread":
      return explainThread(divergence);
    case "operation":
      return explainOperation(divergence);
    case "end": {
      const { taken, recorded } = divergence;
      const steps = `after step ${showNumber(taken)}, and the schedule has ${showNumber(recorded)} steps`;
      return `${NOT_FOLLOWED}: it ended ${steps}. ${CAUSES}`;
    }
    case "search":
      return SEARCH;
  }
}

const NOT_FOLLOWED = "The program did not follow the schedule";
const CAUSES =
  "Check that the schedule was recorded for this program, with the same --set and --time. If so, the program has changed " +
  "since, or it depends on randomness, real time or the outside world.";
const SEARCH =
  "The program behaved differently under the same schedule, so its schedules cannot be searched. It depends on " +
  "something else: randomness, real time, the outside world, or state that a module keeps.";

function explainThread(divergence: DivergedBy<"thread">): Said {
  const { step, thread, has, enabled, place } = divergence;
  const message =
    `${NOT_FOLLOWED}: step ${step} of the schedule is ${sayWanted(divergence)}. ` +
    `Threads that could go: ${enabled.join(", ")}. ${CAUSES}`;
  const threads = has === "not been made" ? enabled : [thread, ...enabled];
  return { message, threads, places: [place] };
}

function sayWanted({ thread, has, waitsFor }: DivergedBy<"thread">): string {
  return `${thread}, which ${waitsFor === undefined ? `has ${has}` : sayWait(waitsFor)}`;
}

function explainOperation({ step, thread, recorded, met, object, place }: DivergedBy<"operation">): Said {
  const message =
    `${NOT_FOLLOWED}: step ${step} of the schedule is "${recorded}" by ${thread}, which reaches ` +
    `"${met}"${object === "" ? "" : ` of ${object}`}${at(place)} instead. ${CAUSES}`;
  return { message, threads: [thread], places: [place] };
}

export function sayScheduleEnd({ recorded, taken }: ScheduleEnd): string {
  return (
    `The schedule ends with step ${showNumber(recorded)}. threadlab chose the steps after it, up to step ` +
    `${showNumber(taken)}, with as few switches as possible.`
  );
}

export function explainLivelock(livelock: Livelock): Said {
  const { alive = [], threads = alive, traces } = livelock;
  const message =
    livelock.threads === undefined ? sayRun(livelock) : inTraces(traces) + saySearched(livelock);
  return {
    message: [message, ...listBusy(alive)].join("\n"),
    threads: threads.map(({ thread }) => thread),
    places: threads.map(({ place }) => place),
  };
}

/** Of one run, or of runs that were only counted. */
function sayRun({ why, traces }: Livelock): string {
  if (why === "polls")
    return (
      "Livelock: the remaining threads only poll, and no other thread is left to change what they look at. (A loop that counts " +
      "its tries may still end.)"
    );
  if (why === "loop")
    return (
      "Livelock? The remaining threads go round and round, and nobody else can do anything. After as many rounds as the schedule " +
      "allows the run was stopped: the program never ends, or the loop is just long."
    );
  if (why !== "steps")
    return (
      "Livelock? The remaining threads repeat the same steps. Another order of their steps, or more time, may help them " +
      "to go on."
    );
  const loop =
    "a loop that waits for another thread may never let that thread run. The program may also just be long";
  if (traces === undefined)
    return `Livelock? The run was stopped at the limit of steps. In this schedule, ${loop}.`;
  const runs = `${traces} ${traces === 1 ? "run was" : "runs were"} stopped at the limit of steps`;
  return `Livelock? ${runs}. In some schedule, ${loop}: let it make fewer rounds.`;
}

function saySearched({ why, threads = [], blocked = [], rounds }: Livelock): string {
  const isOne = threads.length === 1;
  if (why === "polls") {
    const who = threads.map(
      ({ thread, looksAt, place }) =>
        `${thread} ${looksAt === undefined ? "goes round and round" : `polls ${looksAt}`}${at(place)}`,
    );
    const others = blocked.map(({ thread, waitsFor }) =>
      waitsFor === undefined ? thread : `${thread} ${sayWait(waitsFor)}`,
    );
    return (
      `${[...who, ...others].join(", ")}, and no other thread is left to change anything. This is a livelock, unless a loop counts ` +
      `its tries. The run was stopped after at least ${rounds} rounds in which nothing happened.`
    );
  }
  const who = listWords(threads.map(({ thread, place }) => `${thread}${at(place)}`));
  if (why === "retry")
    return (
      `${who} may retry for ever: ${isOne ? "it repeats" : "they repeat"} the same steps, and no other thread is left to make ` +
      "a difference. Another order of their steps may help them to go on."
    );
  return (
    `${who} ${isOne ? "goes" : "go"} round and round, and nobody else can do anything. After ${rounds} more rounds the run was ` +
    "stopped: the program never ends, or the loop is too long to search. A loop that ends can be searched with fewer rounds."
  );
}
