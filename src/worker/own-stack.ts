import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/**
 * The most characters of a text that is inspected, far more than the engine's own messages have. Inspecting a text may copy it, and a copy
 * for which the thread has no memory ends the whole process.
 */
export const LONGEST = 1_000_000;
/** The most frames of a stack. */
const FRAMES = 30;

/** The program whose errors are shown with its own lines. */
interface MappedProgram {
  readonly file: string;
  /** Returns the source map, as JSON. Called when it is needed, and once. */
  readonly map: () => string;
  /** The name, in its code, of the function that reports places. */
  readonly mark: string;
}

let mark = "$site";
let marked = /$^/g;

/**
 * Gives every error, caught or not, a stack of the program's own source: its frames at their places there, and none of Node's or
 * threadlab's. The engine asks when somebody first reads `stack`, so an error costs nothing until then.
 *
 * @returns a function that sets it up for a thread: the thread before may have set other stacks.
 */
export function tellOwnStacks({ file, map, mark: name }: MappedProgram): () => void {
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
      // The requested stack may be that of an error without any stack space left.
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

/** @param call the mark's name, as a regular expression. */
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
    // An error whose message cannot be read, or is not a text, comes from the program.
  }
}
