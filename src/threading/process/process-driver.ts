import { isControlled } from "../../kernel/memory/run-state.ts";
import { sleepFor } from "../../kernel/primitives/waiting.ts";
import { isAnyOutside, nextDeadline } from "../../kernel/scheduling/virtual-clock.ts";
import { now } from "../../kernel/steps/time.ts";
import { isProcess, setExitCode } from "../../kernel/threads/processes.ts";
import { isThreadlabError } from "../../protocol/errors.ts";
import type { Reply } from "../../protocol/message.ts";
import type { ChildRequest, ParentAnswer } from "../../protocol/process.ts";
import type { Queue } from "../queue.ts";
import { callSupervisor } from "../support/call-supervisor.ts";
import { current } from "../support/current.ts";
import { HANDLE, revive } from "../support/handle.ts";
import { addLibraryThread } from "../support/library-threads.ts";
import { writeOut } from "../support/write-out.ts";
import { encodeLibrarySpec, Thread } from "../thread.ts";
import { decodeFromChild, encodeForChild, queueState } from "./process-boundary.ts";

/** Milliseconds between two tries, while the child may send something else before a queue accepts its request. */
const AGAIN_MS = 10;

/** Seconds that are too few to change the order of what happens at different times. */
const MOMENT = 2e-9;

/** A request of the child that is not answered yet. */
interface PendingRequest extends ChildRequest {
  /** Seconds on the run's clock. */
  readonly deadline: number;
}

/** Ends the thread that stands for a process whose own threads were in a deadlock. Its message is the end of a sentence about the process. */
export class StuckProcess extends Error {}

/**
 * The thread that stands for a child process in its parent's world. It carries out the child's requests, one after the other, so that the
 * trace, the deadlock watch and `join` treat the process like a thread.
 */
class ProcessDriver extends Thread {
  override run(): void {
    const { kernel } = current();
    const process = this[HANDLE].id;
    let pending: readonly PendingRequest[] = [];
    let answers: ParentAnswer[] = [];
    let answered = 0;
    let isIdle = false;
    let deadlock: string | undefined;
    for (;;) {
      const { exitCode, messages } = next(process, answers, pending);
      if (exitCode !== undefined) {
        setExitCode(kernel, process, exitCode);
        if (deadlock === undefined) return;
        throw new StuckProcess(`ended in a deadlock of its own threads.\n${deadlock}`);
      }
      deadlock ??= messages.find((message) => message.kind === "deadlock")?.text;
      const requests = messages.filter((message) => message.kind === "request");
      answers = [];
      pending = [...pending, ...requests.map(withDeadline)];
      tryAll();
      const isNewlyIdle = messages.some(
        (message) => message.kind === "idle" && message.answered === answered,
      );
      isIdle = isNewlyIdle || (isIdle && messages.length === 0);
      const [only, ...others] = pending;
      if (isIdle && answers.length === 0 && only !== undefined) {
        if (others.length > 0) isIdle = passTime();
        else if (isNewlyIdle && isOwnQueue(only) && settle(only, true)) pending = [];
      }
      isIdle &&= answers.length === 0;
      answered += answers.length;
    }

    function tryAll(): void {
      pending = pending.filter((request) => !settle(request, false));
    }

    /**
     * Under a schedule, lets time pass until one of several requests is answered: nothing comes from the child before.
     *
     * @returns false if the thread was called back.
     */
    function passTime(): boolean {
      const { world } = kernel;
      while (isControlled(world) && !isAnyOutside(world)) {
        // What other threads can do now comes first.
        if (!sleepFor(kernel, MOMENT)) return false;
        tryAll();
        const deadline = Math.min(nextDeadline(world) ?? Infinity, ...pending.map((each) => each.deadline));
        if (answers.length > 0 || deadline === Infinity) break;
        if (!sleepFor(kernel, Math.max(0, deadline - now(world)))) return false;
      }
      return true;
    }

    /** Carries out a request, waiting for the queue or not. @returns false if it is to be tried again. */
    function settle(request: PendingRequest, wait: boolean): boolean {
      const { number } = request;
      kernel.site = request.site;
      const left = Math.max(0, request.deadline - now(kernel.world));
      try {
        const answer = perform(request, wait ? left : 0);
        if (answer === undefined) return false;
        if (number > 0) answers.push({ number, ...answer });
        return true;
      } catch (error) {
        if (!isThreadlabError(error)) throw error;
        const { code, message } = error;
        const isTooEarly = (code === "ERR_QUEUE_EMPTY" || code === "ERR_QUEUE_FULL") && left > 0;
        if (isTooEarly && now(kernel.world) < request.deadline) return false;
        answers.push({ number, failure: { code, message } });
        return true;
      }
    }
  }
}

const NAME = "threadlab.ProcessDriver";
addLibraryThread({ name: NAME, type: ProcessDriver, isOne: isProcess });

/** What the thread that stands for a process runs. */
export function driverSpec(): Uint8Array {
  return encodeLibrarySpec(NAME);
}

/** Gives the child its answers, and waits for its next request, or for its end. */
function next(
  process: number,
  answers: readonly ParentAnswer[],
  pending: readonly PendingRequest[],
): { readonly exitCode: number | undefined; readonly messages: NonNullable<Reply["messages"]> } {
  const timeoutMs = pending.length === 0 ? Number.POSITIVE_INFINITY : AGAIN_MS;
  const deadline = Math.min(...pending.map((request) => request.deadline));
  const body = { type: "process-next", object: process, answers, timeoutMs } as const;
  const reply = callSupervisor("process", body, deadline);
  return { exitCode: reply.exitCode, messages: reply.messages ?? [] };
}

function withDeadline(request: ChildRequest): PendingRequest {
  const { body } = request;
  const timeout = "timeout" in body ? body.timeout : Number.POSITIVE_INFINITY;
  return { ...request, deadline: now(current().kernel.world) + timeout };
}

/**
 * A queue of this process: its wait takes part in deadlock reports, and the supervisor can end it when the child dies. The queues of this
 * process's parent are polled instead.
 */
function isOwnQueue({ body }: ChildRequest): boolean {
  return "queue" in body && queueState(body.queue).kind !== "remote-queue";
}

/** @param timeout seconds. @returns undefined if a `join` would have to go on waiting. */
function perform({ body }: ChildRequest, timeout: number): Omit<ParentAnswer, "number"> | undefined {
  if ("text" in body) {
    writeOut(body.type, body.text);
    return {};
  }
  const queue = revive(queueState(body.queue)) as Queue<unknown>;
  const options = timeout === Number.POSITIVE_INFINITY ? {} : { timeout };
  switch (body.type) {
    case "put":
      queue.put(decodeFromChild(body.item), options);
      return {};
    case "get":
      return { data: encodeForChild(queue.get(options), "item") };
    case "qsize":
      return { value: queue.qsize() };
    case "full":
      return { value: queue.full() ? 1 : 0 };
    case "unfinished":
      return { value: queue.unfinished() };
    case "taskDone":
      queue.taskDone();
      return {};
    case "join":
      if (timeout > 0) queue.join();
      return queue.unfinished() === 0 ? {} : undefined;
    case "shutdown":
      queue.shutdown({ immediate: body.immediate });
      return {};
  }
}
