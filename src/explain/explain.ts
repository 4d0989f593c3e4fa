import { showCount } from "../protocol/quantity.ts";
import type { Fact, More } from "../result/fact.ts";
import type { Finding, FindingKind } from "../result/finding.ts";
import { explainDeadlock, explainLockOrder } from "./deadlock.ts";
import { explainRace } from "./race.ts";
import type { Said } from "./said.ts";

/** A finding: what a fact says, in words. */
export function explain(fact: Fact): Finding {
  const said = (EXPLAIN[fact.kind] as Explainer)(fact);
  return { kind: kindOf(fact), ...said, facts: fact };
}

type Explainer = (fact: Fact) => Said;

const EXPLAIN: { readonly [K in Fact["kind"]]: (fact: Extract<Fact, { kind: K }>) => Said } = {
  deadlock: explainDeadlock,
  "lock-order": explainLockOrder,
  race: explainRace,
  more: explainMore,
};

function kindOf(fact: Fact): FindingKind {
  if (fact.kind === "more") return MORE[fact.of].kind;
  // Accesses that something outside the trace may order are not held against the program.
  return fact.kind === "race" && fact.isDoubtful ? "note" : fact.kind;
}

const MORE: Readonly<Record<More["of"], { readonly kind: FindingKind; say(count: number): string }>> = {
  races: { kind: "race", say: (count) => `data races on ${showMore(count, "variable")}` },
  "racing pairs": {
    kind: "race",
    say: (count) => `${showMore(count, "pair")} of accesses that nothing orders`,
  },
  "lock orders": {
    kind: "lock-order",
    say: (count) => `${showMore(count, "order")} of locks that could deadlock`,
  },
};

function showMore(count: number, noun: string): string {
  return showCount(count, `more ${noun}`);
}

function explainMore({ of, count }: More): Said {
  return { message: `… and ${MORE[of].say(count)}.`, threads: [], places: [] };
}
