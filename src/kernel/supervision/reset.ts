import { MAIN_THREAD } from "../../protocol/event.ts";
import { store } from "../memory/arena.ts";
import { emptyQueue } from "../memory/wait-queue.ts";
import type { World } from "../memory/world.ts";
import { OBJECTS, THREADS, threadAt } from "../records/areas.ts";
import { MODE_FREE, STOP_NONE } from "../records/codes.ts";
import { add, cell, get, queueOf, set, setDouble } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { OBJECT_WORDS } from "../records/objects.ts";
import { THREAD, THREAD_WORDS } from "../records/threads.ts";
import { machineTime } from "../steps/clock.ts";
import { createKernel, type Gate, type Kernel } from "../steps/kernel.ts";
import { comeAlive, takeThread } from "../threads/make-thread.ts";
import { assignWorker } from "../threads/slots.ts";
import { placeProgram } from "./program.ts";

/** The supervisor's side of the kernel: it never blocks, and its actions are not steps of a thread. */

const SUPERVISOR = -1;

const noGate: Gate = { splitsWaits: false, before() {}, park() {}, started() {}, ended() {} };

export function createSupervisorKernel(world: World): Kernel {
  return createKernel(world, SUPERVISOR, noGate);
}

/** The initial settings of a run. */
interface RunInit {
  readonly program: string;
  readonly params: string;
  /** Seconds of the run's clock for each second of the machine's. */
  readonly speed: number;
  readonly maxAlive: number;
  /** In a child process: its place in the tree of processes. */
  readonly identity?: string;
}

/**
 * Empties the world for a new run of a program. No thread may be running in it. A part of a supervisor's action: workers may come up
 * meanwhile.
 */
export function resetWorld(world: World, run: RunInit): void {
  const { words, doubles } = world;
  words.fill(0, THREADS, THREADS + (get(words, WORLD, HEADER.threads) + 1) * THREAD_WORDS);
  words.fill(0, OBJECTS, OBJECTS + (get(words, WORLD, HEADER.objects) + 1) * OBJECT_WORDS);
  for (const field of EMPTIED) set(words, WORLD, field, 0);
  emptyQueue(words, queueOf(WORLD, HEADER.starts));
  set(words, WORLD, HEADER.mode, MODE_FREE);
  set(words, WORLD, HEADER.maxAlive, run.maxAlive);
  set(words, WORLD, HEADER.listenAlways, 1);
  add(words, WORLD, HEADER.run, 1);
  placeProgram(world, run.program);
  set(words, WORLD, HEADER.params, store(world, Buffer.from(run.params, "utf8")));
  if (run.identity !== undefined)
    set(words, WORLD, HEADER.process, store(world, Buffer.from(run.identity, "utf8")));
  setDouble(doubles, WORLD, HEADER.now, 0);
  setDouble(doubles, WORLD, HEADER.speed, run.speed);
  setDouble(doubles, WORLD, HEADER.origin, machineTime());
  Atomics.store(words, cell(WORLD, HEADER.stop), STOP_NONE);
}

/** What is 0 when a run begins. */
const EMPTIED = [
  HEADER.seq,
  HEADER.threads,
  HEADER.objects,
  HEADER.moduleObjects,
  HEADER.alive,
  HEADER.alivePlain,
  HEADER.liveFirst,
  HEADER.liveLast,
  HEADER.exit,
  HEADER.evaluated,
  HEADER.broken,
  HEADER.openLine,
  HEADER.limits,
  HEADER.threadNames,
  HEADER.process,
  HEADER.processes,
  HEADER.servers,
  HEADER.ports,
  HEADER.outside,
  HEADER.pools,
  HEADER.poolNames,
  HEADER.groups,
  HEADER.steps,
  HEADER.report,
  HEADER.stuck,
  HEADER.clockRead,
  HEADER.numbered,
  HEADER.polls,
  HEADER.laps,
  HEADER.pollers,
  HEADER.noted,
  HEADER.expected,
  HEADER.held,
  HEADER.vain,
  HEADER.beyond,
] as const;

/**
 * Makes MainThread, thread 1, and gives it a worker. A part of a supervisor's action.
 *
 * @param spec what it runs instead of the program's `main`.
 */
export function startMain(kernel: Kernel, spec?: Uint8Array): void {
  const { words } = kernel.world;
  takeThread(kernel, "MainThread", { daemon: false, hidden: false });
  comeAlive(words, MAIN_THREAD);
  if (spec !== undefined) set(words, threadAt(MAIN_THREAD), THREAD.spec, store(kernel.world, spec));
  assignWorker(kernel, MAIN_THREAD);
}

/** The number of the current run, from 1: identifies messages of an earlier one. */
export function runNumber({ words }: World): number {
  return get(words, WORLD, HEADER.run);
}
