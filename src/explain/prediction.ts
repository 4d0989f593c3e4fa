import { showCount, showNumber } from "../protocol/quantity.ts";
import type { Answer, NoneSeen, ReaderClaim, TracesThatDo } from "../result/prediction.ts";
import { type MoreEffort, sayTextAnswer } from "./text-search.ts";

/** Predict has no option for a bound. */
const OF_PREDICT: MoreEffort = { with: (option) => option, takesPolls: false };

/** Why a program can or cannot do what a reader claims. */
export function sayWhy({ claim, grounds }: Pick<Answer, "claim" | "grounds">): string {
  switch (grounds.kind) {
    case "some":
      return claim.kind === "order" ? "some trace allows it" : "some trace prints it";
    case "traces":
      return sayTraces(grounds);
    case "none":
      return sayNone(claim, grounds);
    case "text-search":
      return sayTextAnswer(grounds.answer, OF_PREDICT);
  }
}

function sayTraces({ count, traces, isWhole, shownBy }: TracesThatDo): string {
  const share =
    traces === 1 && isWhole ? "its only trace" : `${showNumber(count)} of ${showCount(traces, "trace")}`;
  return shownBy === undefined ? share : `${share}: ${shownBy}`;
}

function sayNone(claim: ReaderClaim, { traces, isProved, bound, mayPrint }: NoneSeen): string {
  const does = mayPrint ? "prints it and ends" : VERBS[claim.kind];
  if (isProved)
    return `proved: ${traces === 1 ? "not in its only trace" : `none of its ${showCount(traces, "trace")} ${does}`}`;
  const tried =
    traces === 1 ? "not in the only trace tried" : `none of the ${showCount(traces, "trace")} tried ${does}`;
  return `${tried}; ${bound === undefined ? "there may be others" : `every schedule ${bound}`}`;
}

const VERBS: Readonly<Record<ReaderClaim["kind"], string>> = {
  order: "allows it",
  deadlock: "ends in one",
  output: "prints it",
};
