import type { Pending } from "../../src/kernel/scheduling/pending.ts";
import type { Plan } from "../../src/scheduler/branches.ts";
import { haveConflict } from "../../src/scheduler/dependence.ts";
import type { Step } from "../../src/scheduler/dpor.ts";
import type { Effect } from "../../src/scheduler/effect.ts";
import { effectsOf } from "../../src/scheduler/effects.ts";

/**
 * The oracle: tries every choice at every decision, without any of the search's cleverness, save that an operation nobody
 * can notice is taken at once, since it commutes with all others, and that of several beginnings which differ only in the
 * order of what commutes one is gone on from. What commutes, the search's own table says, and `test/oracle` has that one tried.
 */
export function createEnumeration(): { next(): Plan | undefined; learn(steps: readonly Step[]): void } {
  const path: { readonly choices: readonly number[]; at: number }[] = [];
  let started = false;
  const known = new Set<string>();
  return {
    next() {
      if (!started) {
        started = true;
        return { prefix: [], asleep: [] };
      }
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        if (top.at + 1 < top.choices.length) {
          top.at++;
          return { prefix: path.map(({ choices, at }) => choices[at] as number), asleep: [] };
        }
        path.pop();
      }
      return undefined;
    },
    learn(steps) {
      const keys = stateKeys(steps);
      for (let i = path.length; i < steps.length; i++) {
        const { chosen, enabled } = (steps[i] as Step).decision;
        const key = keys[i] as string;
        const isOver = known.has(key) || isUnseen(enabled.find(({ thread }) => thread === chosen) as Pending);
        known.add(key);
        const others = isOver
          ? []
          : enabled.map(({ thread }) => thread).filter((thread) => thread !== chosen);
        path.push({ choices: [chosen, ...others], at: 0 });
      }
    },
  };
}

/**
 * A key for what comes before each step: how far each thread is, what came first, and at which time. Beginnings with the same
 * key lead to the same state.
 */
function stateKeys(steps: readonly Step[]): string[] {
  const pairs = orderedPairs(steps);
  const before: string[] = [];
  let jumps = 0;
  return steps.map(({ decision, ticked }, i) => {
    const key = [...before].sort().join(" ");
    if (ticked) jumps++;
    before.push(`${decision.chosen}@${jumps}`, ...(pairs[i] as string[]));
    return key;
  });
}

/**
 * What a run did, but for the order of what commutes: for each pair of steps of different threads that conflict, which came
 * first. Runs with the same key are one Mazurkiewicz trace.
 */
export function traceKey(steps: readonly Step[]): string {
  return orderedPairs(steps).flat().sort().join(" ");
}

/** For each step the earlier ones of other threads that conflict with it. */
function orderedPairs(steps: readonly Step[]): string[][] {
  const counts = new Map<number, number>();
  const seen: { readonly name: string; readonly thread: number; readonly effects: readonly Effect[] }[] = [];
  return steps.map(({ decision }) => {
    const pending = decision.enabled.find(({ thread }) => thread === decision.chosen) as Pending;
    const { thread } = pending;
    const effects = effectsOf(pending);
    // Whether a thread had to wait, and so took one step more, is no difference that anybody could notice.
    if (effects.length === 0) return [];
    const count = (counts.get(thread) ?? 0) + 1;
    counts.set(thread, count);
    const name = `${thread}.${count}`;
    const rivals = seen.filter((before) => before.thread !== thread && haveConflict(before.effects, effects));
    seen.push({ name, thread, effects });
    return rivals.map((before) => `${before.name}<${name}`);
  });
}

function isUnseen(pending: Pending): boolean {
  return effectsOf(pending).length === 0;
}
