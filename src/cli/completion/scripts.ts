import type { SHELLS } from "./candidates.ts";

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
