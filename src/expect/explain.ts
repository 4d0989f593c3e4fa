import { explain } from "../explain/explain.ts";
import { listWords } from "../explain/vocabulary.ts";
import type { TraceEvent } from "../protocol/event.ts";
import type { Finding } from "../result/finding.ts";
import type { AlignedRow } from "../result/run.ts";
import type { StampedLine } from "../trace/lines.ts";
import { createPaths, indexOf, type Paths } from "../trace/path.ts";
import { type Discord, findMisfits } from "./captures.ts";
import { tellLookAlike } from "./look-alike.ts";
import type { Violation } from "./misplaced.ts";
import type { Pairing } from "./pairing.ts";
import type { ExpectedLine } from "./parse.ts";
import { showLine } from "./show.ts";
import {
  dependsOnRun,
  describeCapture,
  describeChain,
  type Names,
  ordinal,
  placesOfChain,
  quote,
} from "./words.ts";

export interface Mismatch {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly order: "any" | "exact";
  /** The events of the run, as many as were kept, in seq order: they tell what orders two lines. */
  readonly events: readonly TraceEvent[];
  readonly names: Names;
  readonly rows: readonly AlignedRow[];
  readonly pairing: Pairing;
  readonly violations: ReadonlyMap<number, Violation>;
  readonly discords: ReadonlyMap<number, Discord>;
  /** Whether the search was cut short. */
  readonly exhausted: boolean;
}

/** More findings than this are counted, not told. */
const MOST_FINDINGS = 20;

/**
 * One finding for each line that is wrong, from the top. Lines in a wrong place come after lines with a wrong text, as
 * they may be out of place only because of how lines that read the same were paired. There is always at least one.
 */
export function explainMismatch(mismatch: Mismatch): readonly Finding[] {
  const told: Finding[] = mismatch.exhausted
    ? [explain({ kind: "search-limit", reached: "orders of lines" })]
    : [];
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
  for (const row of problems.slice(0, MOST_FINDINGS)) told.push(explainRow(row, mismatch, pathsOf));
  if (problems.length > MOST_FINDINGS) told.push(note(`… and ${problems.length - MOST_FINDINGS} more.`));
  return told.length > 0 ? told : [noPairing()];
}

function isProblem({ state, expected }: AlignedRow, { discords }: Mismatch): boolean {
  // A line that stands in another place has a row on each side; one of them is told.
  if (state === "order") return expected !== undefined;
  if (state === "moved") return expected !== undefined && discords.has(expected.index);
  return state === "missing" || state === "extra" || state === "different";
}

function explainRow(row: AlignedRow, mismatch: Mismatch, pathsOf: () => Paths): Finding {
  const index = row.expected?.index ?? -1;
  const line = row.actual?.index ?? mismatch.pairing.actualOf[index] ?? -1;
  if (row.state === "missing") return explainMissing(mismatch.expected[index] as ExpectedLine);
  if (row.state === "extra") return explainExtra(line, mismatch);
  const violation = mismatch.violations.get(index);
  if (row.state === "order") {
    return violation === undefined
      ? explainExact(index, mismatch)
      : explainOrder(violation, mismatch, pathsOf());
  }
  const discord = mismatch.discords.get(index);
  return discord === undefined
    ? explainDifferent(index, line, mismatch)
    : explainDiscord(discord, line, mismatch);
}

function explainMissing(line: ExpectedLine): Finding {
  const message = `Line ${line.number} of expected.txt, ${quote(showLine(line, {}))}, was not printed.`;
  return { kind: "missing", message, threads: [], places: [] };
}

function explainExtra(line: number, mismatch: Mismatch): Finding {
  const { text } = mismatch.lines[line] as StampedLine;
  const message = `${printersOf(line, mismatch)} printed ${quote(text)}, which is not in expected.txt.`;
  return { kind: "extra", message, ...whereabouts([line], mismatch) };
}

function explainDifferent(index: number, line: number, mismatch: Mismatch): Finding {
  const wanted = mismatch.expected[index] as ExpectedLine;
  const { text } = mismatch.lines[line] as StampedLine;
  const misfits = findMisfits(wanted, text).map(
    ({ capture, text }) =>
      ` ${capture.source} stands for ${describeCapture(capture)}, not for ${text === "" ? "nothing" : quote(text)}.`,
  );
  const message =
    `Line ${wanted.number} of expected.txt is ${quote(showLine(wanted, {}))}, ` +
    `but ${printersOf(line, mismatch)} printed ${quote(text)}.${misfits.join("")}${tellLookAlike(showLine(wanted, {}), text)}`;
  return { kind: "different", message, ...whereabouts([line], mismatch) };
}

function explainDiscord(
  { index, name, nth, text, first }: Discord,
  line: number,
  mismatch: Mismatch,
): Finding {
  const { number } = mismatch.expected[index] as ExpectedLine;
  const message =
    `Line ${number} of expected.txt: the ${ordinal(nth)} {{${name}}} is ${text}, but the first was ${first}. ` +
    "A name stands for the same text everywhere.";
  return { kind: "capture", message, ...whereabouts([line], mismatch) };
}

function explainExact(index: number, mismatch: Mismatch): Finding {
  const { number } = mismatch.expected[index] as ExpectedLine;
  const line = mismatch.pairing.actualOf[index] as number;
  const { text } = mismatch.lines[line] as StampedLine;
  const message =
    `${printersOf(line, mismatch)} printed ${quote(text)} as line ${line + 1}, but it is line ${number} of expected.txt, ` +
    'and this lesson asks for the exact order ("order: exact").';
  return { kind: "order", message, ...whereabouts([line], mismatch) };
}

function explainOrder({ early, late }: Violation, mismatch: Mismatch, paths: Paths): Finding {
  const { expected, lines, pairing } = mismatch;
  const [firstIndex, secondIndex] = [pairing.actualOf[late] as number, pairing.actualOf[early] as number];
  const [first, second] = [lines[firstIndex] as StampedLine, lines[secondIndex] as StampedLine];
  const claim =
    `expected.txt has ${quote(second.text)} (line ${expected[early]?.number}) before ` +
    `${quote(first.text)} (line ${expected[late]?.number}), but ${quote(first.text)} comes first: `;
  const { words, causes } = reason(first, second, mismatch, paths);
  const { threads, places } = whereabouts([firstIndex, secondIndex], mismatch);
  return { kind: "order", message: claim + words, threads, places: [...new Set([...causes, ...places])] };
}

/** More ways from one line's parts to the other's are not looked at. */
const MOST_WAYS = 200;

/** Why a line comes first: some part of it comes before some part of the other. With the places of what causes it. */
function reason(
  first: StampedLine,
  second: StampedLine,
  { names, events }: Mismatch,
  paths: Paths,
): { readonly words: string; readonly causes: readonly string[] } {
  const [begins, parts] = [first.begins ?? [first], second.parts ?? [second]];
  const both = begins.find(({ thread }) => parts.some((part) => part.thread === thread));
  if (both !== undefined) {
    const words = `${names.thread(both.thread)} prints ${onBoth(first, second)}, in that order.`;
    return { words, causes: [] };
  }
  const ways = begins
    .flatMap((from) => parts.slice(0, MOST_WAYS).map((to) => ({ from, to })))
    .slice(0, MOST_WAYS);
  for (const { from, to } of ways) {
    const chain = paths.between(from.seq, to.seq);
    if (chain === undefined) continue;
    const steps = [
      `${names.thread(from.thread)} prints ${of(first)}`,
      ...describeChain(chain, names),
      `${names.thread(to.thread)} prints ${of(second)}`,
    ];
    const hedge = dependsOnRun(chain, events) ? " Another run may do this in another order." : "";
    return { words: `${steps.join("; ")}.${hedge}`, causes: placesOfChain(chain, names) };
  }
  const [one, two] = [first, second].map((line) => writersOf(line, names));
  return { words: `in this run, what ${one} printed comes before what ${two} printed.`, causes: [] };
}

function of({ text, parts }: StampedLine): string {
  return `${parts === undefined ? "" : "a part of "}${quote(text)}`;
}

function onBoth(first: StampedLine, second: StampedLine): string {
  return first.parts === undefined && second.parts === undefined ? "both" : "a part of both";
}

function printersOf(line: number, { lines, names }: Mismatch): string {
  return writersOf(lines[line] as StampedLine, names);
}

/** The threads whose text a line is. */
function writersOf({ thread, parts }: StampedLine, names: Names): string {
  return listWords([...new Set((parts ?? [{ thread }]).map((part) => names.thread(part.thread)))]);
}

function noPairing(): Finding {
  return note(
    "Every line was printed, but no pairing of the lines satisfies all captures and the order of this run.",
  );
}

function note(message: string): Finding {
  return { kind: "note", message, threads: [], places: [] };
}

/** The threads that printed these lines, and the places in the program that did. */
function whereabouts(
  indices: readonly number[],
  { lines, events, names }: Mismatch,
): Pick<Finding, "threads" | "places"> {
  const printed = indices.flatMap((index) => {
    const line = lines[index] as StampedLine;
    return line.parts ?? [line];
  });
  const places = printed.flatMap(({ seq }) => {
    const site = events[indexOf(events, seq)]?.site ?? 0;
    const place = site === 0 ? undefined : names.place?.(site);
    return place === undefined || place === "" ? [] : [place];
  });
  return {
    threads: [...new Set(printed.map(({ thread }) => names.thread(thread)))],
    places: [...new Set(places)],
  };
}
