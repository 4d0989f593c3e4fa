import type { Command } from "commander";
import { usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { candidatesFor, SHELLS } from "../completion/candidates.ts";
import { SCRIPTS } from "../completion/scripts.ts";
import { EXIT } from "../system/exit-code.ts";
import type { System } from "../system/system.ts";

/** The call by which the scripts ask for completions. */
const ASK = "words";

/** `threadlab completion bash|zsh|fish`: a script for the shell that completes calls. */
export function completion(
  [shell = "", ...words]: readonly string[],
  program: Command,
  system: System,
): number {
  if (shell === ASK) {
    const lines = candidatesFor(words, program, system.cwd).map(({ word, about }) => `${word}\t${about}\n`);
    system.stdout.write(lines.join(""));
    return EXIT.ok;
  }
  const known = SHELLS.find((each) => each === shell);
  if (known === undefined)
    throw usageError(
      `There is no completion for "${shell}".${didYouMean(shell, SHELLS)} The shells are ${SHELLS.join(", ")}.`,
    );
  if (words.length > 0) throw usageError(`completion takes one shell. Leave out "${words[0]}".`);
  system.stdout.write(SCRIPTS[known]);
  return EXIT.ok;
}
