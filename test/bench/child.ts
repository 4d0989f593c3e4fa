import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A child process that has ended. */
interface ChildRun {
  /** From the call to the end of the process. */
  readonly seconds: number;
  readonly stdout: string;
}

interface ChildOptions {
  /** Seconds. */
  readonly limit?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes of a command that has done what it should. Default: 0. */
  readonly codes?: readonly number[];
}

/** Runs a command to its end. @throws Error if it fails, or takes longer than its limit. */
export async function runChild(
  command: string,
  args: readonly string[],
  { limit = 60, env = process.env, codes = [0] }: ChildOptions = {},
): Promise<ChildRun> {
  const began = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "inherit"], timeout: limit * 1000 });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const end = await new Promise<number | string | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  const seconds = (performance.now() - began) / 1000;
  if (seconds > limit) throw new Error(`it did not end within ${limit} s`);
  if (!codes.some((code) => code === end))
    throw new Error(`it ended with ${end}: ${[command, ...args].join(" ")}\n${stdout}`);
  return { seconds, stdout };
}

/** The built command. @throws Error where nothing was built. */
export function builtCommand(): string {
  const file = fileURLToPath(new URL("../../dist/bin/threadlab.js", import.meta.url));
  if (!existsSync(file)) throw new Error("There is no dist/. Build it first: npm run build");
  return file;
}
