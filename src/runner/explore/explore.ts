import { explain } from "../../explain/explain.ts";
import { isChangedCopy } from "../../lesson/copies.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Params, Program } from "../../protocol/program.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { isMatch } from "../../result/verdict.ts";
import { tellLostChanges } from "../lost-changes.ts";
import { prepare } from "../prepare.ts";
import type { Session } from "../session.ts";
import { thisMoment } from "../time-budget.ts";
import { wordFor } from "../word-for.ts";
import { makeSearch } from "./search-in-worker.ts";
import type { LimitsOf } from "./searches.ts";

export interface ExploreOptions extends Omit<LimitsOf<"explore">, "began"> {
  readonly sets: readonly string[];
  /** Runs with the lesson's own params, instead of those that it gives for searches. */
  readonly ownParams?: boolean;
  /** Whether to tell, of a program with traces that do not match, which of its changes no other thread sees. */
  readonly notes?: boolean;
  /** The program, if it is compiled already: see `prepare`. */
  readonly program?: Program | undefined;
}

/**
 * Runs a program under every schedule that makes a difference, on real workers and the virtual clock.
 *
 * @throws ThreadlabError if the lesson is wrong, and `ERR_PARAM`.
 */
export async function exploreTarget(
  session: Session,
  target: Target,
  { ownParams, notes = false, program, ...options }: ExploreOptions,
): Promise<ExploreResult> {
  const { lesson } = target;
  const smaller = ownParams ? {} : lesson?.explore?.params;
  const params = applyParams(lesson && { ...lesson.params, ...smaller }, options.sets);
  const prepared = await prepare(target, program);
  const limits = { ...options, began: thisMoment() };
  const sets = setsOf(params, lesson?.params, options.sets);
  const explored = { target, word: wordFor(target), params, sets };
  const result = await makeSearch(session, prepared, "explore", explored, limits);
  const lost = notes && !result.outcomes.every(isMatch) ? tellLostChanges(prepared.program) : [];
  const isFalse = result.claims.some(({ holds }) => !holds);
  const changed = isFalse && lesson !== undefined && (await isChangedCopy(lesson));
  return {
    ...result,
    ...(changed && { changed }),
    findings: [...result.findings, ...lost.map((fact) => explain(fact))],
    seconds: thisMoment().machine - limits.began.machine,
  };
}

/** The params of the call, and those that the lesson sets for searches. */
export function setsOf(params: Params, defaults: Params | undefined, given: readonly string[]): string[] {
  const named = new Set(given.map((set) => set.slice(0, set.indexOf("=")).trim()));
  return Object.entries(params)
    .filter(([name, value]) => named.has(name) || defaults?.[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}
