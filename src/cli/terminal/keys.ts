import { emitKeypressEvents } from "node:readline";
import type { ReadStream } from "node:tty";

/** Single keys, as they are typed. */
interface Keys {
  /** The next key: a character, or a name such as `return`; `ctrl-c`; undefined once the keys are closed. */
  next(): Promise<string | undefined>;
  /** Gives the terminal its line mode back. */
  close(): void;
}

/**
 * Reads a terminal key by key, without Enter. Ctrl-C is a key like all others until `close`.
 *
 * @param heard called with each key at once, also while nobody waits for the next one.
 */
export function openKeys(terminal: ReadStream, heard: (key: string) => void = () => {}): Keys {
  const typed: string[] = [];
  let waiting: ((key: string | undefined) => void) | undefined;
  let isClosed = false;
  const hear = (
    text: string | undefined,
    { name, ctrl }: { readonly name?: string; readonly ctrl?: boolean },
  ) => {
    const key = ctrl === true ? `ctrl-${name}` : (text ?? name ?? "");
    heard(key);
    if (waiting === undefined) typed.push(key);
    else waiting(key);
    waiting = undefined;
  };
  emitKeypressEvents(terminal);
  terminal.setRawMode(true);
  terminal.on("keypress", hear);
  terminal.resume();
  return {
    next() {
      const key = typed.shift();
      if (key !== undefined || isClosed) return Promise.resolve(key);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close() {
      isClosed = true;
      terminal.off("keypress", hear);
      terminal.setRawMode(false);
      terminal.pause();
      waiting?.(undefined);
    },
  };
}
