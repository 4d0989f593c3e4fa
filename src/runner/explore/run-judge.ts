import { matchOutput } from "../../expect/match/match.ts";
import type { ExpectedLine } from "../../expect/parse.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Finding } from "../../result/finding.ts";
import { type Conduct, isMatch, judge, type OutputVerdict, type Verdict } from "../../result/verdict.ts";
import { DEFAULT_CAPS } from "../../trace/lines.ts";
import type { Facts } from "../analyse.ts";
import type { Explored } from "../prepare.ts";
import { searchLimit } from "../search/search-end.ts";
import { isWhole, type Run } from "../search/searched-run.ts";
import { troublesOf } from "../troubles.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { type Printed, printedLines } from "./printed-lines.ts";

/** Compares what runs print with the expected output or, in a lesson about a race, with what another run printed. */
export interface RunJudge {
  /** Sets the run that those of a lesson about a race are compared with. Without it nothing is said about what they print. */
  compareWith(run: Facts): void;
  verdictOf(run: Run, lines: Printed): Verdict;
  /** Why some runs could not be compared completely: then the outcomes are not certainly different. */
  limits(): readonly Finding[];
}

export function createRunJudge({ target, expected, alsoRight = [] }: Explored): RunJudge {
  const limits = new Map<string, Finding>();
  /** What the threads of a lesson about a race print one after another. */
  let serial: string | undefined;

  return {
    compareWith(run) {
      serial = JSON.stringify(canonicalOrder(printedLines(run)));
    },
    verdictOf({ facts, end }, lines) {
      if (lines.isCut) noteLimit(searchLimit("output"));
      const { isWrongProgram, hasCrashed } = troublesOf(facts.events);
      const conduct: Conduct = {
        end: isWhole(end) ? end : "endless",
        isWrongProgram,
        hasCrashed: hasCrashed && target.lesson?.despiteErrors !== true,
        // The runs of a lesson about a race are compared as far as they were kept.
        isCut: lines.isCut && target.lesson?.races !== true,
        // A search counts races separately.
        hasRaced: false,
      };
      return judge(conduct, () => compare(lines));
    },
    limits: () => [...limits.values()],
  };

  function compare(lines: Printed): OutputVerdict | undefined {
    if (expected === undefined || target.kind === "file") return undefined;
    const { order, races } = target.lesson;
    // Lost updates show in comparison with a run in which the threads run one after another. The expected text allows any loss.
    if (races) {
      if (serial !== undefined)
        return JSON.stringify(canonicalOrder(lines)) === serial ? "match" : "mismatch";
      noteLimit(searchLimit("serial run"));
      return undefined;
    }
    const texts = [expected, ...alsoRight];
    if (lines.isCut && texts.some((text) => mayBeWhole(text, lines))) return undefined;
    let isProved = true;
    for (const text of texts) {
      const { verdict, exhausted } = matchOutput({ expected: text, lines, order });
      if (isMatch({ verdict })) return verdict;
      if (exhausted) isProved = false;
    }
    if (isProved) return "mismatch";
    noteLimit(searchLimit("steps of a comparison"));
    return undefined;
  }

  function noteLimit(finding: Finding): void {
    limits.set(finding.message, finding);
  }
}

/** Whether lines of which only a part was kept may be those of a text: it has as many, and what was not kept may be the same. */
function mayBeWhole(text: readonly ExpectedLine[], { length, printed }: Printed): boolean {
  const canBeLong = ({ literal }: ExpectedLine) =>
    literal === undefined || literal.length > DEFAULT_CAPS.lineCharacters;
  return text.length === printed && (length < printed || text.some(canBeLong));
}

/** Whether the order of printed lines is judged, so that a different order is a different outcome. */
export function ordersLines(target: Target): boolean {
  return target.lesson?.order === "exact" && !target.lesson.races;
}
