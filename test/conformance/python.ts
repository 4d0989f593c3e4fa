import { spawn } from "node:child_process";
import type { Features } from "./calls.ts";

/** A CPython that programs are compared with. */
export interface Python extends Features {
  readonly command: string;
  /** `3.13` */
  readonly version: string;
  /** Whether it has what came with a version such as `[3, 13]`. */
  isFrom(major: number, minor: number): boolean;
}

/** What a program may take. */
export const PATIENCE_SECONDS = 30;
const PATIENCE_MS = PATIENCE_SECONDS * 1000;
/** The oldest that prints what is compared here. */
const OLDEST = [3, 8] as const;

/** Looks for a CPython; undefined where there is none that will do. */
export async function findPython(command = "python3"): Promise<Python | undefined> {
  const look =
    "import platform, sys; print(platform.python_implementation(), *sys.version_info[:2], sys.executable)";
  const found = await run(command, ["-c", look], "").catch(() => undefined);
  const [name, major, minor, ...file] = found?.stdout.trim().split(" ") ?? [];
  const isFrom = (a: number, b: number) => Number(major) > a || (Number(major) === a && Number(minor) >= b);
  if (name !== "CPython" || !isFrom(...OLDEST)) return undefined;
  // A version manager's `python3` would look for this file at each call.
  return { command: file.join(" "), version: `${major}.${minor}`, isFrom, shutdown: isFrom(3, 13) };
}

/** What a program printed, by lines. */
export interface PythonRun {
  readonly output: readonly string[];
  readonly errors: readonly string[];
  /** Whether it took too long and was ended: on a busy machine that says nothing about the program. */
  readonly isLate: boolean;
}

/** Runs a program, given as text. */
export async function runPython({ command }: Python, source: string): Promise<PythonRun> {
  const { stdout, stderr, isLate } = await run(command, ["-"], source);
  return { output: lines(stdout), errors: lines(stderr), isLate };
}

function run(
  command: string,
  args: readonly string[],
  input: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly isLate: boolean }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PYTHONIOENCODING: "utf-8" };
    const child = spawn(command, args, { env, timeout: PATIENCE_MS, killSignal: "SIGKILL" });
    const began = performance.now();
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text.stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text.stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      if (signal !== null) text.stderr += `ended by ${signal}`;
      resolve({ ...text, isLate: performance.now() - began >= PATIENCE_MS });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function lines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
