import { setTimeout as delay } from "node:timers/promises";
import { usageError } from "../../protocol/errors.ts";
import { limitGrace } from "../../runner/time-budget.ts";
import { createOutput, type Output } from "./output.ts";

/** The process, as the commands see it. */
export interface System {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** The working directory. @throws ThreadlabError `ERR_USAGE` if it was deleted. */
  readonly cwd: string;
  /** Aborted when the command should end early; the reason is an {@link Interruption}. */
  readonly signal: AbortSignal;
  /** Rejects with an error that nothing else has caught. */
  readonly crashed: Promise<never>;
  /** Waits until the readers have taken what was written. After a signal it does not wait for a reader that has stopped reading. */
  flush(): Promise<void>;
  /** The same, for the last time: from then on a signal ends the process at once. */
  close(): Promise<void>;
}

/** Why a command ends early. */
export interface Interruption {
  readonly exitCode: number;
  /** The message on standard error; none if a reader has gone away. */
  readonly message?: string;
}

/** The signals that end a command, and their numbers. */
const SIGNALS = [
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGTERM", 15],
] as const;
const SIGPIPE = 13;
/** A shell reports this plus the signal's number for a process that a signal ended. */
const ENDED_BY_SIGNAL = 128;
const SHOW_CURSOR = "\u001B[?25h";
/** Milliseconds for readers to take the last output after a signal. */
const LAST_WORDS_MS = 1000;
/** Milliseconds after Ctrl-C before a person is told that the command is still at it. */
const PATIENCE_MS = 1000;
/** Milliseconds in which a second signal counts as the first: timeout(1) sends one to the process, and one to its group. */
const SAME_SIGNAL_MS = 200;
/** What a command gets after a signal to end, and to show what it has. A search that it waits for gets less. */
const GRACE = { work: 20, idle: 4, latest: 60 };

/**
 * Connects the commands to this process. The first signal asks the command to end; the second one ends the process at once, and so does the
 * first if the command does not end in time.
 */
export function openSystem(): System {
  const { env } = process;
  const controller = new AbortController();
  const { signal } = controller;
  const interrupt = (interruption: Interruption) => controller.abort(interruption);

  const stdout = createOutput(process.stdout, env, (error) =>
    interrupt(
      error
        ? { exitCode: 2, message: `Standard output cannot be written: ${error.message}.` }
        : { exitCode: ENDED_BY_SIGNAL + SIGPIPE },
    ),
  );
  const stderr = createOutput(process.stderr, env, () => {});
  let askedAt = Number.NEGATIVE_INFINITY;
  let reminder: NodeJS.Timeout | undefined;
  for (const [name, number] of SIGNALS) {
    process.on(name, () => {
      const now = performance.now();
      if (!signal.aborted) {
        askedAt = now;
        limitGrace(GRACE, () => giveUp(name));
        if (name === "SIGINT" && stderr.isTerminal) reminder = setTimeout(remind, PATIENCE_MS).unref();
      } else if (now - askedAt > SAME_SIGNAL_MS) dieOf(name);
      interrupt({
        exitCode: ENDED_BY_SIGNAL + number,
        message: "Interrupted. All threads have been ended.",
      });
    });
  }
  // A file that exceeds its size limit then causes an error of the write instead of ending the process.
  process.on("SIGXFSZ", () => {});
  const crashed = new Promise<never>((_, reject) => {
    process.on("uncaughtException", reject);
  });
  // The caller races this promise. A crash after the race must not also count as an unhandled rejection.
  crashed.catch(() => {});

  return {
    stdout,
    stderr,
    env,
    get cwd() {
      return workingDirectory();
    },
    signal,
    crashed,
    flush,
    async close() {
      await flush();
      clearTimeout(reminder);
      // At the end Node waits for its threads, and handles no signal meanwhile.
      for (const [name] of SIGNALS) process.removeAllListeners(name);
    },
  };

  async function flush(): Promise<void> {
    const flushed = Promise.all([stdout.flush(), stderr.flush()]);
    await Promise.race([flushed, aborted(signal).then(() => delay(LAST_WORDS_MS))]);
  }

  function remind(): void {
    stderr.write("Ending, to show what was found. Ctrl-C again ends at once.\n");
  }

  /** The command has not ended: what it found may not have been shown. */
  function giveUp(name: NodeJS.Signals): void {
    stderr.write("threadlab: Interrupted. It did not end in time, so it was stopped.\n");
    dieOf(name);
  }

  /** Dies as if there were no listener: `process.exit` would wait for threads that cannot be ended. */
  function dieOf(name: NodeJS.Signals): void {
    if (stderr.isTerminal) stderr.write(SHOW_CURSOR);
    process.removeAllListeners(name);
    process.kill(process.pid, signalFor(name));
  }
}

/** The signal that ends this process. Windows can receive SIGHUP, when a console is closed, but cannot send it. */
export function signalFor(name: NodeJS.Signals, platform: string = process.platform): NodeJS.Signals {
  return platform === "win32" && name === "SIGHUP" ? "SIGKILL" : name;
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw usageError("The current folder no longer exists. Change to another folder with cd, and try again.");
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Whether there is a terminal to show answers on, and one to type on. */
export function isInteractive({ stdout }: Pick<System, "stdout">): boolean {
  return stdout.isTerminal && process.stdin.isTTY === true;
}

/** The same, and not in CI, where nobody watches. */
export function canWatch(system: System): boolean {
  return !system.env.CI && isInteractive(system);
}
