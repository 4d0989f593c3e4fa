import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/**
 * Characters of a text that is looked at, far more than the engine's own messages have. To look at a text may copy it, and a
 * copy for which the thread has no room ends the whole process.
 */
export const LONGEST = 1_000_000;
/** Most frames of a stack. */
const FRAMES = 30;

/** The program whose errors are shown with its own lines. */
interface Compiled {
  readonly file: string;
  /** The source map, as JSON. Asked when it is needed, and once. */
  readonly map: () => string;
  /** The name, in its code, of the function that reports places. */
  readonly mark: string;
}

let mark = "$site";
let marked = /$^/g;

/**
 * Makes the stack of every error, caught or not, one of the program's own source: its frames at their places there, and none of
 * Node's and threadlab's. The engine asks when somebody reads `stack` for the first time, so that an error costs nothing
 * until it is looked at.
 *
 * @returns a function that does it: for each thread, because the one before may have wished for other stacks.
 */
export function tellOwnStacks({ file, map, mark: name }: Compiled): () => void {
  let known: TraceMap | undefined;
  mark = name;
  marked = markedPattern(name.replace("$", "\\$"));
  const prepare: typeof Error.prepareStackTrace = (error, frames) => {
    const head = headOf(error);
    try {
      known ??= new TraceMap(map());
      const own = frames.filter((frame) => frame.getFileName() === file);
      return [head, ...own.flatMap((frame) => describeFrame(frame, known as TraceMap))].join("\n");
    } catch {
      // The stack that is asked for may be one that has no room left.
      return head;
    }
  };
  return () => {
    Error.prepareStackTrace = prepare;
    Error.stackTraceLimit = FRAMES;
  };
}

function describeFrame(frame: NodeJS.CallSite, map: TraceMap): string[] {
  const [line, column] = [frame.getLineNumber() ?? 0, frame.getColumnNumber() ?? 0];
  if (line < 1 || column < 1) return [];
  const place = originalPositionFor(map, { line, column: column - 1 });
  if (place.source === null) return [];
  const compiled = `${frame.getFileName()}:${line}:${column}`;
  return [
    `    at ${String(frame).replace(compiled, () => `${place.source}:${place.line}:${place.column + 1}`)}`,
  ];
}

function headOf(error: Error): string {
  try {
    const head = String(error);
    return head.length > LONGEST ? "Error" : withoutMarks(head);
  } catch {
    return "Error";
  }
}

/**
 * V8 quotes the code that it runs, `(0 , $site(...).prnt) is not a function` or `a?.b[($site(...) , "c")]`; the lesson's own has
 * only `prnt` and `a?.b.c`.
 */
export function withoutMarks(message: string): string {
  if (message.length > LONGEST || !message.includes(mark)) return message;
  return message.replace(
    marked,
    (_all, optional: string | undefined, property: string | undefined, ...names) =>
      property === undefined ? (names[0] ?? names[1]) : `${optional ?? "."}${property}`,
  );
}

/** @param call what the mark is called, as a regular expression. */
function markedPattern(call: string): RegExp {
  const property = String.raw`(\?\.)?\[\(${call}\(\.\.\.\) , "([^"]*)"\)\]`;
  const name = String.raw`${call}(?:\(\.\.\.\))?\.([\w$]+)`;
  return new RegExp(String.raw`${property}|\(0 , ${name}\)|${name}`, "g");
}

/** The first step of every `catch`: the engine's message becomes a message about the lesson's code. */
export function unmark(caught: unknown): void {
  try {
    if (caught instanceof TypeError && caught.message.includes(mark))
      caught.message = withoutMarks(caught.message);
  } catch {
    // An error whose message cannot be read, or is no text, is the program's own.
  }
}
