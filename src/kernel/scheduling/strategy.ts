import type { World } from "../memory/world.ts";
import type { Stuck } from "./stuck.ts";

/** The question to a scheduling strategy: which of these threads goes next? */
interface Choice {
  readonly world: World;
  /** The threads that could go, in order of their numbers; never empty. */
  readonly enabled: readonly number[];
  /** The thread that went last. It is among `enabled` unless it waits or has ended. */
  readonly current: number;
  /** How many decisions were taken before this one. */
  readonly step: number;
}

/**
 * A way to decide who runs next. Each thread takes its decisions in its own worker, so a strategy keeps its state in the world's shared
 * memory.
 */
export interface Strategy {
  /** One of `enabled`, or why the run is to end. */
  next(choice: Choice): number | Stuck;
}
