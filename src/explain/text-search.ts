import { showCount } from "../protocol/quantity.ts";
import type { TextAnswer, TextRefuted, TextUnknown } from "../result/search-facts.ts";
import { saySearchLimit } from "./search-limit.ts";

/** How a reader raises the limits of the search. */
export interface MoreEffort {
  /** The call with an option. */
  with(option: string): string;
  /** Whether the call takes a bound for polling. */
  readonly takesPolls: boolean;
}

/** With the options of the command itself. */
const OWN_OPTIONS: MoreEffort = { with: (option) => option, takesPolls: true };

/** Whether some schedule prints the expected text, in sentences. */
export function sayTextAnswer(answer: TextAnswer, more = OWN_OPTIONS): string {
  if (answer.is === "refuted") return sayRefuted(answer);
  if (answer.is === "found") {
    const given = answer.isLate ? ", if sleeps and timeouts may last longer than they say" : "";
    return `Found after ${showCount(answer.runs, "run")}${given}.`;
  }
  const { traces, because } = answer;
  switch (because?.kind) {
    case "unsteady":
      return "The program behaves differently under the same schedule, so a search proves nothing.";
    case "bound": {
      const higher = more.takesPolls ? because.higher : undefined;
      return (
        `Searched ${showCount(traces, "trace")}: every schedule ${because.words}. ` +
        "It is not known whether a higher bound would find the expected text." +
        (higher === undefined ? "" : ` To try one: ${more.with(`--polls ${higher}`)}.`)
      );
    }
    case "search-limit":
      return `${saySearchLimit(because, "with options")} It is not known whether another schedule prints the expected text.`;
    case undefined:
      return sayCutShort(answer, more);
  }
}

function sayCutShort({ traces, maxTraces, seconds, clock }: TextUnknown, more: MoreEffort): string {
  const tried = `The search was cut short after ${showCount(traces, "trace")}`;
  const unknown = "so it is not known whether another schedule prints the expected text.";
  if (maxTraces !== undefined)
    return `${tried}, ${unknown} To let it try more: ${more.with("--max-traces <n>")}.`;
  if (seconds === undefined) return `${tried}, ${unknown}`;
  const time = `${seconds} s${clock === "processor" ? " of processor time" : ""}`;
  return `${tried} (${time}), ${unknown} To give it more time: --timeout <seconds>.`;
}

function sayRefuted({ traces, isTimed, hasTrouble }: TextRefuted): string {
  const given = isTimed ? "if sleeps and timeouts last as long as they say, " : "";
  const none = traces === 1 ? "its only trace" : `none of its ${showCount(traces, "trace")}`;
  const does = (verb: string) => (traces === 1 ? `does not ${verb}` : `${verb}s`);
  return hasTrouble
    ? `Proved: ${given}${none} ${does("end")} without an error or a deadlock after it has printed the expected text.`
    : `Proved: ${given}${none} ${does("print")} the expected text.`;
}
