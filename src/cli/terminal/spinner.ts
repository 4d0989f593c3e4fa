import type { Ora } from "ora";
import type { Settings } from "../options/settings.ts";

/** A line at the bottom of the terminal that shows activity. */
interface Spinner {
  /** Removes the line and shows the cursor again. */
  stop(): void;
}

/** Milliseconds before the spinner appears. Shorter work needs none, and the first start of threads is not disturbed. */
const DELAY_MS = 150;

/**
 * Shows a spinner on standard error if that is a terminal. Lines that are written to a terminal in the meantime go above it.
 *
 * @param text returns the text beside it, for the given number of columns; called at each turn.
 */
export function startSpinner({ system, viewOf }: Settings, text: (columns: number) => string): Spinner {
  const { stderr, env } = system;
  let spinner: Ora | undefined;
  // On a terminal that reports no columns, ora would remove lines without end.
  let stopped = !stderr.isTerminal || env.TERM === "dumb" || stderr.stream.columns === 0;
  const timer = stopped ? undefined : setTimeout(() => void show(), DELAY_MS);

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      spinner?.stop();
    },
  };

  async function show(): Promise<void> {
    const { default: ora } = await import("ora");
    if (stopped) return;
    const { style } = viewOf(stderr);
    spinner = ora({
      stream: stderr.stream,
      isEnabled: true,
      // Typed text is left to the shell; Ctrl-C is a signal.
      discardStdin: false,
      color: style.level > 0 ? "cyan" : false,
      suffixText: () => style.dim(text(stderr.columns - 4)),
    });
    spinner.start();
  }
}
