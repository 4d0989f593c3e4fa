import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { showNumber } from "../protocol/quantity.ts";
import type { PythonRun } from "../result/run.ts";

/** The possible names of Python 3, the usual one first. */
const NAMES = ["python3", "python", "py"];
/** Milliseconds for a Python to report its version, on a machine that may be busy. */
const VERSION_MS = 60_000;
/** Characters of output that are kept. */
const MOST_OUTPUT = 1_000_000;

/** The Python 3 of this machine. */
interface Python {
  readonly command: string;
  /** For example `3.13.1`. */
  readonly version: string;
}

/** Prints its version, and its file. */
const WHO = "import platform, sys; print(platform.python_version(), sys.executable)";
/** The results, by the folders that were searched. */
const found = new Map<string | undefined, Promise<Python | undefined>>();

/**
 * Finds Python 3, once for each PATH; undefined if it is not installed. The `python3` of a version manager takes several times as long as
 * Python itself, so the command is the interpreter's own file.
 */
export function findPython(env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  const known = found.get(env.PATH) ?? lookForPython(env);
  found.set(env.PATH, known);
  return known;
}

async function lookForPython(env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  const calling = { env: { ...env, PYTHONIOENCODING: "utf-8:replace" }, timeout: VERSION_MS };
  for (const name of NAMES) {
    try {
      const { stdout } = await promisify(execFile)(name, ["-S", "-c", WHO], calling);
      const [, version, file] = /^(3\.\S+) *(.*?)\r?\n/.exec(stdout) ?? [];
      // Not every path can be read from what was printed.
      if (version !== undefined) return { command: file && existsSync(file) ? file : name, version };
    } catch {
      // The next name may be the right one.
    }
  }
  return undefined;
}

interface PythonOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The seconds that it may take. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** A program that runs the file, which it finds in `sys.argv[1]`. */
  readonly runner?: string;
}

/**
 * Runs a lesson's `main.py` once, as `python3 main.py` does.
 *
 * @param file undefined for a target without `main.py`.
 */
export async function runPython(
  file: string | undefined,
  { env, cwd, timeout, signal, runner }: PythonOptions,
): Promise<PythonRun> {
  if (file === undefined) return { lines: [], problem: "There is no main.py to run." };
  const python = await findPython(env);
  if (python === undefined)
    return { lines: [], problem: `Python 3 is not installed: ${NAMES.join(", ")} were not found.` };
  const { command, version } = python;
  const child = spawn(command, runner === undefined ? [file] : ["-c", runner, file], {
    cwd,
    env: { ...env, PYTHONIOENCODING: "utf-8", PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    // As the leader of a group, so that the processes that it starts end with it.
    detached: process.platform !== "win32",
  });
  let ended: string | undefined;
  const end = (why: string) => {
    if (ended !== undefined) return;
    ended = why;
    if (child.pid === undefined || process.platform === "win32") child.kill("SIGKILL");
    else killGroup(child.pid);
  };
  const stdout = keep(child.stdout, () => end("printed more than can be shown, and was ended"));
  const stderr = keep(child.stderr, () => {});
  const timer = setTimeout(
    () => end(`did not end within ${showNumber(timeout)} s, and was ended`),
    timeout * 1000,
  );
  const interrupt = () => end("was interrupted");
  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  try {
    const [code, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (...how) => resolve(how));
    });
    const why = ended ?? whyFailed(code, by, stderr());
    return { version, lines: linesOf(stdout()), ...(why !== undefined && { problem: `main.py ${why}.` }) };
  } catch (error) {
    return { version, lines: [], problem: `main.py cannot be run: ${(error as Error).message}.` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}

function keep(stream: NodeJS.ReadableStream, onFull: () => void): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (part: string) => {
    if (text.length + part.length > MOST_OUTPUT) onFull();
    text = (text + part).slice(0, MOST_OUTPUT);
  });
  return () => text;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

/** The error of a failed Python program: the last line of its traceback. */
function whyFailed(code: number | null, by: NodeJS.Signals | null, stderr: string): string | undefined {
  if (by !== null) return `was ended by ${by}`;
  if (code === 0) return undefined;
  const last = linesOf(stderr.trimEnd()).at(-1)?.trim();
  return last === undefined ? `ended with exit code ${code}` : `failed: ${last.replace(/\.$/, "")}`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
