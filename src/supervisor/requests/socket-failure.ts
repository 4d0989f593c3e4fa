import type { Failure } from "../../protocol/errors.ts";

/** The system's error for using something that was closed. */
export const CLOSED: Failure = { code: "EBADF", message: "it is closed" };

/** A system error in the form that a thread gets. */
export function failureOf(error: Error & { readonly code?: string }): Failure {
  return { code: error.code ?? "EIO", message: error.message };
}
