import { format } from "node:util";
import { refuseLongTexts } from "../threading/support/long-text.ts";
import { writeOut } from "../threading/support/write-out.ts";
import { captureStream, createSink, type TextSink } from "./capture-stream.ts";

/**
 * Turns the console and the standard streams of this worker into steps of the kernel: the worker's own streams go
 * through the main thread's event loop, arrive late, and are lost when the worker is terminated (node#40548).
 */
export function captureOutput(): void {
  const print = (...values: unknown[]) => writeOut("print", grouped(values));
  const complain = (...values: unknown[]) => writeOut("stderr", `${grouped(values)}\n`);
  const group = (...values: unknown[]) => {
    if (values.length > 0) print(...values);
    indent += "  ";
  };
  const count = (label: unknown = "default") => {
    const times = (counts.get(String(label)) ?? 0) + 1;
    counts.set(String(label), times);
    print(`${label}: ${times}`);
  };
  Object.assign(console, {
    count,
    countReset: (label: unknown = "default") => counts.delete(String(label)),
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2);
    },
    log: print,
    info: print,
    debug: print,
    warn: complain,
    error: complain,
    trace: (...values: unknown[]) => {
      const here = new Error(format(...values));
      here.name = "Trace";
      complain(here.stack);
    },
  });
  captureWhenUsed("stdout", standardOutput);
  captureWhenUsed("stderr", standardError);
}

let indent = "";
const counts = new Map<string, number>();

export const standardOutput: TextSink = createSink((text) => writeOut("output", text));
export const standardError: TextSink = createSink((text) => writeOut("stderr", text));

/** Each thread begins with a new console, whatever ran in this worker before. */
export function resetConsole(): void {
  indent = "";
  counts.clear();
  standardOutput.reset();
  standardError.reset();
}

function grouped(values: readonly unknown[]): string {
  refuseLongTexts(values);
  const text = format(...values);
  return indent === "" ? text : text.replaceAll(/^/gm, indent);
}

/** Node makes a worker's streams on first use, which takes milliseconds; most lessons never use them. */
function captureWhenUsed(name: "stdout" | "stderr", sink: TextSink): void {
  const property = Object.getOwnPropertyDescriptor(process, name);
  const make = property?.get;
  if (property?.configurable !== true || make === undefined) {
    captureStream(process[name], sink);
    return;
  }
  let stream: NodeJS.WriteStream | undefined;
  Object.defineProperty(process, name, {
    ...property,
    get() {
      if (stream === undefined) {
        stream = make.call(process) as NodeJS.WriteStream;
        captureStream(stream, sink);
      }
      return stream;
    },
  });
}
