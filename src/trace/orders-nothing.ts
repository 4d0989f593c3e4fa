import type { Op } from "../protocol/event.ts";

/** Steps that order nothing and that nothing is ordered by. */
export const ORDERS_NOTHING: ReadonlySet<Op> = new Set<Op>([
  "print",
  "text",
  "output",
  "stderr",
  "sleep",
  "yield",
  "tick",
  "clock",
]);
