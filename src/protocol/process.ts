import type { Failure } from "./errors.ts";
import type { Params, Program } from "./program.ts";

/** A program of threadlab that is started on its own: a file, or its text if it was bundled just now. */
export type Script = { readonly file: string } | { readonly text: string };

/** What a process needs to start its own workers and processes. */
export interface Scripts {
  readonly worker: Script;
  readonly process: Script;
  /** The folder with the compiled code of the worker's program, if there is one. */
  readonly codes?: string | undefined;
}

/** The task of a child process. */
export interface ProcessJob {
  readonly program: Program;
  readonly params: Params;
  /** Seconds of the run's clock for each second of the machine's. */
  readonly speed: number;
  /** Seconds that the run may take of which it is a part. Its parent ends it; limits of threadlab's own grow with them. */
  readonly timeout: number;
  /** The process's name: `Process-1`. */
  readonly name: string;
  /** Its place in the tree of processes, "1" or "1:2": the prefix of its children's names. */
  readonly identity: string;
  /** The exported target and its arguments, encoded. */
  readonly spec: Uint8Array;
  readonly scripts: Scripts;
}

export type ToChild =
  | { readonly kind: "run"; readonly job: ProcessJob }
  | { readonly kind: "answer"; readonly answer: ParentAnswer };

export type FromChild =
  | ChildRequest
  /**
   * Nothing will come from the child until one of its requests is answered. `answered` is its number of answers at that moment: if more are
   * on their way to it, this is no longer true.
   */
  | { readonly kind: "idle"; readonly answered: number }
  /** Its own threads are in a deadlock, so it ends. */
  | { readonly kind: "deadlock"; readonly text: string };

/** A request of a thread of the child that is carried out in its parent's world. */
export interface ChildRequest {
  readonly kind: "request";
  /** Numbered from 1; 0 if no thread waits for the answer. */
  readonly number: number;
  /** Its place in the program, which is the same on both sides. */
  readonly site: number;
  readonly body: ParentRequest;
}

/** Queues are named by their number in the parent's world. Timeouts are seconds: 0 does not wait, Infinity waits for ever. */
export type ParentRequest =
  | { readonly type: "print" | "output" | "stderr"; readonly text: string }
  | { readonly type: "put"; readonly queue: number; readonly item: Uint8Array; readonly timeout: number }
  | { readonly type: "get"; readonly queue: number; readonly timeout: number }
  | { readonly type: "qsize" | "full" | "unfinished" | "taskDone" | "join"; readonly queue: number }
  | { readonly type: "shutdown"; readonly queue: number; readonly immediate: boolean };

export interface ParentAnswer {
  readonly number: number;
  /** An item, encoded. */
  readonly data?: Uint8Array;
  readonly value?: number;
  /** The error that the parent's queue gave. */
  readonly failure?: Failure;
}
