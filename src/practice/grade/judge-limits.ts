import type { GradeAnswer, GradeJob } from "./graded.ts";

/** Milliseconds between two looks at what a judge uses. */
export const LOOK_MS = 50;
/** Milliseconds in which a working judge uses at least a little processor time, however busy the machine is. */
const IDLE_MS = 20_000;
const IDLE_SECONDS = 0.2;

/** What a judge has used so far. */
interface JudgeUsage {
  /** Milliseconds on the machine's clock. */
  readonly at: number;
  /** Seconds of processor time. */
  readonly seconds: number;
  /** Bytes of memory. */
  readonly bytes: number;
}

type JudgeStop = Exclude<Extract<GradeAnswer, { kind: "stopped" }>["by"], "step">;

/**
 * Notices if a judge exceeds its limits, or does nothing at all.
 *
 * @returns takes a look, about every {@link LOOK_MS}, and says why the judge has to stop; undefined if it may go on.
 */
export function limitJudge(
  { seconds, megabytes }: GradeJob["limits"],
  begin: JudgeUsage,
): (now: JudgeUsage) => JudgeStop | undefined {
  let last = begin;
  /** Where it last was at work, and the time since then. */
  let worked = begin;
  let idle = 0;
  return (now) => {
    // A look that comes late says how long this process was kept from looking, or was stopped, and not that it did nothing.
    idle += Math.min(now.at - last.at, 2 * LOOK_MS);
    last = now;
    if (now.seconds > seconds) return "time";
    if (now.bytes > megabytes * 2 ** 20) return "memory";
    if (now.seconds - worked.seconds > IDLE_SECONDS) {
      worked = now;
      idle = 0;
    }
    return idle > IDLE_MS ? "idle" : undefined;
  };
}
