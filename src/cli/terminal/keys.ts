import { emitKeypressEvents } from "node:readline";

/** Single keys, as they are typed. */
interface Keys {
  /** The next key: a character, or a name such as `return`; `ctrl-c`; undefined once the keys are closed. */
  next(): Promise<string | undefined>;
  /** Gives the terminal its line mode back. */
  close(): void;
}

/**
 * Reads the terminal key by key, without Enter. Ctrl-C is a key like all others until `close`.
 *
 * @param signal closes it. @param heard called with each key at once, also while nobody waits for the next one.
 */
export function openKeys(signal: AbortSignal, heard: (key: string) => void = () => {}): Keys {
  const terminal = process.stdin;
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
  signal.addEventListener("abort", close, { once: true });
  return {
    next() {
      const key = typed.shift();
      if (key !== undefined || isClosed) return Promise.resolve(key);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close,
  };

  function close(): void {
    isClosed = true;
    signal.removeEventListener("abort", close);
    terminal.off("keypress", hear);
    terminal.setRawMode(false);
    terminal.pause();
    waiting?.(undefined);
  }
}
