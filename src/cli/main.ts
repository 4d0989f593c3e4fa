import { runCommandLine } from "./command-line.ts";
import { EXIT } from "./system/exit-code.ts";
import { type Interruption, openSystem, type System } from "./system/system.ts";

/** Runs one command in this process. @returns its exit code. */
export async function runCommand(words: readonly string[]): Promise<number> {
  const system = openSystem();
  const code = await main(words, system);
  await system.close();
  return code;
}

/**
 * Runs one command to its end and returns the exit code. Every error is reported here: in words on standard error or, with `--json`, as a
 * document on standard output.
 *
 * @param argv the words after `threadlab`.
 */
export async function main(argv: readonly string[], system: System): Promise<number> {
  let code: number;
  let quiet = () => {};
  try {
    if (system.env.THREADLAB_LOG) {
      const { writeLog } = await import("./system/log.ts");
      quiet = writeLog(system.env.THREADLAB_LOG, system.stderr);
    }
    if (system.env.THREADLAB_CARRIER) {
      const { carrierAsked } = await import("../runner/search/carriers.ts");
      carrierAsked(system.env);
    }
    // Every command shows files relative to this folder.
    void system.cwd;
    code = await Promise.race([runCommandLine(argv, system), system.crashed]);
  } catch (error) {
    const { reportError } = await import("./terminal/report-error.ts");
    // Errors that an interruption causes are not reported.
    code = system.signal.aborted ? EXIT.ok : reportError(error, argv, system);
  }
  quiet();
  // A command has done nothing until its answer is written.
  await system.flush();
  if (!system.signal.aborted) return code;
  const { exitCode, message } = system.signal.reason as Interruption;
  if (message !== undefined) system.stderr.write(`threadlab: ${message}\n`);
  return exitCode;
}
