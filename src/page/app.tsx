import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageDocument, PageReport } from "../result/page.ts";
import { Controls } from "./controls.tsx";
import { Details, Findings } from "./findings.tsx";
import { Grid } from "./grid.tsx";
import { Header, Lessons } from "./header.tsx";
import { Output } from "./output.tsx";
import { isPlace, KEYS, type PagePlace, placeOf, toOutcome, writeAddress } from "./place.ts";
import { createRun } from "./run.ts";
import { Source } from "./source.tsx";
import { Now } from "./state.tsx";
import { TimeAxis } from "./time-axis.tsx";

/** The whole page: its address says which lesson, trace and step it shows. */
export function App({ data }: { readonly data: PageDocument }) {
  const [place, setPlace] = useState(() => placeOf(data, location.hash));
  const [isTime, setTime] = useState(false);
  const report = data.reports[place.report - 1] as PageReport | undefined;
  const trace = report?.traces[place.trace - 1];
  const run = useMemo(() => trace && createRun(trace), [trace]);
  const box = useRef<HTMLDivElement>(null);
  const last = (trace?.steps.length ?? 0) + 1;

  function go(next: Partial<PagePlace>): void {
    const wanted = { ...place, ...next };
    const there = placeOf(data, writeAddress(wanted, 2));
    history.replaceState(null, "", writeAddress(there, data.reports.length));
    setPlace(there);
  }

  useLayoutEffect(() => {
    const onHash = () => {
      // A handout has headings that its own links lead to.
      if (data.handout && !isPlace(location.hash)) return;
      setPlace(placeOf(data, location.hash));
    };
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, [data]);

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || report === undefined || trace === undefined)
        return;
      // A handout has more to read, so keys belong to the page only while it has the focus.
      if (data.handout && !box.current?.contains(document.activeElement)) return;
      const act = KEYS[event.key] ?? (/^[1-9]$/.test(event.key) ? "outcome" : undefined);
      if (act === undefined) return;
      const next =
        act === "outcome"
          ? toOutcome(report, Number(event.key))
          : { step: act({ step: place.step, last, trace }) };
      if (next === undefined) return;
      event.preventDefault();
      go(next);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  useLayoutEffect(() => {
    if (data.handout && isPlace(location.hash)) box.current?.scrollIntoView();
  }, [data]);

  if (report === undefined) return <main>There is nothing to show.</main>;
  const Main = data.handout ? "div" : "main";
  return (
    <div ref={box}>
      {data.reports.length > 1 && <Lessons reports={data.reports} at={place.report} go={go} />}
      <Header report={report} isHandout={data.handout === true} place={place} go={go} />
      <Main>
        {run === undefined ? (
          <p class="none">
            {report.tone === "bad" ? "There is no schedule to show." : "No schedule was recorded."}
          </p>
        ) : (
          <div class="stage">
            <div class="board">
              <Source report={report} run={run} step={place.step} />
              {isTime ? (
                <TimeAxis run={run} step={place.step} go={go} />
              ) : (
                <Grid run={run} step={place.step} go={go} />
              )}
              <Now report={report} run={run} step={place.step} />
            </div>
            <Output report={report} run={run} step={place.step} />
            <Controls report={report} run={run} place={place} isTime={isTime} setTime={setTime} go={go} />
          </div>
        )}
        <Findings report={report} trace={trace} go={go} />
        <Details report={report} />
      </Main>
    </div>
  );
}
