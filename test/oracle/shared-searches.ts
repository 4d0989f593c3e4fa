import { inspect, isDeepStrictEqual } from "node:util";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import type { Session } from "../../src/runner/session.ts";
import { withProgram } from "../support/with-program.ts";
import type { Rules } from "./machine.ts";
import { translate } from "./translate.ts";

/** Searches a program with one worker and with several. @returns in words how the results differ, "" if they do not. */
export async function compareShared(
  session: Session,
  { program, time }: Pick<Rules, "program" | "time">,
  jobs: number,
): Promise<string> {
  const source = translate(program);
  return withProgram(source, async (target) => {
    const { signal } = new AbortController();
    const search = async (workers: number) => {
      // Most random programs have few traces. How often a bound on rounds grows depends on the time.
      const how = { sets: [], time, signal, maxTraces: 1000, deepens: false, longAfter: 1 } as const;
      const { seconds: _, ...result } = await exploreTarget(session, target, { ...how, jobs: workers });
      return result;
    };
    const [alone, shared] = [await search(1), await search(jobs)];
    const different = Object.entries(alone).find(
      ([key, value]) => !isDeepStrictEqual(value, shared[key as keyof typeof alone]),
    );
    if (different === undefined) return "";
    const [key, value] = different;
    const other = shared[key as keyof typeof alone];
    return `${source}\n${key} with one worker: ${inspect(value)}\nwith ${jobs}: ${inspect(other)}`;
  });
}
