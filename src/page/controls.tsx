import type { PageReport, PageTrace } from "../result/page.ts";
import { type Go, nextFork, type PagePlace, previousFork } from "./place.ts";
import { type AtStep, hasMore, isOverAt, type ShownRun, sayMore } from "./run.ts";
import { shown } from "./shown.ts";
import { Badge, nameOf } from "./threads.tsx";

interface ControlsProps {
  readonly report: PageReport;
  readonly run: ShownRun;
  readonly place: PagePlace;
  readonly isTime: boolean;
  setTime(isTime: boolean): void;
  readonly go: Go;
}

/** The buttons for stepping, and details of the step: what it comes after, and which threads could go instead. */
export function Controls({ report, run, place, isTime, setTime, go }: ControlsProps) {
  const { trace } = run;
  const last = trace.steps.length + 1;
  const { step } = place;
  const button = (label: string, sign: string, key: string, to: number) => (
    // A button that leads nowhere keeps the focus, so that keys still reach the page.
    <button
      type="button"
      title={`${label} (${key})`}
      aria-disabled={to === step}
      onClick={() => go({ step: to })}
    >
      <span aria-hidden="true">{sign}</span> <span class="sr">{label} </span>
      <kbd>{key}</kbd>
    </button>
  );
  return (
    <section class="controls" aria-label="Controls">
      <div class="buttons">
        {button("First step", "|◀", "Home", 1)}
        {button("Step back", "◀", "←", Math.max(1, step - 1))}
        <output aria-live="polite">
          {step === last ? "end" : `step ${step}`} <small>of {last - 1}</small>
        </output>
        {button("Step forward", "▶", "→", Math.min(last, step + 1))}
        {button("The end", "▶|", "End", last)}
        {button("Previous fork", "◀◆", "[", previousFork(trace, step))}
        {button("Next fork", "◆▶", "]", nextFork(trace, step))}
        <span class="axis">
          <button type="button" aria-pressed={!isTime} onClick={() => setTime(false)}>
            order
          </button>
          <button type="button" aria-pressed={isTime} onClick={() => setTime(true)}>
            time
          </button>
        </span>
      </div>
      <Step report={report} run={run} step={step} go={go} />
    </section>
  );
}

function sayEnd(report: PageReport, trace: PageTrace, step: number): string {
  if (hasMore(trace)) return `The run goes on: ${sayMore(trace)} not stored.`;
  if (isOverAt(report, trace, step)) return "The run is over.";
  return trace.isStuck ? "No thread can go on." : "The run was stopped here.";
}

interface StepProps extends AtStep {
  readonly report: PageReport;
  readonly go: Go;
}

function Step({ report, run, step, go }: StepProps) {
  const { trace } = run;
  const now = trace.steps[step - 1];
  if (now === undefined)
    return (
      <div class="step" tabIndex={0}>
        {sayEnd(report, trace, step)}
      </div>
    );
  return (
    <div class="step" tabIndex={0}>
      <p>
        <Badge thread={now.thread} /> <b>{nameOf(trace, now.thread)}</b> {shown(now.text)}
        {now.after?.map((index) => (
          <span class="after" key={index}>
            {" "}
            · after{" "}
            <button type="button" onClick={() => go({ step: index + 1 })}>
              step {index + 1}
            </button>
            : {nameOf(trace, trace.steps[index]?.thread ?? 0)} {shown(trace.steps[index]?.text ?? "")}
          </span>
        ))}
      </p>
      <ul class="forks">
        {(now.forks ?? []).slice(0, 6).map(({ thread, leads }) => {
          const there = leads && report.traces[leads[0]];
          const outcome = there && report.outcomes[there.outcome];
          return (
            <li key={thread}>
              here <Badge thread={thread} /> {nameOf(trace, thread)} could go instead →{" "}
              {leads === undefined || outcome === undefined ? (
                <i>not recorded</i>
              ) : (
                <button type="button" onClick={() => go({ trace: leads[0] + 1, step: leads[1] + 1 })}>
                  {shown(outcome.text)}
                </button>
              )}
            </li>
          );
        })}
        {(now.forks?.length ?? 0) > 6 && <li>… and {(now.forks?.length ?? 0) - 6} more</li>}
      </ul>
    </div>
  );
}
