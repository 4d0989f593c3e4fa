import { sayDeadlock } from "../explain/deadlock.ts";
import type { Finding } from "../result/finding.ts";
import type { RunResult } from "../result/run.ts";
import { isMatch, type Verdict } from "../result/verdict.ts";
import type { Paint } from "./text/cells.ts";
import type { View } from "./text/view.ts";

/** The display of a verdict: a mark that can be read without colour, and words. */
export interface VerdictWords {
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

export function tellVerdict(
  {
    verdict,
    title,
    findings = [],
    changed,
    differing,
  }: Pick<RunResult, "verdict" | "title" | "changed" | "differing"> & Partial<Pick<RunResult, "findings">>,
  { style }: View,
): VerdictWords {
  const words =
    verdict === "deadlock"
      ? deadlockWords(findings)
      : verdict === "timeout" && has(findings, "livelock")
        ? "stopped before it ended"
        : verdict !== "error"
          ? WORDS[verdict]
          : has(findings, "divergence")
            ? "did not follow its schedule"
            : title === undefined
              ? "the program is wrong"
              : WORDS.error;
  if (verdict === "mismatch" && has(findings, "claim") && !findings.some(isAboutOutput))
    return { mark: "✗", words: "its claim is not proved", paint: style.red };
  if (verdict === "mismatch" && changed)
    return { mark: "•", words: "differs from the notes, as a changed program may", paint: style.yellow };
  if (verdict === "match-other-schedule" && differing !== undefined)
    return { mark: "✓", words: "matches, but not under every schedule", paint: style.green };
  if (verdict === "ran") return { mark: "•", words, paint: style.cyan };
  return isMatch({ verdict })
    ? { mark: "✓", words, paint: style.green }
    : { mark: "✗", words, paint: style.red };
}

function has(findings: readonly Finding[], wanted: Finding["kind"]): boolean {
  return findings.some(({ kind }) => kind === wanted);
}

/** Whether it says how what was printed differs from the expected output. */
function isAboutOutput({ kind }: Finding): boolean {
  return ["missing", "extra", "different", "order", "capture"].includes(kind);
}

/** Longer ones, with many names, are shown below the headline only. */
const MOST_HEADLINE = 60;

/** Which thread waits for which. */
function deadlockWords(findings: readonly Finding[]): string {
  const found = findings.map(({ facts }) => facts).find((facts) => facts?.kind === "deadlock");
  if (found === undefined) return WORDS.deadlock;
  const head = sayDeadlock(found);
  if (head.length <= MOST_HEADLINE) return `deadlock: ${head}`;
  return `deadlock: ${found.blocked.length} threads wait for ever`;
}
