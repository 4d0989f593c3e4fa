import { isCancel, multiselect, text } from "@clack/prompts";
import { claimText } from "../../render/prediction.ts";
import type { Claim, Question } from "../../result/prediction.ts";
import { readOutput } from "../options/read-output.ts";

const ANOTHER = "another";

/** Asks on the terminal. @returns the reader's claims about the program; undefined after Ctrl-C. */
export async function askClaims({ kind, choices }: Question): Promise<readonly Claim[] | undefined> {
  const options = choices.map((claim, index) => ({
    value: String(index),
    label: claim.kind === "deadlock" ? "It can get stuck: a deadlock" : claimText(claim),
  }));
  const more = kind === "outputs" ? [{ value: ANOTHER, label: "something else …" }] : [];
  const chosen = await multiselect({
    message:
      kind === "outputs"
        ? "What can it print? Space marks, Enter answers."
        : "What can come first? Space marks, Enter answers.",
    options: [...options, ...more],
    required: false,
  });
  if (isCancel(chosen)) return undefined;
  const said = choices.filter((_, index) => chosen.includes(String(index)));
  if (!chosen.includes(ANOTHER)) return said;
  const typed = await text({ message: "What else? Write ⏎ or \\n between lines." });
  if (isCancel(typed)) return undefined;
  return [...said, readOutput(typed)];
}
