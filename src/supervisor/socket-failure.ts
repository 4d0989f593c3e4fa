import type { Failure } from "../protocol/failure.ts";

/** The system's word for using what has been closed. */
export const CLOSED: Failure = { code: "EBADF", message: "it is closed" };

/** A system error as a thread is told of it. */
export function failureOf(error: Error & { readonly code?: string }): Failure {
  return { code: error.code ?? "EIO", message: error.message };
}
