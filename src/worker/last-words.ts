import type { MessagePort } from "node:worker_threads";
import type { LastWords } from "../protocol/message.ts";

/**
 * Tells the supervisor why this worker dies without ending its thread: most likely the lesson has replaced something that all code needs.
 * Never throws.
 *
 * @param change the changed part of the realm; "" if none is known.
 */
export function sayLastWords(port: MessagePort | null, change: string, failure: unknown): void {
  try {
    const message: LastWords = { lastWords: change === "" ? String(failure) : replacedWords(change) };
    port?.postMessage(message);
  } catch {
    // The supervisor has a message for a worker that ends without words.
  }
}

function replacedWords(change: string): string {
  return `it replaced ${change}, which all code in its thread uses, including threadlab's. Do not replace built-in objects.`;
}
