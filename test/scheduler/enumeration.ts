import type { Pending } from "../../src/kernel/schedule-report.ts";
import { effectsOf, haveConflict } from "../../src/scheduler/dependence.ts";
import type { Plan, Step } from "../../src/scheduler/dpor.ts";

/**
 * The oracle: tries every choice at every decision, without any of the search's cleverness, save that an operation nobody
 * can notice is taken at once, since it commutes with all others.
 */
export function createEnumeration(): { next(): Plan | undefined; learn(steps: readonly Step[]): void } {
  let path: { readonly choices: readonly number[]; at: number }[] = [];
  let started = false;
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
      const known = path.length;
      path = [
        ...path,
        ...steps.slice(known).map(({ decision }) => {
          const { chosen, enabled } = decision;
          const others = isUnseen(enabled.find(({ thread }) => thread === chosen) as Pending)
            ? []
            : enabled.map(({ thread }) => thread).filter((thread) => thread !== chosen);
          return { choices: [chosen, ...others], at: 0 };
        }),
      ];
    },
  };
}

/**
 * What a run did, but for the order of what commutes: for each pair of steps of different threads that conflict, which came
 * first. Runs with the same key are one Mazurkiewicz trace.
 */
export function traceKey(steps: readonly Step[]): string {
  const counts = new Map<number, number>();
  const seen: { readonly name: string; readonly thread: number; readonly pending: Pending }[] = [];
  const pairs: string[] = [];
  for (const { decision } of steps) {
    const pending = decision.enabled.find(({ thread }) => thread === decision.chosen) as Pending;
    const { thread } = pending;
    // Whether a thread had to wait, and so took one step more, is no difference that anybody could notice.
    if (isUnseen(pending)) continue;
    const count = (counts.get(thread) ?? 0) + 1;
    counts.set(thread, count);
    const name = `${thread}.${count}`;
    for (const before of seen) {
      if (before.thread !== thread && haveConflict(effectsOf(before.pending), effectsOf(pending))) {
        pairs.push(`${before.name}<${name}`);
      }
    }
    seen.push({ name, thread, pending });
  }
  return pairs.sort().join(" ");
}

function isUnseen(pending: Pending): boolean {
  return effectsOf(pending).length === 0;
}
