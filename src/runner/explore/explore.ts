import { explain } from "../../explain/explain.ts";
import { isChangedCopy } from "../../lesson/copies.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Program } from "../../protocol/program.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { isMatch } from "../../result/verdict.ts";
import { tellLostChanges } from "../findings.ts";
import { prepareSearch } from "../prepare.ts";
import type { Session } from "../session.ts";
import { thisMoment } from "../time-budget.ts";
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
  const explored = await prepareSearch(target, { sets: options.sets, ownParams, program });
  const limits = { ...options, began: thisMoment() };
  const result = await makeSearch(session, explored, "explore", limits);
  const lost = notes && !result.outcomes.every(isMatch) ? tellLostChanges(explored.program) : [];
  const isFalse = result.claims.some(({ holds }) => !holds);
  const changed = isFalse && lesson !== undefined && (await isChangedCopy(lesson));
  return {
    ...result,
    ...(changed && { changed }),
    findings: [...result.findings, ...lost.map((fact) => explain(fact))],
    seconds: thisMoment().machine - limits.began.machine,
  };
}
