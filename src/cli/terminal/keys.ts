import { on } from "node:events";
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
  emitKeypressEvents(terminal);
  terminal.setRawMode(true);
  const presses = on(terminal, "keypress");
  const hear = (...press: Press) => heard(keyOf(...press));
  terminal.on("keypress", hear);
  terminal.resume();
  signal.addEventListener("abort", close, { once: true });
  return {
    async next() {
      const { done, value } = await presses.next();
      return done === true ? undefined : keyOf(...(value as Press));
    },
    close,
  };

  function close(): void {
    signal.removeEventListener("abort", close);
    terminal.off("keypress", hear);
    void presses.return?.();
    terminal.setRawMode(false);
    terminal.pause();
  }
}

/** The arguments of Node's event. */
type Press = [text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }];

function keyOf(...[text, { name, ctrl }]: Press): string {
  return ctrl === true ? `ctrl-${name}` : (text ?? name ?? "");
}
