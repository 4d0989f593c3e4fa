import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Params } from "../../protocol/program.ts";
import { wordFor } from "../word-for.ts";

/** The subject of a search. */
export interface Explored {
  readonly target: Target;
  /** Its name on the command line. */
  readonly word: string;
  readonly params: Params;
  /** The params that differ from the lesson's own, as the command line gives them. */
  readonly sets: readonly string[];
}

/** A target with its own params, but for those in `sets`. @throws ThreadlabError `ERR_PARAM` */
export function exploredWith(target: Target, sets: readonly string[]): Explored {
  return { target, word: wordFor(target), params: applyParams(target.lesson?.params, sets), sets };
}
