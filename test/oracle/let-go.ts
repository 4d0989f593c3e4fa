import type { Bounds, Rules } from "./machine.ts";
import { type Round, roundOf } from "./rounds.ts";
import type { State, ThreadState } from "./state.ts";

/** Rounds in vain of each thread after which nothing more is expected of them; more than any loop of a program here counts. */
const MOST = 14;
/** Rounds of a loop that works, for each that it may make. */
const LAPS = 2;
/** Seconds that pass meanwhile: first, and twice as many each time. */
const SECONDS = 0.001;

/** Nobody can go on but threads that are held back: some make one round each, or that was the end of the run. */
export function letGo(state: State, held: readonly number[], rules: Rules): State {
  const bounds = rules.bounds as Bounds;
  const rounds = new Map(held.map((thread) => [thread, roundOf(state, thread, bounds) as Round]));
  const counted = countOf(state);
  const { held: before, expected, vain } = state.fallbacks;
  const tries = counted === expected && before === held.length ? vain + 1 : 1;
  const freed = (thread: number) => (state.threads[thread] as ThreadState).past.freed;
  const least = Math.min(...held.map(freed));
  const works = [...rounds.values()].some((round) => round.works);
  if (tries > MOST * held.length || (works && least >= LAPS * bounds.laps)) {
    return { ...state, over: "endless" };
  }
  const group = held.filter((thread) => freed(thread) === least);
  const isQuiet = (round: Round | undefined) => !round?.writes && !round?.locksQueue;
  const quiet = group.filter((thread) => isQuiet(rounds.get(thread)));
  const chosen = quiet.length > 0 ? quiet : group.slice(0, 1);
  const length = chosen.reduce((sum, thread) => sum + (rounds.get(thread)?.length ?? 0), 0);
  const isTold = rules.time === "ordered" || rules.program.asksTime;
  return {
    ...state,
    threads: state.threads.map((thread, i) =>
      chosen.includes(i) ? freeOnce(thread, rounds.get(i)) : thread,
    ),
    now: isTold ? state.now + SECONDS * 2 ** (tries - 1) : state.now,
    jumps: state.jumps + 1,
    fallbacks: { held: held.length, expected: counted + length, vain: tries },
    isBeyond: state.isBeyond || chosen.some((thread) => rounds.get(thread)?.works),
  };
}

function freeOnce(thread: ThreadState, round: Round | undefined): ThreadState {
  const { count, laps, freedAt, freed } = thread.past;
  const at = { count, laps: round?.works ? laps : freedAt?.laps };
  return { ...thread, past: { ...thread.past, freedAt: at, freed: freed + 1 } };
}

function countOf({ threads }: State): number {
  return threads.reduce((sum, { past }) => sum + past.count, 0);
}
