import { fileURLToPath } from "node:url";
import { builtinLessons } from "../../../src/lesson/builtin.ts";
import { resolveTargets, type Target } from "../../../src/lesson/resolve.ts";
import type { ExploreResult } from "../../../src/result/explore.ts";
import { type ExploreOptions, exploreTarget } from "../../../src/runner/explore/explore.ts";
import type { Session } from "../../../src/runner/session.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** A built-in lesson by its id, or a program or lesson of `test/fixtures/explore`. */
export async function targetFor(word: string): Promise<Target> {
  const isBuiltin = /^[\w-]+$/.test(word) && !word.startsWith("lessons");
  const path = isBuiltin ? word : `test/fixtures/explore/${word}`;
  const [target] = await resolveTargets([path], { builtin: builtinLessons(), cwd: REPOSITORY });
  return target as Target;
}

/** Searches every schedule, in free time unless the options say otherwise. */
export async function exploreWord(
  session: Session,
  word: string,
  options: Partial<ExploreOptions> = {},
): Promise<ExploreResult> {
  const signal = new AbortController().signal;
  return exploreTarget(session, await targetFor(word), { sets: [], time: "free", signal, ...options });
}

/** What an outcome amounts to, in one line: `99: 2 of mismatch`. */
export function tell({ outcomes }: ExploreResult): readonly string[] {
  return outcomes.map(({ output, traces, verdict }) => `${output.join(" ")}: ${traces} ${verdict}`);
}
