import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import { dismissAllIdle } from "./pool-steps.ts";
import type { ThreadState } from "./state.ts";
import type { Step } from "./steps.ts";

type ThreadStep = Extract<
  Step,
  {
    op:
      | ("make" | "start" | "alive" | "ident" | "enumerate" | "join" | "end" | "exit")
      | ("name" | "rename" | "daemon" | "setDaemon")
      | ("yield" | "sleep" | "monotonic" | "print" | "part");
  }
>;

/** Threads, their state, the clock, and what is printed. */
export function makeThreadStep(draft: Draft, thread: number, step: ThreadStep): Answer | Waits {
  switch (step.op) {
    case "make":
      return make(draft, thread, step);
    case "start": {
      const [id, other] = threadNamed(draft, step.on);
      if (other.life !== "made") return { error: "ERR_THREAD_ALREADY_STARTED" };
      draft.threads[id] = { ...other, life: "alive" };
      return undefined;
    }
    case "alive":
      return threadNamed(draft, step.on)[1].life === "alive";
    case "ident":
      return threadNamed(draft, step.on)[1].life !== "made";
    case "name":
    case "daemon":
      return threadNamed(draft, step.on)[1][step.op];
    case "rename": {
      const [id, other] = threadNamed(draft, step.on);
      draft.threads[id] = { ...other, name: step.text };
      return undefined;
    }
    case "setDaemon": {
      const [id, other] = threadNamed(draft, step.on);
      if (other.life !== "made") return { error: "ERR_THREAD_DAEMON_ACTIVE" };
      draft.threads[id] = { ...other, daemon: step.daemon };
      return undefined;
    }
    case "enumerate":
      return living(draft);
    case "join":
      return join(draft, thread, step.on, step.timeout);
    case "end":
      return end(draft, thread, step.error);
    case "exit":
      draft.over = "exit";
      return undefined;
    case "yield":
      return undefined;
    case "sleep":
      return startWaiting(draft, thread, { on: "", of: "sleep", timeout: step.timeout });
    case "monotonic":
      return draft.now;
    case "print":
    case "part":
      write(draft, step.text, step.op === "print");
      return undefined;
  }
}

/** A thread is a daemon where the one that makes it is, unless it says otherwise. */
function make(
  draft: Draft,
  maker: number,
  { on, isNamed, daemon = draft.threads[maker]?.daemon ?? false }: Extract<ThreadStep, { op: "make" }>,
): Answer {
  const [id, made] = threadNamed(draft, on);
  draft.threads[id] = { ...made, daemon };
  const { seesNumbers, threads } = draft.rules.program;
  if (!seesNumbers) return undefined;
  const numbered = draft.threads.filter(({ number }) => number !== undefined);
  const unnamed = numbered.filter(({ id: other, name }) => name !== other);
  const name = isNamed ? on : `Thread-${unnamed.length + 1}`;
  draft.threads[id] = { ...made, daemon, name, number: threads.length + numbered.length };
  return undefined;
}

/** In the order in which they were made. MainThread stays on the list until the program is over. */
function living({ threads }: Draft): string[] {
  const alive = threads.flatMap(({ id, life, number }, i) =>
    life === "alive" || i === 0 ? [{ id, number: number ?? i }] : [],
  );
  return alive.sort((one, other) => one.number - other.number).map(({ id }) => id);
}

function join(draft: Draft, thread: number, on: string, timeout: number): Answer | Waits {
  const [id, { life }] = threadNamed(draft, on);
  // Whoever made a pool's thread is about to start it.
  if (life === "made" && draft.rules.program.threads[id]?.pool === undefined)
    return { error: "ERR_THREAD_NOT_STARTED" };
  if (life !== "alive" && life !== "made") return passAtOnce(draft, thread, { on, of: "join", timeout });
  return startWaiting(draft, thread, { on, of: "join", timeout });
}

function end(draft: Draft, thread: number, error: string | undefined): Answer {
  const name = nameOf(draft, thread);
  const before = draft.threads[thread] as ThreadState;
  draft.threads[thread] = {
    ...before,
    life: error === undefined ? "ended" : "error",
    ...(error && { error }),
  };
  draft.threads.forEach(({ wait }, other) => {
    if (wait?.of === "join" && wait.on === name) grant(draft, other, true);
  });
  // As in CPython, pools then finish what they have, and take no more.
  if (thread === 0) dismissAllIdle(draft);
  const goesOn = draft.threads.some(({ life, daemon }) => life === "alive" && !daemon);
  if (!goesOn) draft.over = "ended";
  return undefined;
}

function write(draft: Draft, text: string, isLine: boolean): void {
  draft.line += text;
  if (!isLine) return;
  const lines = [...draft.output, draft.line];
  draft.output = draft.rules.order === "exact" ? lines : lines.sort();
  draft.line = "";
}

function threadNamed(draft: Draft, name: string): [number, ThreadState] {
  const id = draft.rules.program.threads.findIndex((thread) => thread.name === name);
  return [id, draft.threads[id] as ThreadState];
}

function nameOf({ rules }: Draft, thread: number): string {
  return rules.program.threads[thread]?.name ?? "";
}
