import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageStep, PageTrace } from "../result/page.ts";
import { cellsOf, type StepCell } from "./cells.ts";
import type { Go } from "./place.ts";
import { drawNow, memo } from "./redraw.ts";
import { type AtStep, hasMore, type ShownRun, sayMore } from "./run.ts";
import { scrollInside } from "./scroll.ts";
import { shown } from "./shown.ts";
import { Badge, colourOf, nameOf } from "./threads.tsx";

/** With more threads than these, each step names its thread, in place of a column for each. */
const MOST_COLUMNS = 8;

/**
 * The steps: from top to bottom in order, with a column for each thread. A bar shows that the thread holds a lock, a dotted line that it
 * waits.
 */
export function Grid({ run, step, go }: AtStep & { readonly go: Go }) {
  const { trace } = run;
  const box = useRef<HTMLElement>(null);
  const isNarrow = trace.threads.length > MOST_COLUMNS;
  // The same lists on each step, so that a row is drawn again only if it differs.
  const columns = useMemo(() => (isNarrow ? [] : trace.threads.map(({ id }) => id)), [run]);
  const cells = useMemo(() => cellsOf(run, columns), [run]);
  const latest = useRef(go);
  latest.current = go;
  const select = useMemo(() => (number: number) => latest.current({ step: number }), []);
  const related = trace.steps[step - 1]?.after;
  const [from, to] = useVisibleRows(box, run, step);
  useLayoutEffect(() => scrollInside(box.current, "tr.next", "tr.next .deed"), [step, run]);
  return (
    <section class="grid" aria-label="Steps" ref={box} tabIndex={0}>
      <table style={{ minWidth: `${52 + columns.length * 140}px` }}>
        <colgroup>
          <col class="step" />
          {columns.map((thread) => (
            <col key={thread} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">step</span>
            </th>
            {isNarrow ? (
              <th scope="col">what each thread does</th>
            ) : (
              trace.threads.map(({ id, name }) => (
                <th scope="col" key={id} title={shown(name)}>
                  <Badge thread={id} /> {shown(name)}
                </th>
              ))
            )}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <Gap rows={from} />}
          {trace.steps.slice(from, to).map((each, at) => {
            const index = from + at;
            return (
              <Row
                key={index}
                number={index + 1}
                step={each}
                name={nameOf(trace, each.thread)}
                columns={columns}
                cells={cells[index] as readonly StepCell[]}
                after={sayAfter(trace, each)}
                state={index + 1 === step ? "next" : index + 1 < step ? "done" : "later"}
                isCause={related?.includes(index) === true}
                select={select}
              />
            );
          })}
          {to < trace.steps.length && <Gap rows={trace.steps.length - to} />}
          <tr class={step > trace.steps.length ? "next end" : "end"}>
            <td>
              <button type="button" onClick={() => select(trace.steps.length + 1)} aria-label="The end">
                ■
              </button>
            </td>
            <td colSpan={Math.max(1, columns.length)}>
              {hasMore(trace) ? `… ${sayMore(trace)} not stored` : "the end"}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

/** The height of a row, which the style sheet fixes. */
const ROW = 25;
/** For longer traces only the visible rows are drawn, and as many above and below them. */
const MOST_ROWS = 300;
const MARGIN = 60;

/** The space of rows that are not drawn. */
function Gap({ rows }: { readonly rows: number }) {
  return (
    <tr>
      <td style={{ height: `${rows * ROW}px` }} />
    </tr>
  );
}

/** The rows to draw: those in view, or all of them if they are few or the page is printed. */
function useVisibleRows(
  box: { readonly current: HTMLElement | null },
  { trace }: ShownRun,
  step: number,
): readonly [from: number, to: number] {
  const count = trace.steps.length;
  const [middle, setMiddle] = useState(step);
  const last = useRef({ step, trace });
  const [isPrinted, setPrinted] = useState(false);
  const isAll = count <= MOST_ROWS || isPrinted;
  const rowsAround = (row: number) =>
    isAll ? ([0, count] as const) : ([Math.max(0, row - MARGIN), Math.min(count, row + MARGIN)] as const);
  const [first, end] = rowsAround(middle);
  const isOutside = step <= first || step > end;
  // The rows around a new step are drawn at once, so that nothing moves once they are seen.
  const goesThere = !isAll && isOutside && (last.current.step !== step || last.current.trace !== trace);
  useLayoutEffect(() => {
    const element = box.current;
    const inMiddle = () => Math.round(((element?.scrollTop ?? 0) + (element?.clientHeight ?? 0) / 2) / ROW);
    // Not for each row: drawing others takes time.
    const onScroll = () =>
      setMiddle((last) => (Math.abs(inMiddle() - last) < MARGIN / 3 ? last : inMiddle()));
    const onPrint = ({ type }: Event) => drawNow(() => setPrinted(type === "beforeprint"));
    element?.addEventListener("scroll", onScroll);
    addEventListener("beforeprint", onPrint);
    addEventListener("afterprint", onPrint);
    return () => {
      element?.removeEventListener("scroll", onScroll);
      removeEventListener("beforeprint", onPrint);
      removeEventListener("afterprint", onPrint);
    };
  }, []);
  useLayoutEffect(() => {
    last.current = { step, trace };
    if (!goesThere || box.current === null) return;
    box.current.scrollTop = step * ROW - box.current.clientHeight / 2;
    setMiddle(step);
  }, [step, trace]);
  return rowsAround(goesThere ? step : middle);
}

function sayAfter(trace: PageTrace, { after = [] }: PageStep): string {
  return after
    .map((index) => {
      const before = trace.steps[index];
      return before
        ? ` · after step ${index + 1}: ${nameOf(trace, before.thread)} ${shown(before.text)}`
        : "";
    })
    .join("");
}

interface RowProps {
  readonly number: number;
  readonly step: PageStep;
  readonly name: string;
  readonly columns: readonly number[];
  readonly cells: readonly StepCell[];
  /** What it comes after, in words. */
  readonly after: string;
  readonly state: "done" | "next" | "later";
  readonly isCause: boolean;
  select(number: number): void;
}

const Row = memo(({ number, step, name, columns, cells, after, state, isCause, select }: RowProps) => (
  <tr class={`${state}${isCause ? " cause" : ""}`} onClick={() => select(number)}>
    <td>
      <button
        type="button"
        aria-current={state === "next" ? "step" : undefined}
        aria-label={`Step ${number}: ${name} ${shown(step.text)}`}
        onClick={() => select(number)}
      >
        {number}
      </button>
      {step.forks !== undefined && (
        <span class="fork" title="Another thread could go here">
          ◆
        </span>
      )}
    </td>
    {columns.length === 0 ? (
      <td class={`alone ${colourOf(step.thread)}`} title={`${shown(step.text)}${after}`}>
        <Badge thread={step.thread} /> <b>{name}</b> {shown(step.text)}
      </td>
    ) : (
      columns.map((thread, index) => (
        <td class={`${colourOf(thread)} ${cells[index]?.is ?? ""}`} key={thread} title={cells[index]?.title}>
          {thread === step.thread && (
            <span class="deed" title={`${shown(step.text)}${after}`}>
              {shown(step.text)}
            </span>
          )}
        </td>
      ))
    )}
  </tr>
));
