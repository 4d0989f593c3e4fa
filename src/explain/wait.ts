import type { ObjectKind } from "../protocol/event.ts";
import type { Waitable } from "../protocol/operations.ts";
import type { QueueCondition, Wait } from "../result/lock-facts.ts";
import { at } from "./vocabulary.ts";

/** What a thread does while it waits: `waits for lock "mutex" (main.ts:3:5)`. */
export function sayWait(wait: Wait): string {
  if (wait.isProcess) return `goes on, as a process of its own${at(wait.place)}`;
  return `waits for ${WAITS[wait.op](wait)}${at(wait.place)}`;
}

/** What cannot happen any more, because no thread can run: `, which nobody will notify`. */
export function sayNever(wait: Wait): string {
  const deed = neverDone(wait);
  return deed === undefined ? "" : `, which nobody will ${deed}`;
}

const PARENT_PRINTS = () => "its parent process to print";

const WAITS: Readonly<Record<Waitable, (wait: Wait) => string>> = {
  join: ({ name }) => `${name} to end`,
  acquire: sayObject,
  wait: sayObject,
  abort: sayObject,
  reset: sayObject,
  sleep: ({ seconds }) => `${seconds} s to pass`,
  // Threads wait for these only in a child process.
  print: PARENT_PRINTS,
  output: PARENT_PRINTS,
  stderr: PARENT_PRINTS,
  remote: sayObject,
  process: ({ name }) => `the system, to start or to signal process ${name}`,
  listen: ({ name }) => `server "${name}" to listen`,
  connect: ({ name }) => `socket "${name}" to connect`,
  close: ({ name }) => `socket "${name}" to close`,
  accept: ({ name }) => `a client of server "${name}"`,
  receive: ({ name }) => `data on socket "${name}"`,
  send: ({ name }) => `room to send on socket "${name}"`,
};

function sayObject({ on, name, condition }: Wait): string {
  if (condition !== undefined) return CONDITIONS[condition].wait(name);
  if (on === "pool") return `a task of pool "${name}"`;
  if (on === "simple-queue") return `an item in queue "${name}"`;
  if (on === "futures") return `futures ${name}`;
  return `${sayKind(on)} "${name}"`;
}

const CONDITIONS: Readonly<Record<QueueCondition, { wait(queue: string): string; never: string }>> = {
  notEmpty: { wait: (queue) => `an item in queue "${queue}"`, never: "put in" },
  notFull: { wait: (queue) => `room in queue "${queue}"`, never: "make" },
  allTasksDone: { wait: (queue) => `the work on queue "${queue}" to be done`, never: "report" },
};

function sayKind(kind: ObjectKind): string {
  return kind === "rlock" ? "RLock" : kind.replace("-", " ");
}

function neverDone({ on, op, condition }: Wait): string | undefined {
  if (op === "acquire" && on === "pool") return "submit";
  if (op === "acquire" && on === "simple-queue") return "put in";
  if (op === "acquire") return on.endsWith("semaphore") ? "release" : undefined;
  if (op !== "wait") return undefined;
  if (condition !== undefined) return CONDITIONS[condition].never;
  if (on === "future" || on === "futures") return undefined;
  if (on === "barrier") return "come to";
  return on === "event" ? "set" : "notify";
}
