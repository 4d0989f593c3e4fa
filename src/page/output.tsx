import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { showCount } from "../protocol/quantity.ts";
import type { PageReport, PageRow } from "../result/page.ts";
import { type AtStep, hasMore } from "./run.ts";
import { scrollInside } from "./scroll.ts";
import { shown } from "./shown.ts";
import { Badge } from "./threads.tsx";

/** The most rows that are drawn at a time. */
const MOST_ROWS = 200;

/** The signs are those of the terminal. */
const SIGNS = {
  same: ["✓", "as expected"],
  moved: ["⇅", "in another place"],
  order: ["✗", "out of order"],
  different: ["✗", "different"],
  missing: ["-", "missing"],
  extra: ["+", "extra"],
} as const;

/**
 * The lines printed so far, each beside the expected one that it was compared with. All rows have their places from the beginning, so
 * nothing moves.
 */
export function Output({ report, run, step }: AtStep & { readonly report: PageReport }) {
  const box = useRef<HTMLElement>(null);
  const { lines, rows, steps } = run.trace;
  const all = useMemo(() => rows ?? lines.map((_, line): PageRow => ({ line })), [run]);
  const { printed } = run.before(step);
  const latest = all.findIndex(({ line }) => line === printed - 1);
  const from = Math.max(0, Math.min(latest - MOST_ROWS / 2, all.length - MOST_ROWS));
  const isOver = step > steps.length && !hasMore(run.trace);
  useLayoutEffect(() => {
    if (latest < 0) box.current?.scrollTo(0, 0);
    else scrollInside(box.current, ".latest");
  }, [latest, run]);
  return (
    <section class="output" aria-label="Output" tabIndex={0} ref={box}>
      <table>
        <thead>
          <tr>
            {rows && <th scope="col">expected</th>}
            <th scope="col">printed so far</th>
          </tr>
        </thead>
        <tbody>
          {from > 0 && <Hidden rows={from} />}
          {all.slice(from, from + MOST_ROWS).map((row, index) => (
            <Line
              key={from + index}
              row={row}
              expected={row.expected === undefined ? undefined : report.expected?.[row.expected]}
              printed={row.line !== undefined && row.line < printed ? lines[row.line] : undefined}
              isCompared={rows !== undefined}
              isOver={isOver}
              isLatest={from + index === latest}
            />
          ))}
          {all.length === 0 && (
            <tr>
              {rows && <td />}
              <td>{isOver && "(nothing)"}</td>
            </tr>
          )}
          {from + MOST_ROWS < all.length && <Hidden rows={all.length - from - MOST_ROWS} />}
        </tbody>
      </table>
      {report.stands !== undefined && <p class="left">{report.stands.map(shown).join(". ")}.</p>}
    </section>
  );
}

interface LineProps {
  readonly row: PageRow;
  readonly expected: string | undefined;
  readonly printed: { readonly text: string; readonly thread: number } | undefined;
  readonly isCompared: boolean;
  readonly isOver: boolean;
  readonly isLatest: boolean;
}

function Line({ row, expected, printed, isCompared, isOver, isLatest }: LineProps) {
  const state = row.state ?? "same";
  const [sign, words] = SIGNS[state];
  // The comparison is shown only once the line is printed.
  const isJudged = isCompared && (row.line === undefined ? isOver : printed !== undefined);
  return (
    <tr>
      {isCompared && <td>{shown(expected ?? "")}</td>}
      <td class={isLatest ? "latest" : ""}>
        {isCompared && (
          <span class={`sign ${isJudged ? state : ""}`} title={isJudged ? words : undefined}>
            {isJudged ? sign : ""}
            {isJudged && printed && <span class="sr"> {words}: </span>}
          </span>
        )}
        {isJudged && printed === undefined && <small>{` ${words}`}</small>}
        {printed && <Badge thread={printed.thread} />} {printed && shown(printed.text)}
      </td>
    </tr>
  );
}

function Hidden({ rows }: { readonly rows: number }) {
  return (
    <tr>
      <td>… {showCount(rows, "more line")}</td>
    </tr>
  );
}
