import type { EventOf, TraceEvent } from "../protocol/event.ts";
import { isSocketOp, type SocketOp } from "../protocol/operations.ts";
import { createByThread } from "./by-thread.ts";

/**
 * Follows the data on the connections between a lesson's threads, byte by byte. A receive comes after the sends of its bytes, after the
 * close that it sees, and after the connect that it accepts.
 *
 * Only connections inside a lesson under a schedule can be followed. On the machine's clock the system carries the bytes, the outside world
 * ends waits, and nothing is known about their order.
 */
interface Streams<Mark> {
  /** What an event comes after. Call it once for each event, before {@link remember}. */
  causesOf(event: TraceEvent): readonly Mark[];
  remember(event: TraceEvent, mark: Mark): void;
}

/** Whether an event is a step on a socket or server. */
export function isOnSocket(event: TraceEvent): event is EventOf<SocketOp> {
  return isSocketOp(event.op);
}

/** Whether an event begins a wait on a socket that another thread's step will end. */
export function waitsOnSocket(event: TraceEvent): boolean {
  return isOnSocket(event) && event.outcome === "wait" && event.until !== "outside";
}

/** The data of one send that has not been received yet. */
interface SentPiece<Mark> {
  readonly mark: Mark;
  left: number;
}

interface SocketWait<Mark> {
  readonly event: EventOf<SocketOp>;
  readonly mark: Mark;
  /** The steps that sent what the thread was given meanwhile. */
  handed: readonly Mark[];
}

/** Memory: one mark for each piece on its way, which the kernel bounds, and a few for each socket. */
export function createStreams<Mark>(): Streams<Mark> {
  /** By receiving end: the data on its way, and the step that ended the stream. */
  const pieces = new Map<number, SentPiece<Mark>[]>();
  const ends = new Map<number, Mark>();
  const listens = new Map<number, Mark>();
  const closes = new Map<number, Mark>();
  /** By the server's end of a connection that is not accepted yet. */
  const connects = new Map<
    number,
    { readonly mark: Mark; readonly server: number; readonly client: number }
  >();
  /** By thread: its current wait. */
  const waits = createByThread<SocketWait<Mark>>();

  return {
    causesOf(event) {
      if (event.op === "resume") return waits.get(event.thread)?.handed ?? [];
      if (!isOnSocket(event)) return [];
      if (event.outcome === "error" || event.outcome === "broken") return failures(event);
      if (event.outcome !== "ok") return [];
      if (event.op === "connect") return known(listens.get(event.server));
      if (event.op === "accept") return known(connects.get(event.peer)?.mark);
      return event.op === "receive" ? received(event.object, event.bytes) : [];
    },
    remember(event, mark) {
      if (event.op === "grant") grant(event);
      else if (event.op === "resume") waits.delete(event.thread);
      else if (isOnSocket(event)) {
        if (waitsOnSocket(event)) waits.set(event.thread, { event, mark, handed: [] });
        else if (event.outcome === "ok") done(event, mark);
      }
    },
  };

  function done(event: EventOf<SocketOp>, mark: Mark): void {
    const { object } = event;
    if (event.op === "listen") listens.set(object, mark);
    else if (event.op === "connect") connects.set(event.peer, { mark, server: event.server, client: object });
    else if (event.op === "accept") connects.delete(event.peer);
    else if (event.op === "send" && event.bytes > 0) push(event.peer, { mark, left: event.bytes });
    else if (event.op === "send") end(event.peer, mark);
    else if (event.op === "close" && !closes.has(object)) {
      closes.set(object, mark);
      pieces.delete(object);
      if (event.peer !== 0) end(event.peer, mark);
      for (const { server, client } of connects.values()) if (server === object) end(client, mark);
    }
  }

  function grant({ to, amount, outcome }: EventOf<"grant">): void {
    const wait = waits.get(to);
    if (wait === undefined || outcome !== "ok") return;
    const { event, mark } = wait;
    if (event.op === "receive") wait.handed = received(event.object, amount);
    // What it sends has been on its way since it began to wait: it did nothing in between.
    else if (event.op === "send") push(event.peer, { mark, left: amount });
    else if (event.op === "accept") connects.delete(amount);
  }

  /** Removes bytes, and returns the steps that sent them; without bytes, the step that ended the stream. */
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
  function failures(event: EventOf<SocketOp>): readonly Mark[] {
    const { op, object } = event;
    const peer = event.op === "listen" ? 0 : event.peer;
    const server = connects.get(peer)?.server ?? 0;
    return [
      ...known(closes.get(object)),
      ...known(closes.get(peer)),
      ...known(closes.get(server)),
      ...(op === "send" ? known(ends.get(peer)) : []),
    ];
  }

  function push(receiver: number, piece: SentPiece<Mark>): void {
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
