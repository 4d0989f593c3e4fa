import { useLayoutEffect, useRef } from "preact/hooks";
import type { PageFile, PageReport, PageToken } from "../result/page.ts";
import { memo } from "./redraw.ts";
import type { AtStep } from "./run.ts";
import { scrollInside } from "./scroll.ts";
import { shown } from "./shown.ts";
import { Badge, nameOf } from "./threads.tsx";

/** The program, with the letter of each thread at its current line. */
export function Source({ report, run, step }: AtStep & { readonly report: PageReport }) {
  const box = useRef<HTMLElement>(null);
  const at = new Map<string, number[]>();
  for (const { id, state, site } of run.before(step).threads) {
    const place = state === "ended" || state === "made" ? undefined : report.sites[site];
    if (place === undefined || site === 0) continue;
    const key = place.join(":");
    at.set(key, [...(at.get(key) ?? []), id]);
  }
  const next = run.trace.steps[step - 1];
  const current = next?.line === undefined ? "" : `${next.file}:${next.line}`;
  useLayoutEffect(() => scrollInside(box.current, ".current"), [current]);
  return (
    <section class="source" aria-label="Program" ref={box} tabIndex={0}>
      {report.files.map((file, index) => (
        <figure key={file.name}>
          <figcaption>{shown(file.name)}</figcaption>
          <ol>
            {file.lines.map((line, number) => {
              const key = `${index}:${number + 1}`;
              const threads = at.get(key) ?? NOBODY;
              return (
                <li class={key === current ? "current" : ""} key={key}>
                  <span class="here">
                    {threads.slice(0, shownHere(threads)).map((thread) => (
                      <span key={thread} title={nameOf(run.trace, thread)}>
                        <Badge thread={thread} />
                        <span class="sr">{nameOf(run.trace, thread)} is here: </span>
                      </span>
                    ))}
                    {threads.length > shownHere(threads) && (
                      <small>+{threads.length - shownHere(threads)}</small>
                    )}
                  </span>
                  <span class="number">{number + 1}</span>
                  <Line tokens={line} />
                </li>
              );
            })}
          </ol>
        </figure>
      ))}
    </section>
  );
}

/** The number of letters that fit. */
function shownHere(threads: readonly number[]): number {
  const room = threads.every((thread) => thread <= 10) ? 3 : 2;
  return threads.length <= room ? room : room - 1;
}

const NOBODY: readonly number[] = [];

const Line = memo(({ tokens }: { readonly tokens: readonly PageToken[] }) => (
  <code>
    {tokens.map(([text, kind], index) => (
      <span class={kind} key={index}>
        {shown(text)}
      </span>
    ))}
  </code>
));

export function Listing({ file }: { readonly file: PageFile }) {
  return (
    <pre tabIndex={0}>
      {file.lines.map((line, index) => (
        <div key={index}>
          <Line tokens={line} />
        </div>
      ))}
    </pre>
  );
}
