import "./remote-queue.ts";
import { current } from "../support/current.ts";
import { decodeFromParent, encodeForChild } from "./process-boundary.ts";

/** What a child process runs. */
interface ProcessSpec {
  /** Name under which the module exports the target; "" for none. */
  readonly target: string;
  readonly args: readonly unknown[];
}

/** In the parent. @throws ThreadlabError `ERR_NOT_CLONEABLE` */
export function encodeProcessSpec(target: string, args: readonly unknown[]): Uint8Array {
  return encodeForChild({ target, args } satisfies ProcessSpec, "");
}

/** In the child, as the work of its MainThread: calls the target, as the module exports it now. */
export function runProcessTarget(data: Uint8Array): unknown {
  const { target, args } = decodeFromParent(data) as ProcessSpec;
  if (target === "") return undefined;
  // Not called as a method of the exports, which would then appear in its stack.
  const work = current().exports[target] as (...args: readonly unknown[]) => unknown;
  return work(...args);
}
