import type { MessagePort } from "node:worker_threads";
import type { LastWords } from "../protocol/message.ts";

/**
 * Tells the supervisor why this worker dies that cannot end its thread: most likely the lesson has replaced what all code
 * needs. Never throws.
 *
 * @param change what of the realm is no longer as it was; "" for nothing that is known.
 */
export function sayLastWords(port: MessagePort | null, change: string, failure: unknown): void {
  try {
    const message: LastWords = { lastWords: change === "" ? String(failure) : replacedWords(change) };
    port?.postMessage(message);
  } catch {
    // The supervisor has words for a worker that is gone without any.
  }
}

function replacedWords(change: string): string {
  return `it replaced ${change}, which all code in its thread uses, including threadlab's. Do not replace built-in objects.`;
}
