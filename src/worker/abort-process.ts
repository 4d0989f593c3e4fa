import type { Kernel } from "../kernel/steps/kernel.ts";
import { isChildProcess } from "../kernel/threads/processes.ts";
import { ThreadlabError } from "../protocol/errors.ts";

/**
 * `process.abort()` in a lesson: ends a child process at once, as it should. In the first process it would end threadlab, so there it is an
 * error.
 */
export function abortProcess({ world }: Kernel): never {
  if (!isChildProcess(world)) {
    throw new ThreadlabError(
      "ERR_PROCESS_ABORT",
      "process.abort() would end threadlab itself here. Call it in a Process: there it ends only that process.",
    );
  }
  // Windows knows no SIGABRT: libuv ends a process for three signals there, and refuses the others.
  process.kill(process.pid, process.platform === "win32" ? "SIGKILL" : "SIGABRT");
  // The signal may be delivered to another thread of the process, a moment later.
  for (;;);
}
