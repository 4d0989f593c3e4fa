import { parseExpected, rowsOf } from "../../expect/parse.ts";
import { whyNotHere } from "../../lesson/needs.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { Finding } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { isOnRealClock, SEEDS, withOwnSets } from "../../runner/check/check-schedules.ts";
import { runCommand } from "../../runner/repeat-command.ts";
import { runTarget } from "../../runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../runner/scheduling.ts";
import type { Session } from "../../runner/session.ts";
import { propose } from "./propose.ts";

/** The result for a lesson's expected.txt. */
export type ExpectedUpdate =
  /** It stands for what the runs print. */
  | { readonly state: "unchanged"; readonly note?: string }
  /** Another text does. */
  | { readonly state: "outdated"; readonly text: string; readonly note?: string }
  /** Runs cannot decide it. */
  | { readonly state: "skipped"; readonly reason: string }
  /** The runs show nothing that should be expected. */
  | { readonly state: "refused"; readonly reason: string; readonly cannotRun?: true };

/** Runs a lesson under seeded schedules, and finds out what its expected.txt should say. Writes nothing. */
export async function updateLesson(
  session: Session,
  lesson: Lesson,
  signal: AbortSignal,
): Promise<ExpectedUpdate> {
  const why = whySkipped(lesson);
  if (why !== undefined) return { state: "skipped", reason: why };
  const runs = await runSeeds(session, lesson, signal);
  const bad = runs.findIndex((run) => whyBad(run) !== undefined);
  const reason = bad === -1 ? undefined : refusalOf(lesson, runs[bad] as RunResult, bad + 1);
  if (reason !== undefined)
    return { state: "refused", reason, ...(runs[bad]?.verdict === "error" && { cannotRun: true }) };
  if (runs.every(isMatch)) return { state: "unchanged" };
  return proposeFor(session, lesson, runs, signal);
}

async function proposeFor(
  session: Session,
  lesson: Lesson,
  runs: readonly RunResult[],
  signal: AbortSignal,
): Promise<ExpectedUpdate> {
  // A matching run shows best which lines are meant.
  const first = runs.find(isMatch) ?? (runs[0] as RunResult);
  const all = [first, ...runs.filter((run) => run !== first)];
  const rows = rowsOf(lesson.expected);
  const proposal = propose(
    parseExpected(lesson.expected),
    rows,
    all.map(({ actual }) => actual),
  );
  if ("refusal" in proposal) return { state: "refused", reason: proposal.refusal };
  for (const lines of proposal.candidates) {
    const isSame = lines.length === rows.length && lines.every((line, at) => line === rows[at]);
    const text = textOf(lines, lesson.expected);
    const again = isSame ? runs : await runSeeds(session, { ...lesson, expected: text }, signal);
    const matching = again.filter(isMatch).length;
    if (matching === 0) continue;
    const others = again.length - matching;
    if (others > 0 && lesson.order === "exact")
      return {
        state: "refused",
        reason: `\`order: exact\` says that the lines always come in this order, but ${others} of ${again.length} seeded schedules print another one.`,
      };
    const ending = others === 1 ? "s" : "";
    const note = `${others} of ${showCount(again.length, "seeded schedule")} print${ending} something that this text does not match: another order, or captures that do not agree.`;
    return {
      ...(isSame ? { state: "unchanged" } : { state: "outdated", text }),
      ...(others > 0 && { note }),
    };
  }
  return {
    state: "refused",
    reason: "No text was found that matches what the seeded schedules print. Write expected.txt by hand.",
  };
}

function whySkipped(lesson: Lesson): string | undefined {
  if (lesson.problem !== undefined) return undefined;
  if (lesson.output === "printed")
    return "its expected.txt holds the words of the notes (output: printed), so it is left as it is.";
  if (isOnRealClock({ kind: "lesson", lesson }))
    return "it measures the machine (clock: real), so no seeded schedule shows what it prints. Write its expected.txt by hand.";
  return whyNotHere({ ...lesson, id: "it" });
}

async function runSeeds(
  session: Session,
  lesson: Lesson,
  signal: AbortSignal,
): Promise<readonly RunResult[]> {
  const target: Target = { kind: "lesson", lesson };
  const runs: RunResult[] = [];
  for (let seed = 1; seed <= SEEDS && !signal.aborted; seed++) {
    const scheduling = { ...DEFAULT_VIRTUAL, seed };
    const run = await runTarget(session, target, withOwnSets(target, { sets: [], signal, scheduling }));
    runs.push(run);
    if (whyBad(run) !== undefined) break;
  }
  return runs;
}

const BAD: Readonly<Partial<Record<RunResult["verdict"], string>>> = {
  error: "it cannot run",
  crash: "it crashes",
  timeout: "it was stopped before its end",
  deadlock: "it ends in a deadlock",
  race: "it has a data race",
};

/** The problem of a run, whatever it printed. */
function whyBad(run: RunResult): string | undefined {
  if (isTrouble(run)) return BAD[run.verdict];
  // The verdict of a run that prints something else does not show it.
  if (run.findings.some(({ kind, expected }) => kind === "race" && !expected)) return BAD.race;
  const isCut = run.findings.some(
    ({ facts }) => facts?.kind === "output-cap" && facts.of !== "failed threads",
  );
  return isCut ? "it prints more than is kept" : undefined;
}

/** Findings that tell how a run failed, whatever it printed. */
const TELLING: ReadonlySet<Finding["kind"]> = new Set<Finding["kind"]>([
  "error",
  "uncaught",
  "crash",
  "exit",
  "timeout",
  "livelock",
  "output-cap",
]);

/** Why nothing can be expected from a bad run. */
export function refusalOf(lesson: Lesson, run: RunResult, seed: number): string {
  const why = whyBad(run);
  const kind = why === BAD.race ? "race" : why === BAD.deadlock ? "deadlock" : undefined;
  const finding = run.findings.find((each) => each.kind === kind);
  const told = run.findings.filter((each) => TELLING.has(each.kind)).map(({ message }) => message);
  if (run.verdict === "error") return told.join("\n") || "it cannot run.";
  const reason = finding?.message ?? [`${why}.`, ...told].join("\n");
  const target: Target = { kind: "lesson", lesson };
  const { sets } = withOwnSets(target, { sets: [] });
  return `${reason}\nTo see it: ${runCommand(target, sets, { ...DEFAULT_VIRTUAL, seed })}`;
}

/** With the line ends of the present file. */
function textOf(lines: readonly string[], present: string): string {
  const end = present.includes("\r\n") ? "\r\n" : "\n";
  return lines.map((line) => line + end).join("");
}
