import { fstatSync, writeSync } from "node:fs";
import type { WriteStream } from "node:tty";
import { type ColourLevel, colourLevel } from "./colour-level.ts";
import { showsUnicode, withPlainGlyphs } from "./plain-glyphs.ts";

/** Text to write, or a function that lays it out for the columns of now: a display calls it again when the terminal has another size. */
export type Written = string | (() => string);

/** A stream that the commands write text to: a terminal, a file or a pipe. */
export interface Output {
  /** The stream itself, which a spinner needs. */
  readonly stream: WriteStream;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 80 if it is not a terminal, or reports none. */
  readonly columns: number;
  readonly colour: ColourLevel;
  /** Bytes that are kept in memory if the reader is slower than the writer. */
  readonly waiting: number;
  write(text: Written): void;
  /** Resolves when all that was written has been taken, or the reader has gone. */
  flush(): Promise<void>;
}

/**
 * Writes to a stream of the process. Calls `onClose` once, when it can no longer be written: without an error if the reader has gone (`|
 * head`), otherwise with the error. Later text is dropped.
 *
 * @param stream Node has one type for terminals, files and pipes; at run time only terminals have the members of a terminal.
 */
export function createOutput(
  stream: WriteStream & { readonly fd: number },
  env: NodeJS.ProcessEnv,
  onClose: (error: Error | undefined) => void,
): Output {
  let closed = false;
  const isTerminal = stream.isTTY === true;
  const isPlain = isTerminal && !showsUnicode(env);
  const kind = fstatSync(stream.fd);
  const isFile = !isTerminal && !kind.isFIFO() && !kind.isSocket();
  stream.on("error", fail);
  return {
    stream,
    isTerminal,
    colour: colourLevel(env, stream),
    get columns() {
      // Some terminals report 0.
      return stream.columns > 0 ? stream.columns : 80;
    },
    get waiting() {
      return stream.writableLength;
    },
    write(written) {
      if (closed) return;
      const text = textOf(written);
      if (text === "") return;
      if (!isFile) stream.write(isPlain ? withPlainGlyphs(text) : text, (error) => error && fail(error));
      else writeWhole(text);
    },
    async flush() {
      if (!closed) await new Promise<void>((resolve) => stream.write("", () => resolve()));
    },
  };

  /** Node's own stream treats a partial write to a full disk as complete, and a folder as a file. */
  function writeWhole(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(stream.fd, bytes, done);
    } catch (error) {
      fail(error as Error);
    }
  }

  function fail(error: NodeJS.ErrnoException): void {
    if (closed) return;
    closed = true;
    // A terminal whose window has been closed gives EIO; Windows may report a pipe without a reader as an end of file.
    const isGone = error.code === "EPIPE" || error.code === "EOF" || (error.code === "EIO" && isTerminal);
    onClose(isGone ? undefined : error);
  }
}

/** The text as it is now. */
export function textOf(written: Written): string {
  return typeof written === "string" ? written : written();
}

/** Lines with their ends. */
export function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
