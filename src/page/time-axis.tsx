import type { Go } from "./place.ts";
import type { AtStep } from "./run.ts";
import { shown } from "./shown.ts";
import { Badge, colourOf, nameOf } from "./threads.tsx";

const WIDTH = 1000;
const HEIGHT = 18;

/** The same run by its clock: a lane for each thread. */
export function TimeAxis({ run, step, go }: AtStep & { readonly go: Go }) {
  const { trace, events } = run;
  const end = events.at(-1)?.time ?? 0;
  const x = (time: number) => (end === 0 ? 0 : (time / end) * WIDTH);
  const now = events[trace.steps[step - 1]?.event ?? events.length - 1]?.time ?? end;
  return (
    <section class="time" aria-label="Time" tabIndex={0}>
      <p>
        {end === 0
          ? "No time passes on the clock of this run: look at the order of its steps."
          : `at ${seconds(now)} of ${seconds(end)}`}
      </p>
      {trace.lanes.map((lane) => (
        <div class="lane" key={lane.thread}>
          <span class="who">
            <Badge thread={lane.thread} /> {nameOf(trace, lane.thread)}
          </span>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${nameOf(trace, lane.thread)}, from ${seconds(lane.from[1])} to ${seconds(lane.to[1])}`}
          >
            <g class={colourOf(lane.thread)}>
              <rect
                class="life"
                x={x(lane.from[1])}
                y={5}
                width={Math.max(2, x(lane.to[1]) - x(lane.from[1]))}
                height={8}
              />
              {lane.holds.map((hold, index) => (
                <rect
                  class="hold"
                  key={index}
                  x={x(hold.from[1])}
                  y={2}
                  width={Math.max(2, x(hold.to[1]) - x(hold.from[1]))}
                  height={14}
                >
                  <title>{`holds ${shown(hold.lock)}`}</title>
                </rect>
              ))}
            </g>
            {lane.segments.map((segment, index) => (
              <rect
                class={segment.state === "sleeping" ? "asleep" : "waiting"}
                key={index}
                x={x(segment.from[1])}
                y={5}
                width={Math.max(0, x(segment.to[1]) - x(segment.from[1]))}
                height={8}
              >
                <title>{segment.state === "sleeping" ? "sleeps" : `waits for ${shown(segment.what)}`}</title>
              </rect>
            ))}
            {end > 0 && (
              <rect class="cursor" x={Math.min(WIDTH - 2, x(now))} y={0} width={2} height={HEIGHT} />
            )}
          </svg>
        </div>
      ))}
      <p class="legend">
        <span class="key life" /> runs or could <span class="key asleep" /> sleeps{" "}
        <span class="key waiting" /> waits <span class="key hold" /> holds a lock
      </p>
      <input
        type="range"
        min={1}
        max={trace.steps.length + 1}
        value={step}
        aria-label="Step"
        onInput={(event) => go({ step: Number(event.currentTarget.value) })}
      />
    </section>
  );
}

function seconds(time: number): string {
  return `${Number(time.toPrecision(4))} s`;
}
