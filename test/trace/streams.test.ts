import { describe, expect, test } from "vitest";
import { createOrder, happensBefore, type Point } from "../../src/trace/order.ts";
import { type Brief, handTrace, made } from "./hand-trace.ts";

const SERVER = 10;
const CLIENT = 11;
/** The server's end of the client's connection. */
const END = 12;

/** Thread 2 listens, thread 1 connects. */
const CONNECTED: readonly Brief[] = [
  made(SERVER, "server"),
  made(CLIENT, "socket"),
  { op: "listen", thread: 2, object: SERVER, value: 40_000 },
  { op: "connect", object: CLIENT, value: SERVER, peer: END },
];

function send(bytes: number, brief: Partial<Brief> = {}): Brief {
  return { op: "send", object: CLIENT, peer: END, value: bytes, ...brief };
}

function receive(bytes: number, brief: Partial<Brief> = {}): Brief {
  return { op: "receive", thread: 2, object: END, peer: CLIENT, value: bytes, ...brief };
}

/** Stamps what follows a connection, and tells which of it comes before which, by index. */
function orderOf(...briefs: readonly Brief[]): (early: number, late: number) => boolean {
  const order = createOrder();
  const stamps = handTrace(...CONNECTED, ...briefs).map((event) => order.stamp(event).synchronisation);
  const at = (index: number) => stamps[CONNECTED.length + index] as Point;
  return (early, late) => happensBefore(at(early), at(late));
}

describe("what goes over a connection orders threads", () => {
  test("a connect comes after the listen, and an accept after its connect", () => {
    const order = createOrder();
    const [, , listen, connect, accept] = handTrace(...CONNECTED, {
      op: "accept",
      thread: 3,
      object: SERVER,
      peer: END,
    }).map((event) => order.stamp(event).synchronisation) as readonly Point[] as [
      Point,
      Point,
      Point,
      Point,
      Point,
    ];
    expect(happensBefore(listen, connect)).toBe(true);
    expect(happensBefore(connect, accept)).toBe(true);
  });

  test("a receive comes after the sends of what it received, and after no other", () => {
    const precedes = orderOf(send(4), send(4), send(4, { thread: 3 }), receive(4), receive(6), receive(2));
    expect([precedes(0, 3), precedes(1, 3), precedes(2, 3)]).toEqual([true, false, false]);
    expect([precedes(0, 4), precedes(1, 4), precedes(2, 4)]).toEqual([true, true, true]);
    expect(precedes(3, 5)).toBe(true);
  });

  test("each direction is for itself", () => {
    const precedes = orderOf(
      send(4),
      { op: "send", thread: 3, object: END, peer: CLIENT, value: 4 },
      { op: "receive", thread: 4, object: CLIENT, peer: END, value: 4 },
    );
    expect([precedes(0, 2), precedes(1, 2)]).toEqual([false, true]);
  });

  test("a receive that waited comes after the step that served it, and after all that sent to it", () => {
    const precedes = orderOf(
      receive(Number.POSITIVE_INFINITY, { outcome: "wait" }),
      send(2, { thread: 3 }),
      send(3),
      { op: "grant", object: END, peer: 2, value: 5 },
      { op: "resume", thread: 2, object: END },
    );
    expect([precedes(1, 3), precedes(1, 4), precedes(2, 4), precedes(3, 4)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test("a receive that timed out comes after nothing", () => {
    const precedes = orderOf(receive(1, { outcome: "wait" }), send(2, { thread: 3 }), {
      op: "resume",
      thread: 2,
      object: END,
      outcome: "timeout",
    });
    expect(precedes(1, 2)).toBe(false);
  });

  test("who waits for room comes after the receive that made it, and its bytes come from before the wait", () => {
    const precedes = orderOf(
      send(65_536),
      send(Number.POSITIVE_INFINITY, { thread: 3, outcome: "wait" }),
      receive(65_536),
      { op: "grant", thread: 2, object: CLIENT, peer: 3, value: 7 },
      receive(7, { thread: 4 }),
      { op: "resume", thread: 3, object: CLIENT },
    );
    expect([precedes(2, 5), precedes(1, 4), precedes(2, 4), precedes(5, 4)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("the end of the stream comes after what ended it, and errors after the close", () => {
    const halfClosed = orderOf(send(0, { thread: 3 }), receive(0));
    expect(halfClosed(0, 1)).toBe(true);
    const closed = orderOf(
      { op: "close", thread: 3, object: CLIENT, peer: END },
      { op: "close", thread: 4, object: CLIENT, peer: END },
      receive(0),
      { op: "send", thread: 2, object: END, peer: CLIENT, outcome: "error" },
      send(0, { thread: 1, outcome: "error" }),
    );
    expect([closed(0, 2), closed(1, 2), closed(0, 3), closed(0, 4)]).toEqual([true, false, true, true]);
  });

  test("a client that was turned away comes after the close of the server", () => {
    const precedes = orderOf(
      { op: "close", thread: 3, object: SERVER },
      { op: "receive", object: CLIENT, peer: END, outcome: "error" },
    );
    expect(precedes(0, 1)).toBe(true);
  });

  test("of the system's own sockets nothing is known", () => {
    const precedes = orderOf(
      { op: "send", object: CLIENT, outcome: "wait", value: -1 },
      { op: "grant", thread: 0, object: CLIENT, peer: 1 },
      { op: "resume", object: CLIENT },
      { op: "receive", thread: 2, object: END, outcome: "wait", value: -1 },
      { op: "grant", thread: 0, object: END, peer: 2 },
      { op: "resume", thread: 2, object: END },
    );
    expect([precedes(0, 5), precedes(4, 5)]).toEqual([false, false]);
  });
});
