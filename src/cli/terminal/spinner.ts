import type { Ora } from "ora";
import type { Settings } from "../options/settings.ts";

/** Milliseconds before the spinner appears. Shorter work needs none, and the first start of threads is not disturbed. */
const DELAY_MS = 150;

/** The text beside a spinner. @param seconds since it began. @param columns for the text: what does not fit is cut off. */
type TellProgress = (seconds: number, columns: number) => string;

/** Shows a spinner until some work is done. */
export function withSpinner<Result>(
  settings: Settings,
  tell: TellProgress,
  work: Promise<Result>,
): Promise<Result> {
  return work.finally(startSpinner(settings, tell));
}

/**
 * Shows a spinner on standard error if that is a terminal. Lines that are written to a terminal in the meantime go above it.
 *
 * @returns a function that removes it, and shows the cursor again.
 */
export function startSpinner({ system, viewOf }: Settings, tell: TellProgress): () => void {
  const { stderr, env } = system;
  const began = performance.now();
  let spinner: Ora | undefined;
  // On a terminal that reports no columns, ora would remove lines without end.
  let stopped = !stderr.isTerminal || env.TERM === "dumb" || stderr.stream.columns === 0;
  const timer = stopped ? undefined : setTimeout(() => void show(), DELAY_MS);

  return () => {
    stopped = true;
    clearTimeout(timer);
    spinner?.stop();
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
      suffixText: () => style.dim(text()),
    });
    spinner.start();
  }

  function text(): string {
    const columns = stderr.columns - 4;
    return tell((performance.now() - began) / 1000, columns).slice(0, columns);
  }
}
