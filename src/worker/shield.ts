import workerThreads from "node:worker_threads";
import type { World } from "../kernel/memory/world.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { isChildProcess } from "../kernel/threads/processes.ts";
import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Protects what a lesson could break by accident: the port to the supervisor and the memory of all threads, to which `node:worker_threads`
 * gives any code access, and the process, which a lesson must not kill. A worker goes on to other threads, so nothing can listen to its end.
 */
export function shieldMachinery(world: World): void {
  Object.assign(workerThreads, { parentPort: null, workerData: null });
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (signal !== 0 && isThreadlab(world, pid)) throw refusedKill(pid);
    return kill(pid, signal);
  };
  for (const name of ADDERS) {
    const add = process[name].bind(process) as (...args: unknown[]) => unknown;
    process[name] = (...args: unknown[]) => {
      if (args[0] === "exit" || args[0] === "beforeExit") throw refusedListener(args[0]);
      add(...args);
      return process;
    };
  }
}

/** The methods that add a listener; `once` and `prependOnceListener` call them. */
const ADDERS = ["on", "addListener", "prependListener"] as const;

function refusedListener(event: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_PROCESS_LISTENER",
    `process.on("${event}") would never call its listener: a thread's end is not that of its process. ` +
      "Do the work at the end of main, in a finally block.",
  );
}

/** Whether it is the process that runs threadlab, or a group that contains it. A child process may end itself. */
function isThreadlab(world: World, pid: number): boolean {
  if (isChildProcess(world)) return pid === process.ppid || pid <= 0;
  return pid === process.pid || pid <= 0;
}

function refusedKill(pid: number): ThreadlabError {
  return new ThreadlabError(
    "ERR_PROCESS_KILL",
    `process.kill(${pid}) would end threadlab itself here. Kill the pid of a Process, or call process.exit().`,
  );
}

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
