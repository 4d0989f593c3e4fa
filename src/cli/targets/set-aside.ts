import { whyNotHere } from "../../lesson/needs.ts";
import type { Target } from "../../lesson/resolve.ts";
import { usageError } from "../../protocol/errors.ts";

/** A lesson that cannot run on this system. */
interface SetAside {
  readonly target: Target & { readonly kind: "lesson" };
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Splits targets into those that can run on this system, and those that cannot. */
export function setAside(targets: readonly Target[]): {
  readonly here: readonly Target[];
  readonly skipped: readonly SetAside[];
} {
  const skipped = targets.flatMap((target) => {
    const reason = target.lesson && whyNotHere(target.lesson);
    return target.kind === "lesson" && reason !== undefined ? [{ target, reason }] : [];
  });
  const away = new Set<Target>(skipped.map(({ target }) => target));
  return { here: targets.filter((target) => !away.has(target)), skipped };
}

/** For commands that need all of their targets. @throws ThreadlabError `ERR_USAGE` for one that cannot run here. */
export function requireHere(targets: readonly Target[]): void {
  const [first] = setAside(targets).skipped;
  if (first === undefined) return;
  throw usageError(`${first.reason} To read it: threadlab show ${first.target.lesson.id}.`);
}
