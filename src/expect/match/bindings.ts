import type { Bound, Fit } from "./match-line.ts";

/** What names stand for during a search; an earlier state is restored by removing the later names. */
export interface Bindings {
  readonly bound: Bound;
  /** The number of bound names: a point to go back to. */
  readonly size: number;
  add(fit: Fit): void;
  undo(size: number): void;
}

export function createBindings(): Bindings {
  const bound = new Map<string, string>();
  const trail: string[] = [];
  return {
    bound,
    get size() {
      return trail.length;
    },
    add(fit) {
      for (const [name, text] of fit) {
        bound.set(name, text);
        trail.push(name);
      }
    },
    undo(size) {
      while (trail.length > size) bound.delete(trail.pop() as string);
    },
  };
}
