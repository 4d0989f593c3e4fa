import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { TraceEvent } from "../src/protocol/event.ts";
import type { Script } from "../src/protocol/process.ts";
import type { RunResult } from "../src/result/run.ts";
import { runTarget } from "../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL, type VirtualClock } from "../src/runner/scheduling.ts";
import { findScript } from "../src/runner/script.ts";
import { openSession, type Session } from "../src/runner/session.ts";
import type { PrintedLine } from "../src/trace/printed-line.ts";
import { withProgram } from "./support/with-program.ts";

export interface SourceOptions {
  /** Values for the program's `param(…)`. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Seconds; a program that takes longer has gone wrong. */
  readonly timeout?: number;
  /** Runs under a schedule, on the virtual clock. */
  readonly virtual?: Partial<VirtualClock>;
}

/** What a program did. */
export interface SourceRun extends Omit<RunResult, "output"> {
  /** The printed lines, in the order printed. */
  readonly output: readonly string[];
  /** The same with their threads. */
  readonly lines: readonly PrintedLine[];
  /** Every step of every thread. */
  readonly events: readonly TraceEvent[];
}

const DEFAULT_TIMEOUT = 120;

let session: Promise<Session> | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** Runs a program given as text, as `threadlab run` would. The session stays open for the next one, in whichever file. */
export async function runSource(source: string, options: SourceOptions = {}): Promise<SourceRun> {
  return withProgram(source, ({ file }) => runProgram(file, options));
}

/** Runs a program that lies in a file. One at a time: a session has one world. */
export function runProgram(file: string, options: SourceOptions = {}): Promise<SourceRun> {
  const run = queue.then(() => runNow(file, options));
  queue = run.catch(() => {});
  return run;
}

/** Ends the session's workers, for a process that is to end of its own accord. Those of tests are ended. */
export async function closeSession(): Promise<void> {
  const opened = await session;
  session = undefined;
  await opened?.close();
}

async function runNow(
  file: string,
  { params = {}, timeout = DEFAULT_TIMEOUT, virtual }: SourceOptions,
): Promise<SourceRun> {
  session ??= openSession(scriptWithDoor());
  const events: TraceEvent[] = [];
  const lines: PrintedLine[] = [];
  const result = await runTarget(
    await session,
    { kind: "file", file, name: basename(file) },
    {
      sets: Object.entries(params).map(([name, value]) => `${name}=${value}`),
      timeout,
      ...(virtual && { scheduling: { ...DEFAULT_VIRTUAL, ...virtual } }),
      signal: new AbortController().signal,
      watch: {
        line: (line, stream) => void (stream === "output" && lines.push(line)),
        status() {},
        event: (event) => events.push(event),
      },
    },
  );
  return { ...result, output: result.actual, lines, events };
}

/** A worker hides its world from lessons. For the programs of `test/suites` it leaves a door: see `waiting.ts`. */
async function scriptWithDoor(): Promise<Script> {
  const script = await findScript("worker");
  const text = "text" in script ? script.text : await readFile(script.file, "utf8");
  return { text: `globalThis.testedWorld = require("node:worker_threads").workerData.world;${text}` };
}
