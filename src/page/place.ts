import type { PageDocument, PageReport, PageTrace } from "../result/page.ts";

/** The page's state in its address: `#t=2&s=8`. All numbers count from 1. */
export interface PagePlace {
  /** The lesson, if there are several. */
  readonly report: number;
  readonly trace: number;
  /** The step that comes next. */
  readonly step: number;
}

/** Goes to another place of the page; the parts that are not named stay. */
export type Go = (next: Partial<PagePlace>) => void;

function readAddress(hash: string): Partial<PagePlace> {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const read = (key: string, name: keyof PagePlace) => {
    const number = Number(words.get(key));
    return Number.isInteger(number) && number > 0 ? { [name]: number } : {};
  };
  return { ...read("r", "report"), ...read("t", "trace"), ...read("s", "step") };
}

/** Whether an address contains any of it. */
export function isPlace(hash: string): boolean {
  return Object.keys(readAddress(hash)).length > 0;
}

export function writeAddress({ report, trace, step }: PagePlace, reports: number): string {
  return `#${reports > 1 ? `r=${report}&` : ""}t=${trace}&s=${step}`;
}

/** Where keys are pressed. */
interface KeyContext {
  readonly step: number;
  readonly last: number;
  readonly trace: PageTrace;
}

/** The step that a key leads to. */
export const KEYS: Readonly<Record<string, (at: KeyContext) => number>> = {
  ArrowLeft: ({ step }) => Math.max(1, step - 1),
  ArrowRight: ({ step, last }) => Math.min(last, step + 1),
  Home: () => 1,
  End: ({ last }) => last,
  "[": ({ step, trace }) => previousFork(trace, step),
  "]": ({ step, trace }) => nextFork(trace, step),
};

export function nextFork({ steps }: PageTrace, step: number): number {
  const found = steps.findIndex((each, index) => index >= step && each.forks !== undefined);
  return found < 0 ? step : found + 1;
}

export function previousFork({ steps }: PageTrace, step: number): number {
  const found = steps.slice(0, step - 1).findLastIndex((each) => each.forks !== undefined);
  return found < 0 ? step : found + 1;
}

/** The first trace of an outcome, at its beginning. */
export function toOutcome(report: PageReport, number: number): Partial<PagePlace> | undefined {
  const trace = report.traces.findIndex(({ outcome }) => outcome === number - 1);
  return trace < 0 ? undefined : { trace: trace + 1, step: 1 };
}

/** The state that an address means. Parts that are missing or do not exist are chosen, failures first. */
export function placeOf({ reports }: PageDocument, hash: string): PagePlace {
  const wanted = readAddress(hash);
  const worst = Math.max(
    0,
    reports.findIndex(({ tone }) => tone === "bad"),
  );
  const report = within(wanted.report ?? worst + 1, reports.length);
  const { traces = [], outcomes = [], opens } = reports[report - 1] ?? {};
  const odd = Math.max(
    0,
    traces.findIndex(({ outcome }) => outcomes[outcome]?.tone === "bad"),
  );
  const trace = within(wanted.trace ?? (opens ?? odd) + 1, traces.length);
  const steps = traces[trace - 1]?.steps.length ?? 0;
  return { report, trace, step: within(wanted.step ?? 1, steps + 1) };
}

function within(number: number, most: number): number {
  return Math.min(Math.max(1, number), Math.max(1, most));
}
