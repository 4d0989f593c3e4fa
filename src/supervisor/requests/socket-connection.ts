import type { Socket } from "node:net";
import type { Failure } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/message.ts";
import type { SendReply } from "./request-handler.ts";
import { createByteQueue } from "./socket-bytes.ts";
import { CLOSED, failureOf } from "./socket-failure.ts";
import { createWaitingLine } from "./socket-waiters.ts";

/** The most bytes that are read ahead of the threads. After that the system's own buffer fills up, and the sender has to wait. */
const READ_AHEAD_BYTES = 64 * 1024;

interface ReceiveOptions {
  readonly maxBytes: number;
  /** Whether to wait for a whole line. */
  readonly line: boolean;
}

/** One end of a TCP connection, for threads that block. */
export interface SocketConnection {
  readonly address: Address;
  readonly peer: Address;
  /** Lets data come in. Until then it stays with the system. */
  begin(): void;
  receive(wanted: ReceiveOptions, timeoutMs: number, answer: SendReply): void;
  send(data: Uint8Array, timeoutMs: number, answer: SendReply): void;
  /** Tells the other side that no more comes. Receiving goes on. */
  endSending(): void;
  /** Ends the connection once everything has been sent; threads that wait for it get an answer. */
  close(): void;
}

/** @param socket connected, with `allowHalfOpen`, and not flowing. */
export function openConnection(socket: Socket): SocketConnection {
  const bytes = createByteQueue();
  const receivers = createWaitingLine<ReceiveOptions>(deliver);
  const senders = createWaitingLine<Uint8Array>();
  let hasEnded = false;
  let failure: Failure | undefined;
  /** The error of further sends, although receiving may go on. */
  let sendFailure: Failure | undefined;
  let isWriting = false;

  // Small messages go out at once: a lesson's question and answer should not wait 40 ms for each other.
  socket.setNoDelay(true);
  socket.on("data", (chunk) => {
    bytes.push(chunk);
    deliver();
  });
  socket.on("end", () => {
    hasEnded = true;
    deliver();
  });
  socket.on("error", (error) => fail(failureOf(error)));

  function fail(why: Failure): void {
    // After the end of the stream nothing is lost.
    if (!hasEnded) failure ??= why;
    sendFailure ??= why;
    senders.answerAll({ failure: sendFailure });
    deliver();
  }

  /** Gives received data to the threads that wait for it, in their order, and stops or restarts the flow. */
  function deliver(): void {
    for (let wanted = receivers.first(); wanted !== undefined; wanted = receivers.first()) {
      const { maxBytes, line } = wanted;
      const length = line ? bytes.lineLength() : bytes.size;
      if (line && (length > maxBytes || (length === 0 && bytes.size >= maxBytes))) {
        receivers.answerFirst({
          failure: { code: "EMSGSIZE", message: `a line of more than ${maxBytes} bytes` },
        });
      } else if (length > 0) receivers.answerFirst({ data: bytes.take(Math.min(length, maxBytes)) });
      else if (failure !== undefined) receivers.answerFirst({ failure });
      else if (hasEnded) receivers.answerFirst({ data: bytes.take(maxBytes) });
      else break;
    }
    regulate();
  }

  function regulate(): void {
    if (hasEnded || failure !== undefined) return;
    const wanted = receivers.first();
    // A line that is longer than what is read ahead must be let in nevertheless.
    const enough = wanted?.line ? Math.max(wanted.maxBytes, READ_AHEAD_BYTES) : READ_AHEAD_BYTES;
    if (bytes.size >= enough) socket.pause();
    else socket.resume();
  }

  /** Passes data on to the system, one piece at a time: a thread that sends faster than the other side reads has to wait. */
  function transmit(): void {
    const data = senders.first();
    if (isWriting || data === undefined) return;
    isWriting = true;
    let answered = false;
    const done = (error?: Error | null) => {
      isWriting = false;
      if (!answered) senders.answerFirst(error ? { failure: failureOf(error) } : {});
      // After an error the "error" event follows, and answers the others.
      if (!error) transmit();
    };
    socket.write(data, done);
    if (socket.writableLength > 0) {
      // The system did not take all of it. The rest waits here, and the next piece waits in line.
      answered = true;
      senders.answerFirst({});
    }
  }

  return {
    address: addressOf(socket.localAddress, socket.localPort),
    peer: addressOf(socket.remoteAddress, socket.remotePort),
    begin: () => socket.resume(),
    receive(wanted, timeoutMs, answer) {
      receivers.add(wanted, timeoutMs, answer);
      deliver();
    },
    send(data, timeoutMs, answer) {
      if (sendFailure !== undefined) {
        answer({ failure: sendFailure });
        return;
      }
      senders.add(data, timeoutMs, answer);
      transmit();
    },
    endSending() {
      if (sendFailure !== undefined) return;
      sendFailure = { code: "EPIPE", message: "this side has already ended sending" };
      senders.answerAll({ failure: sendFailure });
      socket.end();
    },
    close() {
      failure = CLOSED;
      sendFailure = CLOSED;
      bytes.take(bytes.size);
      socket.removeAllListeners("data");
      senders.answerAll({ failure: CLOSED });
      receivers.answerAll({ failure: CLOSED });
      socket.destroySoon();
    },
  };
}

/** The other side may be gone before its address is read. */
function addressOf(host: string | undefined, port: number | undefined): Address {
  return { host: host ?? "", port: port ?? 0 };
}
