import { sayDeadlock } from "../explain/deadlock.ts";
import { FINDINGS, type Finding, factOf } from "../result/finding.ts";
import type { RunResult } from "../result/run.ts";
import { isMatch, type Verdict } from "../result/verdict.ts";
import type { Paint } from "./text/cells.ts";
import type { View } from "./text/view.ts";

/** The display of a verdict: a mark that can be read without colour, and words. */
interface VerdictWords {
  readonly mark: string;
  readonly words: string;
  readonly paint: Paint;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  match: "matches the expected output",
  "match-reordered": "matches, in another order",
  "match-other-schedule": "matches under another schedule",
  mismatch: "does not match the expected output",
  deadlock: "deadlock: threads wait for ever",
  race: "data race: the outcome is left to chance",
  timeout: "stopped at its time limit",
  crash: "crashed",
  error: "the lesson is wrong",
  ran: "ran; nothing to compare with",
};

type Told = Pick<RunResult, "verdict" | "title" | "changed" | "differing"> &
  Partial<Pick<RunResult, "findings">>;

export function tellVerdict(told: Told, { style }: View): VerdictWords {
  const { verdict, findings = [], changed, differing } = told;
  if (
    verdict === "mismatch" &&
    has(findings, "claim") &&
    !findings.some(({ kind }) => FINDINGS[kind].about === "output")
  )
    return { mark: "✗", words: "its claim is not proved", paint: style.red };
  if (verdict === "mismatch" && changed)
    return {
      mark: "•",
      words: "differs from the expected output, as a changed program may",
      paint: style.yellow,
    };
  if (verdict === "match-other-schedule" && differing !== undefined)
    return { mark: "✓", words: "matches, but not under every schedule", paint: style.green };
  const words = wordsOf(told);
  if (verdict === "ran") return { mark: "•", words, paint: style.cyan };
  return isMatch({ verdict })
    ? { mark: "✓", words, paint: style.green }
    : { mark: "✗", words, paint: style.red };
}

/** Rows in the colour of a verdict, behind its mark. */
export function behindMark(rows: readonly string[], { mark, paint }: VerdictWords): string[] {
  return rows.map((row, index) => (index === 0 ? ` ${paint(mark)} ` : "   ") + paint(row));
}

function wordsOf({ verdict, title, findings = [] }: Told): string {
  if (verdict === "deadlock") return deadlockWords(findings);
  if (verdict === "timeout" && has(findings, "livelock")) return "stopped before it ended";
  if (verdict === "error" && has(findings, "divergence")) return "did not follow its schedule";
  if (verdict === "error" && title === undefined) return "the program is wrong";
  return WORDS[verdict];
}

function has(findings: readonly Finding[], wanted: Finding["kind"]): boolean {
  return findings.some(({ kind }) => kind === wanted);
}

/** Longer ones, with many names, are shown below the headline only. */
const MOST_HEADLINE = 60;

/** Which thread waits for which. */
function deadlockWords(findings: readonly Finding[]): string {
  const found = factOf(findings, "deadlock");
  if (found === undefined) return WORDS.deadlock;
  const head = sayDeadlock(found);
  if (head.length <= MOST_HEADLINE) return `deadlock: ${head}`;
  return `deadlock: ${found.blocked.length} threads wait for ever`;
}
