import { queueOfRemote } from "../../kernel/threads/processes.ts";
import { type ErrorCode, ThreadlabError } from "../../protocol/errors.ts";
import type { Reply } from "../../protocol/message.ts";
import type { ParentRequest } from "../../protocol/process.ts";
import {
  type GetOptions,
  isImmediate,
  type PutOptions,
  Queue,
  queueTimeout,
  type ShutdownOptions,
} from "../queue.ts";
import { Empty, Full, ShutDown } from "../queue-errors.ts";
import { callParent } from "../support/call-supervisor.ts";
import { current } from "../support/current.ts";
import { handleOf, onRevive } from "../support/handle.ts";
import { decodeFromParent, encodeForParent } from "./process-boundary.ts";

/**
 * In a child process: a queue of its parent's, whatever its kind. Every call is made in the parent by the thread that
 * stands for this process; timeouts and errors are those of the queue itself.
 */
class RemoteQueue<T> extends Queue<T> {
  override put(item: T, options: PutOptions = {}): void {
    const data = encodeForParent(item, "item");
    call(this, { type: "put", queue: number(this), item: data, timeout: queueTimeout(options, "Queue.put") });
  }

  override get(options: GetOptions = {}): T {
    const timeout = queueTimeout(options, "Queue.get");
    const { data } = call(this, { type: "get", queue: number(this), timeout });
    return decodeFromParent(data as Uint8Array) as T;
  }

  override qsize(): number {
    return call(this, { type: "qsize", queue: number(this) }).value as number;
  }

  override full(): boolean {
    return call(this, { type: "full", queue: number(this) }).value === 1;
  }

  override unfinished(): number {
    return call(this, { type: "unfinished", queue: number(this) }).value as number;
  }

  override taskDone(): void {
    call(this, { type: "taskDone", queue: number(this) });
  }

  override join(): void {
    call(this, { type: "join", queue: number(this) });
  }

  override shutdown(options: ShutdownOptions = {}): void {
    call(this, { type: "shutdown", queue: number(this), immediate: isImmediate(options) });
  }
}

onRevive("remote-queue", RemoteQueue.prototype);

function number(queue: RemoteQueue<unknown>): number {
  return queueOfRemote(current().kernel, handleOf(queue, "remote-queue").id);
}

function call(queue: RemoteQueue<unknown>, body: ParentRequest): Reply {
  const reply = callParent("remote", handleOf(queue, "remote-queue").id, body);
  if (reply.failure !== undefined) throw errorOf(reply.failure);
  return reply;
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): ThreadlabError {
  if (code === "ERR_QUEUE_EMPTY") return new Empty(message);
  if (code === "ERR_QUEUE_FULL") return new Full(message);
  if (code === "ERR_QUEUE_SHUT_DOWN") return new ShutDown(message);
  return new ThreadlabError(code as ErrorCode, message);
}
