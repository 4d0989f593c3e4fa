import { createObserver } from "../../src/runner/observer.ts";
import { prepare } from "../../src/runner/prepare.ts";
import { record } from "../../src/runner/record.ts";
import { endOf } from "../../src/runner/search/searched-run.ts";
import type { Session } from "../../src/runner/session.ts";
import { withProgram } from "../support/with-program.ts";
import type { Comparison } from "./compare.ts";
import { type Explored, explore, racing, readOutcome } from "./explored.ts";
import type { Rules } from "./machine.ts";
import { outcomeText } from "./outcome.ts";
import { translate } from "./translate.ts";

/** Runs of each program. */
const RUNS = 6;
/** Fast, so that sleeps of some seconds do not make the runs long. */
const CLOCK = { clock: "machine", speed: 20 } as const;

/**
 * Looks whether real threads on the machine's clock do what the search has not seen. A program that tells the time does: there, work takes
 * time. And a deadlock ends such a run as soon as it is noticed, while other threads may still go on, so only that there is one is compared.
 *
 * @param searched what the search has seen. Default: it is made.
 */
export async function compareRealRuns(
  session: Session,
  rules: Rules,
  searched?: Pick<Explored, "outcomes" | "races" | "complete">,
): Promise<Comparison> {
  const { outcomes: expected, races, complete } = searched ?? (await explore(session, rules));
  const { program } = rules;
  const equal: Comparison = { kind: "equal", outcomes: expected.size, traces: 0 };
  if (complete !== true || program.asksTime || rules.time === "ordered") return equal;
  const { program: compiled } = await withProgram(translate(program), prepare);
  const { signal } = new AbortController();
  for (let run = 0; run < RUNS; run++) {
    const how = { params: {}, scheduling: CLOCK, timeout: 60, signal };
    // It notices deadlocks.
    const observer = createObserver(compiled, undefined);
    const { events, ending } = await record(session, { program: compiled, ...how, observer });
    const end = ending.reason === "hopeless" ? "deadlock" : endOf(ending);
    const found = outcomeText(readOutcome({ facts: { events }, end }, rules));
    const isKnown =
      end === "deadlock" ? [...expected].some((outcome) => outcome.startsWith(end)) : expected.has(found);
    const raced = racing(observer.races.find()).find((name) => !races.has(name));
    if (!isKnown || raced !== undefined) {
      const does = isKnown ? `race on ${raced}` : "do something";
      const what = `Real threads ${does} that the search has not seen.`;
      return { kind: "differs", difference: { rules, what, expected, found: new Set([found]) } };
    }
  }
  return equal;
}
