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

export function followSearch(): SearchProgress {
  let traces = 0;
  let covered = 0;
  const found: string[] = [];
  return {
    take(progress) {
      traces = Math.max(traces, progress.traces);
      covered = progress.covered ?? covered;
      found.push(...progress.found.map(({ verdict }) => verdict));
    },
    tell(columns) {
      const all = covered > 0 && traces >= LEAST ? roundUp(traces / covered) : 0;
      const count =
        all > traces
          ? `${showCount(traces, "trace").replace(/ .*$/, "")} of about ${showCount(all, "trace")}`
          : showCount(traces, "trace");
      const shown = found.length === 0 ? [] : [`found: ${found.join(", ")}`, "Ctrl-C shows it"];
      return [count, ...shown].reduce((text, more) =>
        text.length + more.length + 3 > columns ? text : `${text} · ${more}`,
      );
    },
  };
}

/** To two digits. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
