import type { EventOf } from "../../protocol/event.ts";
import type { UncaughtError } from "../../protocol/message.ts";
import type { Program } from "../../protocol/program.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { Finding } from "../../result/finding.ts";
import type { Facts } from "../analyse.ts";
import { describeUncaught } from "../uncaught.ts";

/** Failures that are told; those beyond are counted. */
const MOST_FAILURES = 100;

/** How threads of explored runs failed: by an error, by a crash, by coming to no end. */
export interface Failures {
  /** Takes the errors and crashes of a run. */
  noteEnds(run: Facts): void;
  note(finding: Finding): void;
  /** Takes what another search of the same program saw and this one did not. */
  adopt(other: Failures): void;
  /** Each with the number of its traces. */
  findings(): readonly Finding[];
  /** For {@link adopt}. */
  readonly known: ReadonlyMap<string, Failure>;
}

interface Failure {
  readonly finding: Finding;
  traces: number;
}

export function createFailures(program: Program): Failures {
  /** By what is said of them. */
  const known = new Map<string, Failure>();
  /** Failures that are none of those, one that came again and again included. */
  let beyond = 0;

  return {
    noteEnds({ events, roster }) {
      for (const event of events)
        if (event.op === "end" && event.outcome !== "ok")
          note(describeEnd(event, roster.thread(event.thread)));
    },
    note,
    adopt(other) {
      for (const [message, failure] of other.known)
        if (!known.has(message) && known.size < MOST_FAILURES) known.set(message, failure);
    },
    findings: () => [
      ...[...known.values()].map(({ finding, traces }) => ({
        ...finding,
        message: `In ${showCount(traces, "trace")}: ${finding.message}`,
      })),
      ...(beyond > 0 ? [uncounted(beyond)] : []),
    ],
    known,
  };

  function note(finding: Finding): void {
    const failure = known.get(finding.message);
    if (failure !== undefined) failure.traces++;
    else if (known.size < MOST_FAILURES) known.set(finding.message, { finding, traces: 1 });
    else beyond++;
  }

  function describeEnd({ outcome, detail }: EventOf<"end">, name: string): Finding {
    const isCrash = outcome === "crash";
    const message = isCrash
      ? `${name} ${detail}`
      : describeUncaught(program, name, JSON.parse(detail) as UncaughtError);
    return { kind: isCrash ? "crash" : "uncaught", message, threads: [name], places: [] };
  }
}

function uncounted(count: number): Finding {
  const message = `Threads failed ${showCount(count, "more time")}, in other ways than these ${MOST_FAILURES}.`;
  return { kind: "uncaught", message, threads: [], places: [] };
}
