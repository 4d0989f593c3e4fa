import { basename } from "node:path";
import type { Writable } from "node:stream";
import { isCancel, multiselect, text } from "@clack/prompts";
import { readText } from "../../lesson/read-text.ts";
import { programOf } from "../../lesson/target.ts";
import { usageError } from "../../protocol/errors.ts";
import { showCount, showSeconds } from "../../protocol/quantity.ts";
import { renderFindings } from "../../render/findings.ts";
import { renderListings } from "../../render/markdown/listing.ts";
import { claimText, renderPrediction, renderPredictionJson } from "../../render/prediction.ts";
import { wrapProse } from "../../render/text/prose.ts";
import { visible } from "../../render/text/sanitise.ts";
import { columnsOf, type View } from "../../render/text/view.ts";
import type { ExploreResult } from "../../result/explore.ts";
import type { GradedClaim, Prediction, Question, ReaderClaim } from "../../result/prediction.ts";
import { openPrediction, type Predictable } from "../../runner/predict/predict.ts";
import { openSession } from "../../runner/session.ts";
import { readOutput, readPredictSettings, type ScheduleOptions } from "../options/schedule-settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { isInteractive, type System } from "../system/system.ts";
import { refuseUnsuited } from "../targets/refuse-unsuited.ts";
import { selectOne } from "../targets/select.ts";
import { noticeSize } from "../terminal/keys.ts";
import { RepeatableOutput } from "../terminal/repeatable-output.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** `threadlab predict <lesson or file>`: asks what the program can print, and grades the answer by a search. */
export async function predict(word: string, options: ScheduleOptions, system: System): Promise<number> {
  const settings = readPredictSettings(options, system);
  const { json, sets, timeout, answers, maxTraces, viewOf } = settings;
  const target = await selectOne(word, "Predict one at a time.", settings);
  refuseUnsuited("predict", target, settings);
  if (answers === undefined && (json || !isInteractive(system))) {
    const message =
      "predict asks its question on a terminal. Elsewhere, give the answer with the call: --answer 99,100.";
    throw usageError(message);
  }
  await using session = await openSession();
  let seen = 0;
  const tell = (seconds: number) => `${showSeconds(seconds)} · ${showCount(seen, "trace")}`;
  const opening = openPrediction(session, target, {
    ...{ sets, signal: system.signal, timeout, maxTraces },
    progress({ traces }) {
      seen = traces;
    },
  });
  const opened = await withSpinner(settings, tell, opening);
  if (system.signal.aborted) return EXIT.ok;
  const { question, result } = opened;
  const view = viewOf(system.stdout);
  const write = (lines: readonly string[]) => system.stdout.write(asText(lines));
  if (question.choices.length === 0) {
    const nothing = [
      ` There is no question to ask about this program${whyNone(result)}.`,
      ...renderFindings(result.findings, view, 3),
    ];
    write(json ? [renderPredictionJson(predictionOf(opened, []))] : nothing);
    return EXIT.differs;
  }
  if (!json) {
    const program = programOf(target);
    const listing = { name: basename(program), text: readText(program), language: "typescript" as const };
    write([` ${heading(question)}`, "", ...renderListings([listing], view)]);
  }
  const said =
    answers === undefined
      ? await goingOnAfterStop((output) => askClaims(question, view, output))
      : readAnswers(answers, opened);
  if (said === undefined) return EXIT.interrupted;
  const prediction = await grade(opened, said);
  write(json ? [renderPredictionJson(prediction)] : ["", ...renderPrediction(prediction, view)]);
  return EXIT.ok;
}

function heading({ lesson, title, sets }: Question): string {
  return [lesson, title, sets.join(", ")]
    .filter((part) => part !== "")
    .map(visible)
    .join(" · ");
}

/** The chosen claims, and those that the reader typed. */
async function grade(opened: Predictable, said: readonly ReaderClaim[]): Promise<Prediction> {
  const { question, judge } = opened;
  const keys = new Set(said.map(keyOf));
  const offered = new Set(question.choices.map(keyOf));
  const claims = [...question.choices, ...said.filter((claim) => !offered.has(keyOf(claim)))];
  const graded: GradedClaim[] = [];
  for (const claim of claims) graded.push({ ...(await judge(claim)), said: keys.has(keyOf(claim)) });
  return predictionOf(opened, graded);
}

/** Identifies a claim: texts of different claims may look the same. */
function keyOf(claim: ReaderClaim): string {
  return JSON.stringify(claim);
}

function predictionOf({ question, result, limits }: Predictable, graded: readonly GradedClaim[]): Prediction {
  const { traces, complete } = result;
  return { question, traces, complete: complete === true, limits, graded };
}

/** Why a program prints nothing that a reader could say, as the end of a sentence; "" if that is another reason. */
function whyNone({ outcomes, complete }: ExploreResult): string {
  const isFailure =
    outcomes.length > 0 && outcomes.every(({ verdict }) => verdict === "crash" || verdict === "error");
  if (!isFailure) return "";
  return complete === true ? ": it always fails" : ": it failed whenever it was tried";
}

/** A comma between outputs; one with a backslash before it belongs to an output. */
const SEPARATOR = /(?<!\\),/;

function withCommas(text: string): string {
  return text.replaceAll("\\,", ",");
}

/** @param answers outputs, or claims in their offered form; separated by commas, or one in each. */
function readAnswers(answers: readonly string[], { question, result }: Predictable): readonly ReaderClaim[] {
  const { choices, kind } = question;
  const printed = result.outcomes.map(({ output }): ReaderClaim => ({ kind: "output", lines: output }));
  const known = kind === "outputs" ? [...choices, ...printed] : choices;
  const claims = answers.flatMap((answer) => claimsIn(answer.split(SEPARATOR)));
  return [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];

  /** The choice or outcome with this text; spaces around it count only if another one differs by them. */
  function named(text: string): ReaderClaim | undefined {
    const wanted = text.trim();
    const like = known.filter((claim) => claimText(claim).trim() === wanted);
    return like.find((claim) => claimText(claim) === text) ?? like[0];
  }

  /** Outputs may have commas in them: of the texts that begin here, the longest that is known counts. */
  function claimsIn(parts: readonly string[]): readonly ReaderClaim[] {
    const [first] = parts;
    if (first === undefined) return [];
    for (let length = parts.length; length > 0; length--) {
      const text = parts.slice(0, length).join(",");
      const claim = named(text) ?? named(withCommas(text));
      if (claim !== undefined) return [claim, ...claimsIn(parts.slice(length))];
    }
    const text = withCommas(first).trim();
    const claims = text === "" || text === "none" ? [] : [typed(text)];
    return [...claims, ...claimsIn(parts.slice(1))];
  }

  function typed(text: string): ReaderClaim {
    if (text === "deadlock") return { kind: "deadlock" };
    if (kind === "outputs") return readOutput(text);
    const offered = choices.map((claim) => `  ${claimText(claim)}`).join("\n");
    throw usageError(`--answer: "${text}" is none of the choices:\n${offered}`);
  }
}

const ANOTHER = "another";

/** Columns of the list of choices beside each text: its bar and box, and what the list takes the bar's colours for. */
const LIST_FRAME = 16;

/**
 * At Ctrl-Z, Node's reader of lines stops this process alone, and not npx, which the shell waits for. And it takes no more keys, not even
 * Ctrl-C, once the shell has let it go on.
 */
async function goingOnAfterStop<T>(ask: (output: Writable) => Promise<T>): Promise<T> {
  const output = new RepeatableOutput();
  const stop = () => {
    process.off("SIGTSTP", stop);
    process.kill(0, "SIGTSTP");
  };
  const goOn = () => {
    process.off("SIGTSTP", stop).on("SIGTSTP", stop);
    output.repeat();
    noticeSize();
    // After the reader, which pauses the keys at the same signal.
    setImmediate(() => process.stdin.resume());
  };
  process.on("SIGTSTP", stop).on("SIGCONT", goOn);
  try {
    return await ask(output);
  } finally {
    output.destroy();
    process.off("SIGTSTP", stop).off("SIGCONT", goOn);
  }
}

/** Asks on the terminal. @returns the reader's claims about the program; undefined after Ctrl-C. */
async function askClaims(
  { kind, choices }: Question,
  view: View,
  output: Writable,
): Promise<readonly ReaderClaim[] | undefined> {
  const options = choices.map((claim, index) => {
    const label = claim.kind === "deadlock" ? "It can get stuck: a deadlock" : claimText(claim);
    return { value: String(index), label: wrapProse(label, columnsOf(view) - LIST_FRAME).join("\n  ") };
  });
  const more = kind === "outputs" ? [{ value: ANOTHER, label: "something else …" }] : [];
  const chosen = await multiselect({
    message:
      kind === "outputs"
        ? "What can it print? Space marks, Enter answers."
        : "What can come first? Space marks, Enter answers.",
    options: [...options, ...more],
    required: false,
    output,
  });
  if (isCancel(chosen)) return undefined;
  const said = choices.filter((_, index) => chosen.includes(String(index)));
  if (!chosen.includes(ANOTHER)) return said;
  const typed = await text({ message: "What else? Write ⏎ or \\n between lines.", output });
  if (isCancel(typed)) return undefined;
  return typed.trim() === "" ? said : [...said, readOutput(typed)];
}
