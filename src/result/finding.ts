import type { Fact } from "./fact.ts";
import type { Reached } from "./search-facts.ts";

export type FindingKind =
  | "missing"
  | "extra"
  | "different"
  | "order"
  | "capture"
  | "search-limit"
  | "output-cap"
  | "deadlock"
  | "lock-order"
  | "race"
  | "uncaught"
  | "crash"
  | "timeout"
  | "exit"
  | "livelock"
  | "divergence"
  | "outside"
  | "claim"
  | "error"
  | "note";

/** A warning reports what has not happened but could. A remark is not the program's fault. */
export type FindingWeight = "fault" | "warning" | "remark";

/** The properties of a kind of finding. */
interface FindingTraits {
  /** "output": how it differs from the expected output. "program": the program, whatever this run printed. "run": this run only. */
  readonly about: "output" | "program" | "run";
  readonly weight: FindingWeight;
}

export const FINDINGS: Readonly<Record<FindingKind, FindingTraits>> = {
  missing: { about: "output", weight: "fault" },
  extra: { about: "output", weight: "fault" },
  different: { about: "output", weight: "fault" },
  order: { about: "output", weight: "fault" },
  capture: { about: "output", weight: "fault" },
  "search-limit": { about: "run", weight: "remark" },
  "output-cap": { about: "run", weight: "remark" },
  deadlock: { about: "run", weight: "fault" },
  "lock-order": { about: "program", weight: "warning" },
  race: { about: "program", weight: "fault" },
  uncaught: { about: "program", weight: "fault" },
  crash: { about: "run", weight: "fault" },
  timeout: { about: "run", weight: "fault" },
  exit: { about: "program", weight: "remark" },
  livelock: { about: "run", weight: "fault" },
  divergence: { about: "run", weight: "fault" },
  outside: { about: "program", weight: "remark" },
  claim: { about: "program", weight: "fault" },
  error: { about: "run", weight: "fault" },
  note: { about: "run", weight: "remark" },
};

/** Something that a run showed and a reader should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** One or more lines, without colour: what, who, where, and the way out. */
  readonly message: string;
  /** Names of the threads concerned. */
  readonly threads: readonly string[];
  /** `file:line:column`, in the lesson's own lines. */
  readonly places: readonly string[];
  /** True if the lesson is meant to show this. It is then reported, but does not count as a failure. */
  readonly expected?: boolean;
  /** The same as `message` as data. */
  readonly facts?: Fact;
  /** In a search: the command that repeats a run that shows it. */
  readonly replay?: string;
}

/** What the first finding with a fact of this kind reports. */
export function factOf<Kind extends Fact["kind"]>(
  findings: readonly Finding[],
  kind: Kind,
): Extract<Fact, { readonly kind: Kind }> | undefined {
  const all = findings.map(({ facts }) => facts);
  return all.find((fact): fact is Extract<Fact, { readonly kind: Kind }> => fact?.kind === kind);
}

/** The findings for a report that has a place of its own for the command that repeats a run. */
export function withoutRepeat(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ facts }) => facts?.kind !== "repeat");
}

/** Whether a search has come to one of these limits. */
export function hasReached(findings: readonly Finding[], ...limits: readonly Reached[]): boolean {
  return findings.some(({ facts }) => facts?.kind === "search-limit" && limits.includes(facts.reached));
}
