import { showCount } from "../../protocol/quantity.ts";
import type { ExploreProgress } from "../../runner/explore/explore-program.ts";

/** Shows the progress of a search. */
interface SearchProgress {
  take(progress: ExploreProgress): void;
  /** As many words of it as fit. */
  tell(columns: number): string;
}

/** The number of traces after which an estimate of their total is useful. */
const LEAST = 128;
/** Seconds after which a reader may want a smaller search. */
const LONG = 60;

/** @param clock seconds. */
export function followSearch(clock: () => number = () => performance.now() / 1000): SearchProgress {
  let began = clock();
  let traces = 0;
  /** The newest count: a search may begin again. */
  let newest = 0;
  let covered = 0;
  const found: string[] = [];
  return {
    take(progress) {
      if (progress.traces < newest) began = clock();
      newest = progress.traces;
      traces = Math.max(traces, progress.traces);
      covered = progress.covered ?? covered;
      found.push(...progress.found.map(({ failure }) => failure));
    },
    tell(columns) {
      const taken = clock() - began;
      const all = covered > 0 && traces >= LEAST ? roundUp(traces / covered) : 0;
      const isEstimated = all > traces;
      const parts = [
        isEstimated
          ? `${showCount(traces, "trace").replace(/ .*$/, "")} of about ${showCount(all, "trace")}`
          : showCount(traces, "trace"),
        ...(found.length === 0 ? [] : [`found: ${found.join(", ")}`, "Ctrl-C shows it"]),
        ...(isEstimated ? [`${roundTime((taken / covered) * (1 - covered))} left`] : []),
        ...(taken >= LONG ? ["fewer threads or rounds have fewer traces"] : []),
      ];
      return parts.reduce((text, more) =>
        text.length + more.length + 3 > columns ? text : `${text} · ${more}`,
      );
    },
  };
}

function roundTime(seconds: number): string {
  const minutes = seconds / 60;
  const hours = minutes / 60;
  if (hours >= 100) return "more than 100 h";
  if (minutes < 2) return `about ${Math.ceil(seconds)} s`;
  return hours < 2 ? `about ${Math.round(minutes)} min` : `about ${Math.round(hours)} h`;
}

/** To two digits. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
