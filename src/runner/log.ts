import { channel } from "node:diagnostics_channel";
import type { World } from "../kernel/memory/world.ts";
import { decisionsTaken, readReport } from "../kernel/scheduling/schedule-report.ts";
import { threadOfTurn } from "../kernel/scheduling/turn.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import type { Program } from "../protocol/program.ts";
import type { Roster } from "../trace/roster.ts";
import { createNames } from "./names.ts";

/** A log of the inside, for developers of threadlab: each step, each decision, each run of a search. */
export const LOG_TOPICS = ["kernel", "schedule", "search"] as const;
type LogTopic = (typeof LOG_TOPICS)[number];

const channels = {
  kernel: channel("threadlab.kernel"),
  schedule: channel("threadlab.schedule"),
  search: channel("threadlab.search"),
};

/** Whether any topic is switched on. */
export function isLogged(): boolean {
  return LOG_TOPICS.some((topic) => channels[topic].hasSubscribers);
}

/** @param line is called only if the topic is switched on. */
export function log(topic: LogTopic, line: () => string): void {
  if (channels[topic].hasSubscribers) channels[topic].publish(line());
}

/** @returns a function that stops listening. */
export function listenToLog(topic: LogTopic, hear: (line: string) => void): () => void {
  const listener = (line: unknown) => hear(line as string);
  channels[topic].subscribe(listener);
  return () => channels[topic].unsubscribe(listener);
}

/** Called with the events of one run, in order; undefined if no topic needs them. */
export function logSteps(program: Program): ((event: TraceEvent) => void) | undefined {
  if (!channels.kernel.hasSubscribers) return undefined;
  const names = createNames(program);
  return (event) => {
    names.push(event);
    const { seq, time, thread, op, outcome, site } = event;
    const words = [
      ...[`#${seq}`, `${time.toFixed(6)} s`, thread === 0 ? "supervisor" : names.thread(thread)],
      ...[op, subject(names, event), outcome, names.place(site)],
    ];
    log("kernel", () => words.join("  ").trimEnd());
  };
}

export function logDecisions(world: World): void {
  if (!channels.schedule.hasSubscribers) return;
  const report = readReport(world);
  for (const [step, turn] of decisionsTaken(world).entries()) {
    const enabled = report[step]?.enabled.map(({ thread }) => thread);
    const among = enabled === undefined ? "" : ` of ${enabled.join(", ")}`;
    log("schedule", () => `decision ${step + 1}: thread ${threadOfTurn(turn)}${among}`);
  }
}

function subject(names: Roster, { op, object }: TraceEvent): string {
  if (object === 0) return "-";
  const { on } = OPERATIONS[op];
  if (on === "thread") return names.thread(object);
  return on === "object" || on === "socket" ? names.object(object) : `number ${object}`;
}
