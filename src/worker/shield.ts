import workerThreads from "node:worker_threads";
import type { World } from "../kernel/memory/world.ts";
import { isChildProcess } from "../kernel/threads/processes.ts";
import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Takes out of a lesson's reach what it could break by accident: the line to the supervisor and the memory of all threads, which
 * `node:worker_threads` gives to any code, and the process, which a lesson must not kill.
 */
export function shieldMachinery(world: World): void {
  Object.assign(workerThreads, { parentPort: null, workerData: null });
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (signal !== 0 && isThreadlab(world, pid)) throw refusedKill(pid);
    return kill(pid, signal);
  };
}

/** Whether the process, or the group with all of them, runs threadlab itself. A child process may end itself. */
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
