import { type ComponentChildren, Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PageReport, PageTrace } from "../result/page.ts";
import type { ObjectNow } from "../trace/object-states.ts";
import type { RunState, ThreadNow } from "../trace/state-at.ts";
import { type AtStep, hasMore, isOverAt } from "./run.ts";
import { scrollInside } from "./scroll.ts";
import { shown } from "./shown.ts";
import { Badge, nameOf } from "./threads.tsx";

/** The state of every thread and object before the step; changes of the previous step are marked. */
export function Now({ report, run, step }: AtStep & { readonly report: PageReport }) {
  const { trace } = run;
  const isOver = isOverAt(report, trace, step);
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => scrollInside(box.current, ".changed"), [step, run]);
  const state = run.before(step);
  const earlier = step > 1 ? run.before(step - 1) : undefined;
  const row = (key: string, name: ComponentChildren, say: (at: RunState) => string) => {
    const now = say(state);
    return (
      <tr class={earlier !== undefined && say(earlier) !== now ? "changed" : ""} key={key}>
        <th scope="row">{name}</th>
        <td>{words(now)}</td>
      </tr>
    );
  };
  return (
    <section class="now" aria-label="State" tabIndex={0} ref={box}>
      <h2>
        {step <= trace.steps.length
          ? `before step ${step}`
          : hasMore(trace)
            ? `after step ${step - 1}`
            : "at the end"}
      </h2>
      <table>
        <tbody>
          {trace.objects.map(({ id, name }) => row(`o${id}`, shown(name), (at) => sayObject(trace, at, id)))}
          {trace.threads.map(({ id, name }) => {
            const named = (
              <>
                <Badge thread={id} /> {shown(name)}
              </>
            );
            return row(`t${id}`, named, (at) =>
              isOver && at === state && isLeft(at, id) ? "ended with the program" : sayThread(trace, at, id),
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The words of a text, so that a name with a hyphen goes to the next line as a whole. */
function words(text: string) {
  return shown(text)
    .split(" ")
    .map((word, index) => (
      <Fragment key={index}>
        {index > 0 && " "}
        {word.includes("-") ? <span class="word">{word}</span> : word}
      </Fragment>
    ));
}

/** Whether a thread was started and has not ended. */
function isLeft({ threads }: RunState, id: number): boolean {
  const thread = threads.find((each) => each.id === id);
  return thread !== undefined && thread.state !== "made" && thread.state !== "ended";
}

/** The most threads waiting for one object that are listed; more are counted. */
const MOST_NAMES = 4;

function sayThread(trace: PageTrace, { threads }: RunState, id: number): string {
  const thread = threads.find((each) => each.id === id);
  return thread === undefined ? "–" : STATES[thread.state](thread, trace);
}

const STATES: Readonly<Record<ThreadNow["state"], (thread: ThreadNow, trace: PageTrace) => string>> = {
  made: () => "not started",
  starting: () => "starts",
  running: () => "can go",
  sleeping: () => "sleeps",
  ended: () => "has ended",
  waiting: ({ waitsFor }, trace) => {
    if (waitsFor?.on === "thread") return `joins ${nameOf(trace, waitsFor.id)}`;
    const name = [...trace.objects, ...trace.parts].find(({ id }) => id === waitsFor?.id)?.name;
    return name === undefined ? "waits" : `waits for ${name}`;
  },
};

function sayObject(trace: PageTrace, { objects }: RunState, id: number): string {
  const object = objects.find((each) => each.id === id);
  if (object === undefined) return "–";
  const { waiters } = object;
  const first = waiters.slice(0, waiters.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES);
  const names = first.map((thread) => nameOf(trace, thread)).join(", ");
  const rest = waiters.length > first.length ? ` and ${waiters.length - first.length} more` : "";
  const waits = waiters.length === 0 ? "" : `${names}${rest} ${waiters.length === 1 ? "waits" : "wait"}`;
  return [sayCondition(trace, object), waits].filter((part) => part !== "").join("; ");
}

function sayCondition(trace: PageTrace, object: ObjectNow): string {
  switch (object.is) {
    case "lock":
      return object.holder === 0 ? "free" : `held by ${nameOf(trace, object.holder)}`;
    case "semaphore":
      return `${object.permits} free`;
    case "event":
      return object.isSet ? "set" : "not set";
    case "barrier":
      return object.isBroken ? "broken" : `${object.arrived} of ${object.parties} there`;
    case "queue":
      return `${object.items} ${object.items === 1 ? "item" : "items"}`;
    case "value":
      return object.value === undefined ? "not known yet" : object.value.text;
    case "future":
      return object.became;
    case "other":
      return object.waiters.length === 0 ? "nobody waits" : "";
  }
}
