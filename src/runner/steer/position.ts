import { tellWait } from "../../detect/tell-wait.ts";
import { sayWait } from "../../explain/operation.ts";
import type { Decision } from "../../kernel/scheduling/schedule-report.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import { isDecidable } from "../../protocol/operations.ts";
import type { Program } from "../../protocol/program.ts";
import type { ScheduleRow } from "../../result/explore.ts";
import type { Blocked } from "../../result/steering.ts";
import { opOf } from "../../scheduler/steps.ts";
import { createHeldLocks } from "../../trace/held-locks.ts";
import { createTranscript } from "../../trace/lines.ts";
import { NOWHERE } from "../../trace/order.ts";
import { createNames } from "../names.ts";
import { createRowTeller } from "../schedule-rows.ts";

/** What a run has done up to one of its decisions. */
export interface Position {
  readonly rows: readonly ScheduleRow[];
  readonly output: readonly string[];
  readonly blocked: readonly Blocked[];
}

/** @param length the number of decisions. */
export function positionAt(
  program: Program,
  {
    decisions,
    events,
    length,
  }: {
    readonly decisions: readonly Decision[];
    readonly events: readonly TraceEvent[];
    readonly length: number;
  },
): Position {
  const names = createNames(program);
  const held = createHeldLocks(names);
  const transcript = createTranscript();
  const tellRow = createRowTeller(names, events);
  const rows: ScheduleRow[] = [];
  const past = eventsUpTo(length, decisions, events);
  for (const event of past) {
    for (const fold of [names, held]) fold.push(event);
    transcript.add(event, NOWHERE);
    const row = tellRow(event);
    if (row !== undefined) rows.push(row);
  }
  // A last line without a line feed has been printed as well.
  transcript.close();
  const blocked = names.alive().flatMap(({ id, name, waiting, hidden }): Blocked[] => {
    if (waiting === undefined || waiting.op === "sleep" || hidden) return [];
    const holder = held.of(waiting.object);
    const isHeld = waiting.op === "acquire" && holder !== undefined;
    const by = isHeld ? `, held by ${names.thread(holder.thread)}` : "";
    return [{ thread: id, threadName: name, text: `${sayWait(tellWait(names, id, waiting))}${by}` }];
  });
  return { rows, output: transcript.output.lines.map(({ text }) => text), blocked };
}

/** The events of the first decisions, and what follows from them without a decision. */
function eventsUpTo(
  length: number,
  decisions: readonly Decision[],
  events: readonly TraceEvent[],
): readonly TraceEvent[] {
  let made = 0;
  const end = events.findIndex((event) => {
    const decision = decisions[made];
    if (decision?.chosen !== event.thread || !isDecidable(event.op)) return false;
    if (made === length) return true;
    // A condition's wait writes the release of its lock first: the step is complete with the op of the decision.
    if (event.op === opOf(decision)) made++;
    return false;
  });
  return end < 0 ? events : events.slice(0, end);
}
