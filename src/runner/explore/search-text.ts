import { createBudget } from "../../expect/match/match-line.ts";
import { searchSequence } from "../../expect/match/search-sequence.ts";
import type { ExpectedLine } from "../../expect/parse.ts";
import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import { isPrint } from "../../protocol/operations.ts";
import { createSearch, type Step } from "../../scheduler/dpor.ts";
import { opOf } from "../../scheduler/steps.ts";
import { createTranscript, type Transcript } from "../../trace/lines.ts";
import { NOWHERE } from "../../trace/order.ts";
import { ranToItsEnd } from "../record.ts";
import type { Carrier } from "../search/carriers.ts";
import { repeatsItself } from "../search/repeats-itself.ts";
import { runPlan } from "../search/run-plan.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import { stepsToSearch } from "../search/searched-run.ts";
import { type ClockReading, patienceOf, secondsLeft } from "../time-budget.ts";
import { isCrash } from "../troubles.ts";

/** How a search for a text ended. */
export interface TextSearch {
  /** A schedule that prints the text, line by line. Without one nothing is known. */
  readonly schedule?: readonly number[];
  /** See {@link Run.bounds}. */
  readonly bounds?: RoundBounds;
  readonly runs: number;
}

export interface TextLimits extends SearchLimits {
  /**
   * Whether all other threads are tried in place of a step that prints something else. A thread that can print the line only as long as
   * another one has not gone on, such as a daemon before the end of the program, is then found, too. It takes far longer where no schedule
   * prints the text.
   */
  readonly triesOthers?: boolean;
}

/**
 * Searches for a schedule that prints the expected text, and for nothing else: as soon as a line is not the next one expected, no other run
 * with this beginning is tried. For every order of lines that the program's synchronisation allows, some schedule prints them in it. So the
 * order of prints is searched, too, and the text can be compared line by line.
 *
 * Finds quickly, but proves nothing: the skipped runs could have shown where else to look.
 */
export async function searchText(
  carrier: Carrier,
  { maxTraces = 0, triesOthers = false, began, ...limits }: TextLimits & { readonly began: ClockReading },
): Promise<TextSearch> {
  const { target, expected = [], engine, confirm } = carrier;
  const { world } = engine.kernel;
  const search = createSearch();
  let length: number | undefined;
  let runs = 0;
  for (let plan = search.next(); plan !== undefined; plan = search.next()) {
    if (runs >= maxTraces || limits.signal.aborted || secondsLeft(limits, began) <= 0) break;
    const within = { ...stepLimits(limits, length), patience: patienceOf(limits, began) };
    const recording = await runPlan(carrier, { ...within, plan, ordersPrints: true, bounds: BOUNDS });
    runs++;
    const { events, schedule } = recording;
    const { stuck } = recording.ending;
    if (!ranToItsEnd(recording.ending) || stuck === "diverged") break;
    if (stuck === "report full") continue;
    const steps = stepsToSearch(world, events);
    if (!search.learn(steps)) break;
    const wrong = wrongStep(steps, events, expected);
    if (wrong !== undefined) search.cut(wrong + 1);
    if (wrong !== undefined && triesOthers) search.tryOthers();
    if (stuck === "asleep") continue;
    length ??= schedule.length;
    const fails = target.lesson?.despiteErrors !== true && events.some(isCrash);
    if (wrong !== undefined || stuck !== undefined || fails || !prints(events, expected)) continue;
    const bounds = pollersOf(world).length > 0 ? BOUNDS : NO_BOUNDS;
    const samples = [{ schedule, events, bounds }];
    const again = stepLimits(limits, length);
    const isSame = await repeatsItself(carrier, samples, again);
    await confirm({ ok: isSame }, samples, again);
    return isSame ? { schedule, bounds, runs } : { runs };
  }
  return { runs };
}

/** Rounds that threads may make: each may print an expected line. */
const BOUNDS: RoundBounds = { polls: 16, laps: 100 };

/** The first step that prints something else than the next expected line. */
function wrongStep(
  steps: readonly Step[],
  events: readonly TraceEvent[],
  expected: readonly ExpectedLine[],
): number | undefined {
  const transcript = createTranscript();
  const printing = steps.flatMap((step, index) => (isPrint(opOf(step.decision)) ? [index] : []));
  let printed = 0;
  for (const event of events) {
    const lines = transcript.add(event, NOWHERE);
    if (isPrint(event.op)) printed++;
    if (lines.length > 0 && !begins(transcript, expected)) return printing[printed - 1];
  }
  return undefined;
}

function prints(events: readonly TraceEvent[], expected: readonly ExpectedLine[]): boolean {
  const transcript = createTranscript();
  for (const event of events) transcript.add(event, NOWHERE);
  transcript.close();
  const { printed, truncated } = transcript.output;
  return printed === expected.length && !truncated && begins(transcript, expected);
}

/** Whether the lines so far are the first of the expected ones. */
function begins({ output }: Transcript, expected: readonly ExpectedLine[]): boolean {
  const { lines, printed } = output;
  if (printed > expected.length) return false;
  return searchSequence(expected.slice(0, lines.length), lines, createBudget(BUDGET));
}

/** Steps of matching for each check of the lines. */
const BUDGET = 100_000;
