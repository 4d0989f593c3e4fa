import type { MessagePort } from "node:worker_threads";
import type { LastWords } from "../protocol/message.ts";

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
const REMOVERS = ["removeAllListeners", "removeListener", "off"] as const;

/**
 * Calls `handle` for each error that nothing catches, also after the lesson has removed all listeners of the process. Without a listener
 * Node would end the worker by `process.exit`, as if the lesson had called it.
 */
export function handleFatalErrors(handle: (error: unknown) => void): void {
  for (const name of REMOVERS) {
    const remove = process[name].bind(process) as (...args: unknown[]) => unknown;
    process[name] = (...args: unknown[]) => {
      remove(...args);
      listen();
      return process;
    };
  }
  listen();

  function listen(): void {
    for (const event of EVENTS)
      if (!process.listeners(event as "exit").includes(handle)) process.on(event, handle);
  }
}

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
