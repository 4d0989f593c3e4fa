import type { Command } from "commander";
import { usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { candidatesFor, SHELLS } from "../completion/candidates.ts";
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

/** Scripts for shells that complete calls of threadlab: they ask threadlab, and complete file names if it has no answer. */
export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# threadlab completion bash >> ~/.bashrc
_threadlab() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
  if [[ \${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _threadlab threadlab
`,
  zsh: `#compdef threadlab
# threadlab completion zsh >> ~/.zshrc, below compinit
_threadlab() {
  local -a found
  local word help
  while IFS=$'\\t' read -r word help; do
    found+=("$word\${help:+:$help}")
  done < <("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then
    _describe threadlab found
  else
    _files
  fi
}
compdef _threadlab threadlab
`,
  fish: `# threadlab completion fish > ~/.config/fish/completions/threadlab.fish
function __threadlab_words
  set -l found (threadlab completion words -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c threadlab -f -a '(__threadlab_words)'
`,
};
