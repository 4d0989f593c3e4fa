import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { nextBelow } from "./random.ts";

/** Any thread that can go, each as likely as the others, at every decision. */
export const randomWalk = {
  next: ({ world, enabled }) => enabled[nextBelow(world, enabled.length)] as number,
} satisfies Strategy;
