import { showCount } from "../protocol/quantity.ts";
import type { TextAnswer, TextRefuted, TextUnknown } from "../result/search-facts.ts";
import { saySearchLimit } from "./search-limit.ts";

/**
 * Whether some schedule prints the expected text, in sentences.
 *
 * @param moreTraces how to raise the limit of traces. Default: with the option of the command itself.
 */
export function sayTextAnswer(answer: TextAnswer, moreTraces = "--max-traces <n>"): string {
  if (answer.is === "refuted") return sayRefuted(answer);
  if (answer.is === "found") {
    const given = answer.isLate ? ", if sleeps and timeouts may last longer than they say" : "";
    return `Found after ${showCount(answer.runs, "run")}${given}.`;
  }
  const { traces, because } = answer;
  switch (because?.kind) {
    case "unsteady":
      return "The program behaves differently under the same schedule, so a search proves nothing.";
    case "bound":
      return (
        `Searched ${showCount(traces, "trace")}: every schedule ${because.words}. ` +
        "It is not known whether a higher bound would find the expected text."
      );
    case "search-limit":
      return `${saySearchLimit(because, "with options")} It is not known whether another schedule prints the expected text.`;
    case undefined:
      return sayCutShort(answer, moreTraces);
  }
}

function sayCutShort({ traces, maxTraces, seconds, clock }: TextUnknown, moreTraces: string): string {
  const tried = `The search was cut short after ${showCount(traces, "trace")}`;
  const unknown = "so it is not known whether another schedule prints the expected text.";
  if (maxTraces !== undefined) return `${tried}, ${unknown} To let it try more: ${moreTraces}.`;
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
