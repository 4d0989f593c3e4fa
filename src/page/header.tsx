import { useRef, useState } from "preact/hooks";
import { showCount } from "../protocol/quantity.ts";
import type { PageReport } from "../result/page.ts";
import { type Go, type PagePlace, toOutcome } from "./place.ts";
import { shown } from "./shown.ts";

const MARKS = { good: "✓", bad: "✗", calm: "•" } as const;

/** What was run, and the result. A handout has its own title. */
export function Header({
  report,
  isHandout,
  place,
  go,
}: {
  readonly report: PageReport;
  readonly isHandout: boolean;
  readonly place: PagePlace;
  readonly go: Go;
}) {
  const { name, title, what, tone, verdict, outcomes, traces, command } = report;
  const current = traces[place.trace - 1];
  return (
    <header>
      <p class="what">
        <b>{shown(name)}</b> · {shown(what)}
      </p>
      {!isHandout && <h1>{shown(title ?? name)}</h1>}
      <ul class={`verdict ${tone}`}>
        {verdict
          .flatMap((line) => line.split("\n"))
          .map((line) => (
            <li class={line.startsWith("✗") ? "broken" : ""} key={line}>
              {shown(line)}
            </li>
          ))}
      </ul>
      {outcomes.length > 0 && (
        <nav aria-label="Outcomes" class="outcomes">
          {outcomes.map((outcome, index) => {
            const mine = traces.flatMap((trace, at) => (trace.outcome === index ? [at + 1] : []));
            return (
              <div class={`outcome ${outcome.tone}`} key={index}>
                <button
                  type="button"
                  disabled={mine.length === 0}
                  aria-pressed={current?.outcome === index}
                  onClick={() => go(toOutcome(report, index + 1) ?? {})}
                  title={shown(outcome.shownBy)}
                >
                  <kbd>{index < 9 ? index + 1 : " "}</kbd>
                  <span class="mark">{MARKS[outcome.tone]}</span>
                  <span class="text">{shown(outcome.text)}</span>
                  {!outcome.text.endsWith(outcome.words) && <small>{outcome.words}</small>}
                  {outcomes.length > 1 || outcome.traces > 1 ? (
                    <small>{showCount(outcome.traces, "trace")}</small>
                  ) : null}
                </button>
                {current?.outcome === index && mine.length > 1 && (
                  <span class="traces">
                    {mine.map((trace, at) => (
                      <button
                        type="button"
                        key={trace}
                        aria-pressed={trace === place.trace}
                        aria-label={`Trace ${at + 1} of this outcome`}
                        onClick={() => go({ trace, step: 1 })}
                      >
                        {at + 1}
                      </button>
                    ))}
                  </span>
                )}
              </div>
            );
          })}
        </nav>
      )}
      {command !== undefined && <Command key={command} text={command} />}
      {current?.replay !== undefined && current.replay !== command && (
        <Command key={current.replay} text={current.replay} />
      )}
    </header>
  );
}

function Command({ text }: { readonly text: string }) {
  const code = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    // Where a page may not copy, the reader can copy what is selected.
    if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return (
    <p class="command">
      <code tabIndex={0} ref={code}>
        {shown(text)}
      </code>
      <button type="button" onClick={copy}>
        {isCopied ? "copied" : "copy"}
      </button>
    </p>
  );
}

/** For several lessons: the result of each. */
export function Lessons({
  reports,
  at,
  go,
}: {
  readonly reports: readonly PageReport[];
  readonly at: number;
  readonly go: Go;
}) {
  const failed = reports.filter(({ tone }) => tone === "bad").length;
  return (
    <nav aria-label="Results">
      <table class="lessons">
        <caption>
          {showCount(reports.length, "result")}
          {failed === 0 ? "" : `, ${failed} failed`}
        </caption>
        <thead>
          <tr>
            <th scope="col">program</th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          {reports.map(({ name, title, tone, verdict }, index) => (
            <tr class={tone} key={index}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={index + 1 === at}
                  onClick={() => {
                    go({ report: index + 1, trace: 1, step: 1 });
                    document.querySelector("header")?.scrollIntoView();
                  }}
                >
                  {shown(name)}
                </button>
                {title !== undefined && <small>{shown(title)}</small>}
              </th>
              <td>{shown(verdict[0] ?? "")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </nav>
  );
}
