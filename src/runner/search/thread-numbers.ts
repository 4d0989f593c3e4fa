import type { TraceEvent } from "../../protocol/event.ts";
import type { Program } from "../../protocol/program.ts";
import { happensBefore, type Point, type Stamp } from "../../trace/order.ts";
import type { Facts } from "../analyse.ts";

/**
 * Whether a run looks at a name or number of a thread that another schedule would have given to another thread: where two
 * threads make threads without a name, and nothing orders them. To make a thread is no step, so no search tries both orders.
 */
export function dependsOnNumbers(run: Facts, { code }: Pick<Program, "code">): boolean {
  const { events } = run;
  const numbered = events.filter(isNumbered);
  const makers = new Set(numbered.map(({ thread }) => thread));
  if (makers.size < 2) return false;
  const made = new Set(numbered.map(({ object }) => object));
  // A thread's own number is no step to be seen, so the program's text has to tell.
  const looks = /\.ident\b/.test(code) || events.some((event) => isLook(event) && made.has(event.object));
  if (!looks) return false;
  return !areOrdered(run, new Set(numbered));
}

function isNumbered(event: TraceEvent): boolean {
  if (event.op !== "make" || event.kind !== "thread" || event.isHidden) return false;
  return event.thread !== 0 && /^Thread-\d+$/.test(event.name);
}

function isLook(event: TraceEvent): boolean {
  return event.op === "alive" && event.property === "name";
}

/** Whether the newest of these events so far always comes before the next. */
function areOrdered({ events, stamps }: Facts, some: ReadonlySet<TraceEvent>): boolean {
  let latest: Point | undefined;
  for (const [index, event] of events.entries()) {
    if (!some.has(event)) continue;
    const { synchronisation: next } = stamps[index] as Stamp;
    if (latest !== undefined && !happensBefore(latest, next)) return false;
    latest = next;
  }
  return true;
}
