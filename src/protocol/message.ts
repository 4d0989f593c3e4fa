import type { Failure } from "./errors.ts";
import type { FromChild, ParentAnswer, ParentRequest, ProcessJob } from "./process.ts";

/** Milliseconds after which the supervisor gives up and answers `timedOut`; Infinity for never. */
interface Patience {
  readonly timeoutMs: number;
}

/**
 * Requests of threads to the supervisor, which owns sockets and child processes. Answers carry the same number. If a request can take long,
 * the supervisor watches the time: a thread that gave up by itself would lose data or a connection already on the way to it.
 */
export type SupervisorRequest =
  | { readonly type: "listen"; readonly object: number; readonly host: string; readonly port: number }
  | ({ readonly type: "accept"; readonly object: number; readonly connection: number } & Patience)
  | ({
      readonly type: "connect";
      readonly object: number;
      readonly host: string;
      readonly port: number;
    } & Patience)
  | ({
      readonly type: "receive" | "receive-line";
      readonly object: number;
      readonly maxBytes: number;
    } & Patience)
  | ({ readonly type: "send"; readonly object: number; readonly data: Uint8Array } & Patience)
  | { readonly type: "half-close"; readonly object: number }
  | { readonly type: "close"; readonly object: number }
  /** For processes, `object` is the thread that stands for the process. */
  | ({ readonly type: "process-start"; readonly object: number } & Pick<
      ProcessJob,
      "name" | "identity" | "spec"
    >)
  | ({
      readonly type: "process-next";
      readonly object: number;
      readonly answers: readonly ParentAnswer[];
    } & Patience)
  | {
      readonly type: "process-signal";
      readonly object: number;
      readonly signal: "SIGTERM" | "SIGKILL";
    }
  /** In a child process: a request to its parent. */
  | { readonly type: "parent"; readonly object: number; readonly site: number; readonly body: ParentRequest };

/** A request with its number, so that an answer that comes after a timeout is not taken for the next one. */
export interface NumberedRequest {
  readonly run: number;
  readonly thread: number;
  readonly number: number;
  readonly body: SupervisorRequest;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Reply {
  readonly number: number;
  readonly failure?: Failure;
  /** Nothing came, or nothing could go, in time; nothing was lost or done. */
  readonly timedOut?: boolean;
  readonly address?: Address;
  readonly peer?: Address;
  /** The received bytes; empty at the end of the stream. A line includes its line feed. */
  readonly data?: Uint8Array;
  /** The system's number for a child process. */
  readonly pid?: number;
  /** The messages of a child process since the last request. */
  readonly messages?: readonly FromChild[];
  /** A child process's exit code, or minus the number of the signal that ended it. */
  readonly exitCode?: number;
  /** A number that the parent answered. */
  readonly value?: number;
}

/** The data that a worker gets when it starts. */
export interface WorkerStart {
  readonly world: SharedArrayBuffer;
  readonly slot: number;
  /** The worker's program, and the compiled code of an earlier worker. */
  readonly code: string;
  readonly compiled?: Uint8Array;
  /** The code that this worker has compiled of its programs so far, unless it was given useful code. Exists only in the worker. */
  newlyCompiled?(): readonly (Uint8Array | undefined)[];
  /** Sends {@link Ready} to the supervisor. Exists only in the worker. */
  sayReady?(): void;
  /** If threads are fibers: the program that makes searches in the same worker. */
  readonly search?: string;
  readonly searchCompiled?: Uint8Array;
  /** Exists only in the worker of a search: see `fibers/host.ts`. */
  letRun?(read: () => void): void;
}

/** A worker is ready; with its compiled code for later workers, if that is new. */
export interface Ready {
  readonly ready: true;
  readonly compiled?: Uint8Array;
}

/** Why a worker died without ending its thread, as a sentence about the thread. */
export interface LastWords {
  readonly lastWords: string;
}

/** How an error ended a thread; the `end` event carries it as JSON. */
export interface UncaughtError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  /** Its `cause`. */
  readonly cause?: UncaughtError;
  /** Of an AggregateError: the first of its errors, and their number. */
  readonly parts?: readonly UncaughtError[];
  readonly partCount?: number;
  /** The exported function that it ran, if it ran one. */
  readonly target?: string;
}
