import { asSentence } from "../../explain/vocabulary.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Graded } from "../../practice/grade/graded.ts";
import type { PracticeResult } from "../../practice/verdict.ts";
import { type ExploreResult, failingRun, worthSeeing } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { repeatOf } from "../documents/json.ts";
import { tellExplore } from "../explore-report.ts";
import { PLAIN_VIEW } from "../text/view.ts";
import { tellVerdict } from "../verdict.ts";
import {
  type Case,
  firstPlace,
  inShort,
  type NameFile,
  type ReportedFinding,
  safe,
  safeLine,
  tellFindings,
} from "./case.ts";

/** The places of the checked things, in the form of a report. */
export interface Where {
  readonly course: string;
  /** The program's file. */
  readonly file: string;
  readonly nameFile: NameFile;
}

/** The cases of one result of a check: the lesson, and its claims about all its schedules if those were searched. */
export function casesOfRun(
  result: RunResult,
  target: Target,
  { course, file, nameFile, isSteady }: Where & { readonly isSteady: boolean },
): readonly Case[] {
  const outcome =
    result.verdict === "error" ? "error" : isMatch(result) || result.verdict === "ran" ? "pass" : "fail";
  const findings = tellFindings(result.findings, outcome !== "pass", nameFile);
  const repeat = repeatOf(result);
  const schedule = result.schedule;
  const seed = /--seed (\d+)/.exec(repeat ?? "")?.[1];
  const own: Case = {
    ...{ course, name: safeLine(result.lesson), outcome, verdict: result.verdict, findings },
    sentence: [
      asSentence(safeLine(tellVerdict(result, PLAIN_VIEW).words)),
      ...errorsOf(result, findings),
    ].join(" "),
    place: findings.find(({ place }) => place)?.place ?? { file: safeLine(nameFile(file)) },
    ...(isSteady && { seconds: result.seconds }),
    output: isSteady || outcome !== "pass" ? safe(result.actual.join("\n")).split("\n") : [],
    properties: {
      ...(seed !== undefined && { seed }),
      ...(schedule !== undefined && { schedule }),
    },
    ...(repeat !== undefined && { repeat: safeLine(repeat) }),
  };
  return [own, ...claimsOf(result, target, own)];
}

/** The error of a program that did not run, or not to its end. */
function errorsOf({ verdict }: RunResult, findings: readonly ReportedFinding[]): readonly string[] {
  if (verdict !== "crash" && verdict !== "error") return [];
  const told = verdict === "error" ? findings : findings.filter(({ kind }) => CRASHES.includes(kind));
  return told.slice(0, 1).map(({ message }) => inShort(message));
}

/** The kinds of findings that say why a run crashed. */
const CRASHES: readonly string[] = ["uncaught", "crash", "exit"];

function claimsOf(result: RunResult, target: Target, own: Case): readonly Case[] {
  const broken = result.findings.find(({ kind }) => kind === "claim");
  const claims = target.lesson?.explore;
  if (claims === undefined || (result.proof === undefined && broken === undefined)) return [];
  const words = [
    ...(claims.always === undefined ? [] : [`always ${claims.always}`]),
    ...(claims.some === undefined ? [] : [`some ${claims.some}`]),
  ].join(", ");
  const { course, place } = own;
  return [
    {
      ...{ course, name: `${own.name}: explore ${words}`, output: [], properties: {} },
      ...(place && { place }),
      outcome: broken === undefined ? "pass" : "fail",
      verdict: "claim",
      sentence: safeLine(broken?.message ?? result.proof ?? ""),
      findings: [],
      ...(broken && own.repeat !== undefined && { repeat: own.repeat }),
    },
  ];
}

/** A lesson that was not run. @param reason in one sentence. */
export function caseOfSkipped(
  target: Target & { readonly kind: "lesson" },
  reason: string,
  where: Where,
): Case {
  const { course, file, nameFile } = where;
  return {
    ...{
      course,
      name: safeLine(target.lesson.id),
      outcome: "skip",
      verdict: "skipped",
      sentence: safeLine(reason),
    },
    place: { file: safeLine(nameFile(file)) },
    ...{ findings: [], output: [], properties: {} },
  };
}

/** The results of a search. Its seconds are the machine's, so they are left out. */
export function caseOfExplore(result: ExploreResult, { course, file, nameFile }: Where): Case {
  const isFailed = !result.ok;
  const worth = worthSeeing(result);
  const failing = failingRun(result);
  // What the command shows comes first.
  const isShown = ({ replay }: Finding) => replay !== undefined && replay === worth?.replay;
  const shown = result.findings.filter(isShown);
  const sorted = [...shown, ...result.findings.filter((finding) => !isShown(finding))];
  const findings = tellFindings(sorted, isFailed, nameFile);
  const told = tellExplore(result);
  const bad = told.filter(({ mark }) => mark === "✗");
  const said = (isFailed && bad.length > 0 ? bad : told).map(({ text }) => text).join(" ");
  return {
    ...{ course, name: safeLine(result.lesson), findings, output: [] },
    outcome: isFailed ? "fail" : "pass",
    verdict: verdictOfSearch(result),
    sentence: safeLine(said),
    place: firstPlace(sorted, nameFile) ?? { file: safeLine(nameFile(file)) },
    properties: {
      traces: String(result.traces),
      complete: String(result.complete),
      ...(worth && { schedule: worth.schedule }),
    },
    ...(isFailed && failing && { repeat: safeLine(failing.replay) }),
  };
}

function verdictOfSearch(result: ExploreResult): string {
  // A limit may have kept something from a search that found nothing wrong.
  if (result.ok) return result.complete === true ? "proved" : "not-proved";
  const failing = failingRun(result);
  if (failing !== undefined) return failing.verdict;
  return result.claims.some(({ holds }) => !holds) ? "claim" : "search-limit";
}

/** An exercise. */
export function caseOfPractice(
  result: PracticeResult,
  { course, nameFile }: Pick<Where, "course" | "nameFile">,
): Case {
  const { exercise, file, verdict, reasons, proof, shown, traces } = result;
  const place = firstPlace(result.findings, nameFile) ?? { file: safeLine(nameFile(file)) };
  const broken = reasons.map(({ rule, message }) => ({
    ...{ kind: rule, message: safe(message), weight: "fault" as const, place },
  }));
  return {
    ...{ course, name: safeLine(exercise.id), ...judgement(verdict, reasons, proof), place, output: [] },
    findings: broken,
    properties: { traces: String(traces) },
    ...(shown && { repeat: safeLine(shown.replay) }),
  };
}

/** A submission. In place of its output it has a short failing schedule. */
export function caseOfGraded(
  { name, verdict, reasons, traces, result, repeat, place: first }: Graded,
  { course, nameFile }: Pick<Where, "course" | "nameFile">,
): Case {
  const place = { ...first, file: safeLine(nameFile(first?.file ?? name)) };
  const { shown, proof } = result ?? {};
  const rows = shown?.rows ?? [];
  return {
    ...{ course: safeLine(course), name: safeLine(name), ...judgement(verdict, reasons, proof), place },
    findings: reasons.map(({ rule, message, cause }) => ({
      ...{ kind: cause ?? rule, message: safe(message), weight: "fault" as const, place },
    })),
    output: rows.map(({ threadName, text, place: at }) =>
      safeLine(`${threadName}: ${text} ${at && `(${at})`}`),
    ),
    properties: traces === undefined ? {} : { traces: String(traces) },
    ...(repeat !== undefined && { repeat: safeLine(repeat) }),
  };
}

/** The verdict on an exercise or a submission. */
function judgement(
  verdict: Graded["verdict"],
  reasons: readonly { readonly message: string }[],
  proof: string | undefined,
): Pick<Case, "outcome" | "verdict" | "sentence"> {
  if (verdict === "solved")
    return { outcome: "pass", verdict, sentence: safeLine(`Solved, and proved: ${proof}.`) };
  const said = reasons.map(({ message }) => inShort(message)).join(" ");
  return { outcome: verdict === "error" ? "error" : "fail", verdict, sentence: safeLine(said) };
}
