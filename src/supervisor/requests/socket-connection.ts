import type { Socket } from "node:net";
import type { Failure } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/message.ts";
import type { SendReply } from "./request-handler.ts";
import { createByteQueue } from "./socket-bytes.ts";
import { CLOSED, failureOf } from "./socket-failure.ts";
import { createWaitingLine } from "./socket-waiters.ts";

/** The most bytes that are read ahead of the threads. After that the system's own buffer fills up, and the sender has to wait. */
const READ_AHEAD_BYTES = 64 * 1024;

const NO_WAY_OUT: Failure = { code: "EPIPE", message: "the connection is closed for sending" };

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
  /** Tells the other side that no more comes. Receiving goes on. The result is why that failed. */
  endSending(): Failure | undefined;
  /**
   * Ends the connection: once everything has been sent or, if received data is left, with a reset, as the system would if it had the data.
   * Threads that wait for it get an answer.
   */
  close(): void;
}

/** @param socket connected, with `allowHalfOpen`, and not flowing. */
export function openConnection(socket: Socket): SocketConnection {
  /** The error that ended the connection, until a thread has been told. */
  let failure: Failure | undefined;
  const receiving = openReceiving(socket, tellFailure);
  const sending = openSending(socket, tellFailure);

  // Small messages go out at once: a lesson's question and answer should not wait 40 ms for each other.
  socket.setNoDelay(true);
  socket.on("data", receiving.push);
  socket.on("end", receiving.end);
  socket.on("error", (error) => {
    // After the end of the stream nothing is lost.
    if (!receiving.hasEnded()) failure = failureOf(error);
    sending.fail();
    receiving.end();
  });

  return {
    address: addressOf(socket.localAddress, socket.localPort),
    peer: addressOf(socket.remoteAddress, socket.remotePort),
    begin: () => socket.resume(),
    receive: receiving.receive,
    send: sending.send,
    endSending: sending.end,
    close() {
      sending.close();
      const isUnread = receiving.close();
      if (!isUnread) socket.destroySoon();
      // Node cannot reset a connection while it ends the sending.
      else if (socket.writableEnded && !socket.writableFinished)
        socket.once("finish", () => socket.resetAndDestroy());
      else socket.resetAndDestroy();
    },
  };

  /** One thread is told of the failure; for the others the stream has ended. */
  function tellFailure(): Failure | undefined {
    const told = failure;
    failure = undefined;
    return told;
  }
}

interface Receiving extends Pick<SocketConnection, "receive"> {
  push(chunk: Buffer): void;
  /** Nothing more comes in. */
  end(): void;
  hasEnded(): boolean;
  /** @returns whether received data is left. */
  close(): boolean;
}

function openReceiving(socket: Socket, tellFailure: () => Failure | undefined): Receiving {
  const bytes = createByteQueue();
  const receivers = createWaitingLine<ReceiveOptions>(deliver);
  let hasEnded = false;

  return {
    receive(wanted, timeoutMs, answer) {
      receivers.add(wanted, timeoutMs, answer);
      deliver();
    },
    push(chunk) {
      bytes.push(chunk);
      deliver();
    },
    end() {
      hasEnded = true;
      deliver();
    },
    hasEnded: () => hasEnded,
    close() {
      const isUnread = bytes.take(bytes.size).length > 0;
      receivers.answerAll({ failure: CLOSED });
      socket.removeAllListeners("data");
      return isUnread;
    },
  };

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
      else if (!hasEnded) break;
      else {
        const told = tellFailure();
        receivers.answerFirst(told === undefined ? { data: bytes.take(maxBytes) } : { failure: told });
      }
    }
    regulate();
  }

  function regulate(): void {
    if (hasEnded) return;
    const wanted = receivers.first();
    // A line that is longer than what is read ahead must be let in nevertheless.
    const enough = wanted?.line ? Math.max(wanted.maxBytes, READ_AHEAD_BYTES) : READ_AHEAD_BYTES;
    if (bytes.size >= enough) socket.pause();
    else socket.resume();
  }
}

interface Sending extends Pick<SocketConnection, "send"> {
  /** See {@link SocketConnection.endSending}. */
  end(): Failure | undefined;
  /** The other side is gone. */
  fail(): void;
  close(): void;
}

function openSending(socket: Socket, tellFailure: () => Failure | undefined): Sending {
  const senders = createWaitingLine<Uint8Array>();
  /** The error of further sends, although receiving may go on. */
  let failure: Failure | undefined;
  /** Whether nothing can be sent any more because the other side is gone. */
  let isGone = false;
  let isWriting = false;

  return {
    send(data, timeoutMs, answer) {
      if (failure !== undefined) {
        answer({ failure: tellFailure() ?? failure });
        return;
      }
      senders.add(data, timeoutMs, answer);
      transmit();
    },
    end() {
      if (isGone) return { code: "ENOTCONN", message: "the other side is gone" };
      if (failure !== undefined) return undefined;
      failure = NO_WAY_OUT;
      senders.answerAll({ failure });
      socket.end();
      return undefined;
    },
    fail() {
      isGone = true;
      failure ??= NO_WAY_OUT;
      while (senders.first() !== undefined) senders.answerFirst({ failure: tellFailure() ?? failure });
    },
    close: () => senders.answerAll({ failure: CLOSED }),
  };

  /** Passes data on to the system, one piece at a time: a thread that sends faster than the other side reads has to wait. */
  function transmit(): void {
    const data = senders.first();
    if (isWriting || data === undefined) return;
    isWriting = true;
    let answered = false;
    const done = (error?: Error | null) => {
      isWriting = false;
      // After an error the "error" event follows, and answers all.
      if (error) return;
      if (!answered) senders.answerFirst({});
      transmit();
    };
    socket.write(data, done);
    if (socket.writableLength > 0) {
      // The system did not take all of it. The rest waits here, and the next piece waits in line.
      answered = true;
      senders.answerFirst({});
    }
  }
}

/** The other side may be gone before its address is read. */
function addressOf(host: string | undefined, port: number | undefined): Address {
  return { host: host ?? "", port: port ?? 0 };
}
