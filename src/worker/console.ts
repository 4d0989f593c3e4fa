import { format } from "node:util";
import { writeOut } from "../threading/write-out.ts";

/**
 * Turns the console and the standard streams of this worker into steps of the kernel: the worker's own streams go
 * through the main thread's event loop, arrive late, and are lost when the worker is terminated (node#40548).
 */
export function captureOutput(): void {
  const print = (...values: unknown[]) => writeOut("print", format(...values));
  const complain = (...values: unknown[]) => writeOut("stderr", `${format(...values)}\n`);
  Object.assign(console, {
    log: print,
    info: print,
    debug: print,
    warn: complain,
    error: complain,
    trace: complain,
  });
  captureWhenUsed("stdout", (text) => writeOut("output", text));
  captureWhenUsed("stderr", (text) => writeOut("stderr", text));
}

/** Node makes a worker's streams when they are first asked for, which takes milliseconds; most lessons never ask. */
function captureWhenUsed(name: "stdout" | "stderr", write: (text: string) => void): void {
  const property = Object.getOwnPropertyDescriptor(process, name);
  const make = property?.get;
  if (property?.configurable !== true || make === undefined) {
    capture(process[name], write);
    return;
  }
  let stream: NodeJS.WriteStream | undefined;
  Object.defineProperty(process, name, {
    ...property,
    get() {
      if (stream === undefined) {
        stream = make.call(process) as NodeJS.WriteStream;
        capture(stream, write);
      }
      return stream;
    },
  });
}

function capture(stream: NodeJS.WriteStream, write: (text: string) => void): void {
  stream.write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const bytes = chunk instanceof Uint8Array;
    write(
      bytes
        ? Buffer.from(chunk).toString("utf8")
        : Buffer.from(String(chunk), asEncoding(encoding)).toString("utf8"),
    );
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") queueMicrotask(() => callback());
    return true;
  };
}

function asEncoding(encoding: unknown): BufferEncoding {
  return typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8";
}
