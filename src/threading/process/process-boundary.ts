import { objectKind } from "../../kernel/memory/object-kind.ts";
import { queueOfRemote, remoteQueue } from "../../kernel/threads/processes.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { type Crossing, decode, encode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import type { HandleState } from "../support/handle.ts";

/**
 * Values on their way between a process and its child. Of threadlab's objects only queues may pass: they stay where they were made, and the
 * child gets a remote one. On the way a queue is identified by its number in the parent's world.
 */
const ADVICE = "Pass data, or a Queue to send results back.";
const REMOTE = "remote-queue";

const toChild: Crossing = {
  to: "process",
  advice: ADVICE,
  leave(state, path) {
    if (!isQueue(state)) throw notShared(state, path());
    return { kind: REMOTE, id: state.id };
  },
};

const toParent: Crossing = {
  to: "process",
  advice: ADVICE,
  leave(state, path) {
    if (state.kind === REMOTE) return { kind: REMOTE, id: queueOfRemote(current().kernel, state.id) };
    if (!isQueue(state)) throw notShared(state, path());
    throw new ThreadlabError(
      "ERR_NOT_CLONEABLE",
      `${path()} cannot be passed to the parent process: this queue was made in the child, and stays there. ` +
        "Make the queue in the parent, and pass it in the Process's args.",
    );
  },
};

/** In the parent. @throws ThreadlabError `ERR_NOT_CLONEABLE` */
export function encodeForChild(value: unknown, path: string): Uint8Array {
  return encode(value, path, toChild);
}

/** In the child. @throws ThreadlabError `ERR_NOT_CLONEABLE` */
export function encodeForParent(value: unknown, path: string): Uint8Array {
  return encode(value, path, toParent);
}

/** In the child. */
export function decodeFromParent(data: Uint8Array): unknown {
  return decode(data, ({ id }) => ({ kind: REMOTE, id: remoteQueue(current().kernel, id) }));
}

/** In the parent. */
export function decodeFromChild(data: Uint8Array): unknown {
  return decode(data, ({ id }) => queueState(id));
}

/** A queue of this process by its number: its own, or its parent's. */
export function queueState(id: number): HandleState {
  return { kind: objectKind(current().kernel.world.words, id), id };
}

/** A SimpleQueue may not pass: as in Python, it stays among threads. */
function isQueue({ kind }: HandleState): boolean {
  return kind.endsWith("queue") && kind !== "simple-queue";
}

function notShared({ kind }: HandleState, path: string): ThreadlabError {
  const name = kind === "shared" ? "shared value" : kind === "rlock" ? "RLock" : kind.replace("-", " ");
  const what = `${/^[aeioR]/.test(name) ? "an" : "a"} ${name}`;
  return new ThreadlabError(
    "ERR_NOT_CLONEABLE",
    `${path} cannot be passed to another process: it is ${what}, which lives in the memory of this process, and ` +
      `processes share no memory. ${ADVICE}`,
  );
}
