import { StringDecoder } from "node:string_decoder";
import { refuseLongTexts } from "../threading/support/long-text.ts";

/** Receives text that is written to a standard stream of this worker, in whatever way. */
export interface TextSink {
  take(chunk: unknown, encoding?: unknown): void;
  /** Drops an incomplete character: its first bytes came from another thread. */
  reset(): void;
}

/** Passes everything that is taken to `write`, as text, in order. */
export function createSink(write: (text: string) => void): TextSink {
  let decoder = new StringDecoder("utf8");
  return {
    take(chunk, encoding) {
      refuseLongTexts([chunk]);
      write(decoder.write(bytesOf(chunk, encoding)));
    },
    reset() {
      decoder = new StringDecoder("utf8");
    },
  };
}

/** Passes everything that is written to a stream to a sink. */
export function captureStream(stream: NodeJS.WriteStream, sink: TextSink): void {
  const take = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    sink.take(chunk, encoding);
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") queueMicrotask(() => callback());
    return true;
  };
  stream.write = take;
  // A standard stream is never closed: `end("last words")` writes them, and more may follow.
  stream.end = (chunk?: unknown, encoding?: unknown, done?: unknown): typeof stream => {
    const callback = [chunk, encoding, done].find((value) => typeof value === "function");
    take(typeof chunk === "function" ? "" : (chunk ?? ""), encoding, callback);
    return stream;
  };
}

/** As bytes, since a write may end in the middle of a character, and the next continue it. */
function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  const bytes = typeof chunk === "string" ? Buffer.from(chunk, asEncoding(encoding)) : viewOf(chunk);
  if (bytes !== undefined) return bytes;
  const kind = chunk === null ? "null" : typeof chunk;
  throw Object.assign(
    new TypeError(`write() takes text or bytes, not ${kind}. Turn it into text first: String(…).`),
    { code: chunk === null ? "ERR_STREAM_NULL_VALUES" : "ERR_INVALID_ARG_TYPE" },
  );
}

/** The bytes of a view; undefined for anything else. */
export function viewOf(data: unknown): Buffer | undefined {
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

/** UTF-8 if it is no encoding. */
export function asEncoding(encoding: unknown): BufferEncoding {
  return typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8";
}
