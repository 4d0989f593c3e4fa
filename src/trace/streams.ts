import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";

/**
 * Follows the data on the connections between a lesson's threads, byte by byte. A receive comes after the sends of its bytes,
 * after the close that it finds, and after the connect that it accepts.
 *
 * Only connections inside a lesson under a schedule can be followed. On the machine's clock, where the system carries the
 * bytes, a wait has a negative value, and nothing is said about it.
 */
export interface Streams<Mark> {
  /** What an event comes after. Call it once for each event, before {@link remember}. */
  causesOf(event: TraceEvent): readonly Mark[];
  remember(event: TraceEvent, mark: Mark): void;
}

/** Whether an event is a step on a socket or server. */
export function isOnSocket({ op }: TraceEvent): boolean {
  return OPERATIONS[op].on === "socket";
}

/** Whether an event begins a wait on a socket that another thread's step will end. */
export function waitsOnSocket(event: TraceEvent): boolean {
  return isOnSocket(event) && event.outcome === "wait" && event.value >= 0;
}

/** The data of one send that was not received yet. */
interface Piece<Mark> {
  readonly mark: Mark;
  left: number;
}

/** Memory: one mark for each piece on its way, which the kernel bounds, and a few for each socket. */
export function createStreams<Mark>(): Streams<Mark> {
  /** By receiving end: the data on its way, and the step that ended the stream. */
  const pieces = new Map<number, Piece<Mark>[]>();
  const ends = new Map<number, Mark>();
  const listens = new Map<number, Mark>();
  const closes = new Map<number, Mark>();
  /** By the server's end of a connection that was not accepted yet. */
  const connects = new Map<number, { readonly mark: Mark; readonly server: number }>();
  /** By thread: the wait that it is in, and what was handed to it meanwhile. */
  const waits = new Map<number, { readonly event: TraceEvent; readonly mark: Mark }>();
  const handed = new Map<number, readonly Mark[]>();

  return {
    causesOf(event) {
      const { op, object, peer, value, outcome, thread } = event;
      if (op === "resume") return handed.get(thread) ?? [];
      if (outcome === "error") return failures(event);
      if (outcome !== "ok") return [];
      if (op === "connect") return known(listens.get(value));
      if (op === "accept") return known(connects.get(peer)?.mark);
      return op === "receive" ? received(object, value) : [];
    },
    remember(event, mark) {
      const { op, object, peer, value, outcome, thread } = event;
      if (waitsOnSocket(event)) waits.set(thread, { event, mark });
      else if (op === "grant") grant(event);
      else if (op === "resume") {
        waits.delete(thread);
        handed.delete(thread);
      } else if (outcome !== "ok") return;
      else if (op === "listen") listens.set(object, mark);
      else if (op === "connect") connects.set(peer, { mark, server: value });
      else if (op === "accept") connects.delete(peer);
      else if (op === "send" && value > 0) push(peer, { mark, left: value });
      else if (op === "send") end(peer, mark);
      else if (op === "close" && !closes.has(object)) {
        closes.set(object, mark);
        pieces.delete(object);
        if (peer !== 0) end(peer, mark);
      }
    },
  };

  function grant({ peer, value, outcome }: TraceEvent): void {
    const wait = waits.get(peer);
    if (wait === undefined || outcome !== "ok") return;
    const { event, mark } = wait;
    if (event.op === "receive") handed.set(peer, received(event.object, value));
    // What it sends has been on its way since it began to wait: it did nothing in between.
    else if (event.op === "send") push(event.peer, { mark, left: value });
    else if (event.op === "accept") connects.delete(value);
  }

  /** Takes bytes out, and returns the steps that sent them; without bytes, the step that ended the stream. */
  function received(receiver: number, bytes: number): readonly Mark[] {
    if (bytes === 0) return known(ends.get(receiver));
    const queue = pieces.get(receiver) ?? [];
    const marks: Mark[] = [];
    for (let left = bytes; left > 0; ) {
      const first = queue[0];
      if (first === undefined) break;
      const part = Math.min(left, first.left);
      marks.push(first.mark);
      first.left -= part;
      left -= part;
      if (first.left === 0) queue.shift();
    }
    return marks;
  }

  /** A failure has its cause in the close of one side, or in the end of its sending. */
  function failures({ op, object, peer }: TraceEvent): readonly Mark[] {
    const server = connects.get(peer)?.server ?? 0;
    return [
      ...known(closes.get(object)),
      ...known(closes.get(peer)),
      ...known(closes.get(server)),
      ...(op === "send" ? known(ends.get(peer)) : []),
    ];
  }

  function push(receiver: number, piece: Piece<Mark>): void {
    const queue = pieces.get(receiver);
    if (queue === undefined) pieces.set(receiver, [piece]);
    else queue.push(piece);
  }

  function end(receiver: number, mark: Mark): void {
    if (!ends.has(receiver)) ends.set(receiver, mark);
  }
}

function known<Mark>(mark: Mark | undefined): readonly Mark[] {
  return mark === undefined ? [] : [mark];
}
