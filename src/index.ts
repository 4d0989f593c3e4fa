/// <reference lib="esnext.disposable" preserve="true" />
/** What a lesson may import from "threadlab", and nothing else. */
export { ThreadlabError } from "./protocol/errors.ts";
export type { BarrierOptions } from "./threading/barrier.ts";
export { Barrier, BrokenBarrierError } from "./threading/barrier.ts";
export { BoundedSemaphore } from "./threading/bounded-semaphore.ts";
export { Condition } from "./threading/condition.ts";
export { Event } from "./threading/event.ts";
export { LifoQueue } from "./threading/lifo-queue.ts";
export type { AcquireOptions, Held } from "./threading/lock.ts";
export { Lock } from "./threading/lock.ts";
export type { ServerOptions, ServerSocket } from "./threading/network/server.ts";
export { createServer } from "./threading/network/server.ts";
export type { ConnectionOptions, Socket } from "./threading/network/socket.ts";
export { createConnection } from "./threading/network/socket.ts";
export { SocketError } from "./threading/network/socket-error.ts";
export { Future } from "./threading/pool/future.ts";
export { BrokenThreadPool, CancelledError, TimeoutError } from "./threading/pool/pool-errors.ts";
export type { MapOptions, PoolShutdownOptions, ThreadPoolOptions } from "./threading/pool/thread-pool.ts";
export { ThreadPoolExecutor } from "./threading/pool/thread-pool.ts";
export type {
  AsCompletedOptions,
  DoneAndNotDone,
  ReturnWhen,
  WaitOptions,
} from "./threading/pool/wait-futures.ts";
export { asCompleted, wait } from "./threading/pool/wait-futures.ts";
export { print, write } from "./threading/print.ts";
export { PriorityQueue } from "./threading/priority-queue.ts";
export type { ProcessOptions } from "./threading/process/process.ts";
export { Process } from "./threading/process/process.ts";
export type { GetOptions, PutOptions, ShutdownOptions } from "./threading/queue.ts";
export { Queue } from "./threading/queue.ts";
export { Empty, Full, ShutDown } from "./threading/queue-errors.ts";
export { RLock } from "./threading/rlock.ts";
export { Semaphore } from "./threading/semaphore.ts";
export { Shared } from "./threading/shared.ts";
export { SimpleQueue } from "./threading/simple-queue.ts";
export type { ThreadOptions } from "./threading/thread.ts";
export { Thread } from "./threading/thread.ts";
export { ThreadLocal } from "./threading/thread-local.ts";
export { activeCount, currentThread, enumerate, mainThread } from "./threading/threads.ts";
export { monotonic, sleep, yieldNow } from "./threading/time.ts";
export { Timer } from "./threading/timer.ts";
export { getpid, param } from "./threading/world.ts";
