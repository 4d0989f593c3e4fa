import { Fragment } from "preact";
import type { PageReport, PageTrace } from "../result/page.ts";
import type { Go } from "./place.ts";
import { shown } from "./shown.ts";
import { Listing } from "./source.tsx";
import { Badge, colourOf, letterOf } from "./threads.tsx";

/** The problems: of this trace with the steps that show them, then of all traces. */
export function Findings({
  report,
  trace,
  go,
}: {
  readonly report: PageReport;
  readonly trace: PageTrace | undefined;
  readonly go: Go;
}) {
  return (
    <>
      {trace !== undefined && (trace.findings.length > 0 || trace.ring.length > 0) && (
        <section class="findings" aria-label="Findings in this trace">
          <h2>in this trace</h2>
          {trace.ring.length > 0 && <Ring trace={trace} />}
          {[...new Set(trace.findings.map(({ message }) => message))].map((message) => (
            <p key={message}>
              {shown(message)} See{" "}
              {trace.findings
                .filter((found) => found.message === message)
                .map(({ steps }, index) => (
                  <Fragment key={index}>
                    {index > 0 && ", or "}
                    <Steps steps={steps} go={go} />
                  </Fragment>
                ))}
              .
            </p>
          ))}
        </section>
      )}
      {report.findings.length > 0 && (
        <section class="findings" aria-label="Findings">
          <h2>findings</h2>
          {report.findings.map(({ kind, tone, message }, index) => (
            <div class={`finding ${tone}`} key={index}>
              <b>{kind}</b>
              <div>
                {message.split("\n").map((line, at) => (
                  <p class={line.startsWith("  ") ? "inner" : ""} key={at}>
                    {shown(line.trim())}
                  </p>
                ))}
              </div>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

/** `steps 3, 6 and 8`, each with a link to the step. */
function Steps({ steps, go }: { readonly steps: readonly number[]; readonly go: Go }) {
  const sorted = [...new Set(steps)].sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  return (
    <span class="steps">
      {sorted.length === 1 ? "step" : "steps"}{" "}
      {sorted.map((step, at) => (
        <Fragment key={step}>
          {at === 0 ? "" : at === sorted.length - 1 ? " and " : ", "}
          <button type="button" aria-label={`Step ${step + 1}`} onClick={() => go({ step: step + 1 })}>
            {step + 1}
          </button>
        </Fragment>
      ))}
    </span>
  );
}

const SIZE = 200;

/** Threads in a ring: each waits for the next one. */
function Ring({ trace }: { readonly trace: PageTrace }) {
  const { ring, isCycle } = trace;
  const at = (index: number) => {
    const angle = (2 * Math.PI * index) / ring.length - Math.PI / 2;
    return [SIZE / 2 + 70 * Math.cos(angle), SIZE / 2 + 70 * Math.sin(angle), angle] as const;
  };
  return (
    <div class="ring">
      {isCycle && ring.length > 1 && ring.length <= 8 && (
        <svg
          viewBox={`0 0 ${SIZE} ${SIZE}`}
          role="img"
          aria-label={`${ring.map(({ thread }) => shown(thread)).join(", ")} wait for each other`}
        >
          <circle cx={SIZE / 2} cy={SIZE / 2} r={70} />
          {ring.map((_, index) => {
            // The arrow points at the thread that it waits for.
            const [x, y, angle] = at(index + 0.5);
            const turn = (angle * 180) / Math.PI + 90;
            return (
              <path key={index} d="M-7 -6L7 0L-7 6Z" transform={`translate(${x} ${y}) rotate(${turn})`} />
            );
          })}
          {ring.map(({ id }, index) => {
            const [x, y] = at(index);
            return (
              <g key={id} class={colourOf(id)}>
                <circle class="node" cx={x} cy={y} r={18} />
                <text x={x} y={y + 5} text-anchor="middle">
                  {letterOf(id)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
      <ul>
        {ring.map(({ id, thread, waits }) => (
          <li key={id}>
            <Badge thread={id} /> <b>{shown(thread)}</b> {shown(waits)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the page leaves out, the lesson's text, and the same program in Python. */
export function Details({ report }: { readonly report: PageReport }) {
  const { text, python, left } = report;
  return (
    <>
      {left.length > 0 && <p class="left">{left.map(shown).join(" ")}</p>}
      {text !== undefined && text.trim() !== "" && (
        <details>
          <summary>The lesson</summary>
          <pre tabIndex={0}>{text.split("\n").map(shown).join("\n")}</pre>
        </details>
      )}
      {python !== undefined && (
        <details>
          <summary>The same in Python</summary>
          <Listing file={python} />
        </details>
      )}
    </>
  );
}
