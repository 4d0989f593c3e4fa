import { pendingOf } from "../kernel/scheduling/pending.ts";
import { prescribed } from "../kernel/scheduling/schedule-report.ts";
import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { prefixLength } from "../kernel/scheduling/strategy-state.ts";
import { opOfTurn, threadOfTurn } from "../kernel/scheduling/turn.ts";
import { OPS } from "../protocol/operations.ts";

/**
 * Repeats the recorded decisions, and stops if the program does something else than was recorded. After the last decision it goes on with
 * as few switches as possible.
 */
export const replay: Strategy = {
  next({ world, enabled, current, step }) {
    if (step < prefixLength(world)) {
      const turn = prescribed(world, step);
      const chosen = threadOfTurn(turn);
      const op = opOfTurn(turn);
      const isSame = enabled.includes(chosen) && (op === 0 || OPS[op] === pendingOf(world, chosen).op);
      return isSame ? chosen : "diverged";
    }
    return enabled.includes(current) ? current : (enabled[0] as number);
  },
};
