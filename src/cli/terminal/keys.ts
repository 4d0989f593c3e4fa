import { on } from "node:events";
import { emitKeypressEvents } from "node:readline";

/** Single keys, as they are typed. */
interface Keys {
  /** The next key: a character, or a name such as `return`; `ctrl-c`; undefined once the keys are closed. */
  next(): Promise<string | undefined>;
  /** Gives the terminal its line mode back. */
  close(): void;
}

interface KeyListeners {
  /** Called with each key at once, also while nobody waits for the next one. */
  readonly heard?: (key: string) => void;
  /** Called when the command goes on after Ctrl-Z: the terminal shows something else by then. */
  readonly resumed?: () => void;
}

const STOP = "ctrl-z";

/** In milliseconds. Where no shell waits for the job, the system does not stop it. */
const LONGEST_STOP = 200;

/**
 * Reads the terminal key by key, without Enter. Ctrl-C is a key like all others until `close`; Ctrl-Z stops the command, as everywhere.
 *
 * @param signal closes it.
 */
export function openKeys(signal: AbortSignal, { heard, resumed }: KeyListeners = {}): Keys {
  const terminal = process.stdin;
  emitKeypressEvents(terminal);
  terminal.setRawMode(true);
  /** Set while the command is stopped. */
  let waiting: NodeJS.Timeout | undefined;
  const presses = on(terminal, "keypress");
  const hear = (...press: Press) => {
    const key = keyOf(...press);
    if (key === STOP) stop();
    else heard?.(key);
  };
  terminal.on("keypress", hear);
  terminal.resume();
  signal.addEventListener("abort", close, { once: true });
  return {
    async next() {
      for (;;) {
        const { done, value } = await presses.next();
        if (done === true) return undefined;
        const key = keyOf(...(value as Press));
        if (key !== STOP) return key;
      }
    },
    close,
  };

  function close(): void {
    signal.removeEventListener("abort", close);
    terminal.off("keypress", hear);
    goOn();
    void presses.return?.();
    terminal.setRawMode(false);
    terminal.pause();
  }

  /** Stops all processes of the job, as the terminal would do: npx is one of them. */
  function stop(): void {
    if (process.platform === "win32" || waiting !== undefined) return;
    terminal.setRawMode(false);
    process.once("SIGCONT", goOn);
    waiting = setTimeout(goOn, LONGEST_STOP);
    process.kill(0, "SIGTSTP");
  }

  function goOn(): void {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    process.off("SIGCONT", goOn);
    terminal.setRawMode(true);
    resumed?.();
    noticeSize();
  }
}

/** Looks at the size of the terminal, as at a signal. It may have changed while the command was stopped, and then no signal tells of it. */
export function noticeSize(): void {
  process.emit("SIGWINCH", "SIGWINCH");
}

/** The arguments of Node's event. */
type Press = [text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }];

function keyOf(...[text, { name, ctrl }]: Press): string {
  return ctrl === true ? `ctrl-${name}` : (text ?? name ?? "");
}
