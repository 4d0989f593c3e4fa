import type { WriteStream } from "node:tty";
import { type ColourLevel, colourLevel } from "./colour-level.ts";

/** A stream that the commands write text to: a terminal, a file or a pipe. */
export interface Output {
  /** The stream itself, which a spinner needs. */
  readonly stream: WriteStream;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 80 for what is no terminal or does not say. */
  readonly columns: number;
  readonly colour: ColourLevel;
  /** Bytes that are kept in memory because the reader is slower than the writer. */
  readonly waiting: number;
  write(text: string): void;
  /** Resolves when all that was written has been taken, or the reader has gone. */
  flush(): Promise<void>;
}

/**
 * Writes to a stream of the process. `onClose` is called once, when it can no longer be written: without an error where
 * the reader has gone away (`| head`), otherwise with it. What is written after that goes nowhere.
 */
export function createOutput(
  stream: WriteStream,
  env: NodeJS.ProcessEnv,
  onClose: (error: Error | undefined) => void,
): Output {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    // EIO: the terminal's window has been closed.
    onClose(error.code === "EPIPE" || error.code === "EIO" ? undefined : error);
  });
  return {
    stream,
    isTerminal: stream.isTTY === true,
    colour: colourLevel(env, stream),
    get columns() {
      // Some terminals report 0.
      return stream.columns > 0 ? stream.columns : 80;
    },
    get waiting() {
      return stream.writableLength;
    },
    write(text) {
      if (!closed && text !== "") stream.write(text);
    },
    async flush() {
      if (closed || stream.writableLength === 0) return;
      await new Promise<void>((resolve) => {
        stream.once("error", () => resolve());
        stream.write("", () => resolve());
      });
    },
  };
}
