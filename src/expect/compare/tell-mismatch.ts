import type { TraceEvent } from "../../protocol/event.ts";
import type { Fact } from "../../result/fact.ts";
import type { OrderedLine, OrderReason, PrintedBy } from "../../result/output-facts.ts";
import type { AlignedRow } from "../../result/run.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { createPaths, indexOf, type Paths } from "../../trace/path.ts";
import type { ExpectedLine } from "../parse.ts";
import { showLine } from "../show.ts";
import { type Discord, findMisfits } from "./captures.ts";
import type { Violation } from "./order-violations.ts";
import type { Pairing } from "./pairing.ts";
import { dependsOnRun, type ProgramNames, placesOfChain, tellChain } from "./tell-chain.ts";

interface Mismatch {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  /** The events of the run that were kept, in seq order: they show what orders two lines. */
  readonly events: readonly TraceEvent[];
  readonly names: ProgramNames;
  readonly rows: readonly AlignedRow[];
  readonly pairing: Pairing;
  readonly violations: ReadonlyMap<number, Violation>;
  readonly discords: ReadonlyMap<number, Discord>;
  /** Whether the search was cut short. */
  readonly exhausted: boolean;
}

/** Further lines are only counted. */
const MOST_TOLD = 20;

/**
 * One fact for each wrong line, from the top. Lines in a wrong place come after lines with a wrong text: they may be out of place only
 * because of the pairing of equal lines. There is always at least one fact.
 */
export function tellMismatch(mismatch: Mismatch): readonly Fact[] {
  const told: Fact[] = mismatch.exhausted ? [{ kind: "search-limit", reached: "orders of lines" }] : [];
  const rows = mismatch.rows.filter((row) => isProblem(row, mismatch));
  const problems = [
    ...rows.filter(({ state }) => state !== "order"),
    ...rows.filter(({ state }) => state === "order"),
  ];
  let paths: Paths | undefined;
  const pathsOf = () => {
    paths ??= createPaths(mismatch.events);
    return paths;
  };
  for (const row of problems.slice(0, MOST_TOLD)) told.push(tellRow(row, mismatch, pathsOf));
  const count = problems.length - MOST_TOLD;
  if (count > 0) told.push({ kind: "more", of: "lines", count });
  return told.length > 0 ? told : [{ kind: "no-pairing" }];
}

function isProblem({ state, expected }: AlignedRow, { discords }: Mismatch): boolean {
  // A line in another place has a row on each side; only one of them is reported.
  if (state === "order") return expected !== undefined;
  if (state === "moved") return expected !== undefined && discords.has(expected.index);
  return state === "missing" || state === "extra" || state === "different";
}

function tellRow(row: AlignedRow, mismatch: Mismatch, pathsOf: () => Paths): Fact {
  const { expected, lines, pairing, violations, discords } = mismatch;
  const index = row.expected?.index ?? -1;
  const line = row.actual?.index ?? pairing.actualOf[index] ?? -1;
  const printed = () => printedBy(lines[line] as StampedLine, mismatch);
  if (row.state === "extra") return { kind: "extra", printed: printed() };
  const wanted = expected[index] as ExpectedLine;
  const text = { line: wanted.number, text: showLine(wanted, {}) };
  if (row.state === "missing") return { kind: "missing", expected: text };
  const violation = violations.get(index);
  if (row.state === "order") {
    if (violation !== undefined) return tellOrder(violation, mismatch, pathsOf());
    return { kind: "order", how: "exact", line: wanted.number, printedAs: line + 1, printed: printed() };
  }
  const discord = discords.get(index);
  if (discord !== undefined) {
    const { name, nth, text: found, first } = discord;
    return { kind: "capture", line: wanted.number, name, nth, text: found, first, printed: printed() };
  }
  const { text: whole, isCut } = lines[line] as StampedLine;
  const misfits = (isCut ? [] : findMisfits(wanted, whole)).map(({ capture, text: found }) => ({
    ...{ capture: capture.source, type: capture.type, range: capture.range, text: found },
  }));
  return { kind: "different", expected: text, printed: printed(), misfits };
}

function tellOrder({ early, late }: Violation, mismatch: Mismatch, paths: Paths): Fact {
  const { expected, lines, pairing } = mismatch;
  const [first, second] = [late, early].map((index) => lines[pairing.actualOf[index] as number]) as [
    StampedLine,
    StampedLine,
  ];
  const tell = (line: StampedLine, index: number): OrderedLine => ({
    ...printedBy(line, mismatch),
    line: (expected[index] as ExpectedLine).number,
    hasParts: line.parts !== undefined,
  });
  return {
    ...{ kind: "order", how: "forbidden", first: tell(first, late), second: tell(second, early) },
    why: tellReason(first, second, mismatch, paths),
  };
}

/** The most paths from one line's parts to the other's that are tried. */
const MOST_WAYS = 200;

/** Why a line comes first: some part of it comes before some part of the other. */
function tellReason(
  first: StampedLine,
  second: StampedLine,
  { names, events }: Mismatch,
  paths: Paths,
): OrderReason {
  const [begins, parts] = [first.begins ?? [first], second.parts ?? [second]];
  const both = begins.find(({ thread }) => parts.some((part) => part.thread === thread));
  if (both !== undefined) return { by: "thread", thread: names.thread(both.thread) };
  const ways = begins
    .flatMap((from) => parts.slice(0, MOST_WAYS).map((to) => ({ from, to })))
    .slice(0, MOST_WAYS);
  for (const { from, to } of ways) {
    const chain = paths.between(from.seq, to.seq);
    if (chain === undefined) continue;
    return {
      ...{ by: "steps", from: names.thread(from.thread), to: names.thread(to.thread) },
      ...tellChain(chain, names),
      places: placesOfChain(chain, names),
      isByChance: dependsOnRun(chain, events),
    };
  }
  return { by: "unknown" };
}

/** A line, with the threads that printed it, and their places in the program. */
function printedBy({ text, thread, seq, parts }: StampedLine, { events, names }: Mismatch): PrintedBy {
  const printed = parts ?? [{ thread, seq }];
  const places = printed.map((part) => {
    const site = events[indexOf(events, part.seq)]?.site ?? 0;
    return (site === 0 ? undefined : names.place?.(site)) ?? "";
  });
  return {
    text,
    threads: [...new Set(printed.map((part) => names.thread(part.thread)))],
    places: [...new Set(places.filter((place) => place !== ""))],
  };
}
