import { basename } from "node:path";
import type { Command } from "commander";
import { CI } from "../../authoring/new/jobs.ts";
import { builtinLessons } from "../../lesson/builtin.ts";
import { lessonFolders } from "../../lesson/load.ts";
import { ownCourse } from "../../lesson/own-course.ts";
import { exerciseRoom } from "../../lesson/skipped-folders.ts";
import { exerciseFolders } from "../../practice/exercise-folders.ts";
import { usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { REPORTERS } from "../../render/reporters/reporters.ts";
import { FOR_ONE_RUN, GOALS, HELP_TOPICS, STRATEGIES, TIMES } from "../options/choices.ts";
import { EXIT } from "../system/exit-code.ts";
import type { System } from "../system/system.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

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

/** A word that a shell may put in place of the one that is typed. */
interface Candidate {
  readonly word: string;
  readonly about: string;
}

/**
 * Completions of the last of the words after `threadlab`. Nothing if only a file can stand there.
 *
 * @param words those before the cursor; the last one may be empty.
 */
function candidatesFor(words: readonly string[], program: Command, cwd: string): readonly Candidate[] {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const { command, rest } = commandOf(before, program);
  if (before[0] === "help")
    return [...program.commands.map((each) => each.name()), ...HELP_TOPICS]
      .map((word) => ({ word, about: "" }))
      .filter(({ word }) => word.startsWith(typed));
  const option = optionOf(before.at(-1) ?? "", [command, program]);
  return allFor().filter(({ word }) => word.startsWith(typed) && PLAIN.test(word));

  function allFor(): readonly Candidate[] {
    if (option !== undefined) return valuesOf(option, command.name()).map((word) => ({ word, about: "" }));
    if (typed.startsWith("-")) return optionsOf(command, program);
    const commands = command.commands.map((each) => ({ word: each.name(), about: each.description() }));
    if (command === program) return [...commands, { word: "help", about: "print the help of a command" }];
    if (commands.length > 0) return commands;
    const { registeredArguments } = command;
    const argument = registeredArguments[Math.min(rest.length, registeredArguments.length - 1)]?.name() ?? "";
    if (argument.startsWith("lesson")) return namesOf(cwd, lessonFolders);
    const isExercise =
      argument === "exercise" || (command.parent?.name() === "practice" && argument === "name");
    if (isExercise) return namesOf(cwd, (course) => exerciseFolders(exerciseRoom(course)));
    return command.name() === "completion" ? SHELLS.map((word) => ({ word, about: "" })) : [];
  }
}

/** Words that a shell need not quote. */
const PLAIN = /^[\w./=-]+$/;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--ci": CI,
  "--reporter": [...REPORTERS, "html="],
  "--strategy": STRATEGIES,
  "--time": TIMES,
  "--goal": GOALS,
};

function valuesOf(option: string, command: string): readonly string[] {
  return option === "--strategy" && command === "run" ? FOR_ONE_RUN : (VALUES[option] ?? []);
}

/** The command that the words call, and the remaining words. */
function commandOf(
  words: readonly string[],
  program: Command,
): { command: Command; rest: readonly string[] } {
  const plain = words.filter((word) => !word.startsWith("-"));
  let command = program;
  let used = 0;
  for (const word of plain) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
    used++;
  }
  return { command, rest: plain.slice(used) };
}

/** The option that waits for a value. */
function optionOf(word: string, commands: readonly Command[]): string | undefined {
  const options = commands.flatMap(({ options: own }) => own);
  return options.find(({ long, required }) => required && long === word)?.long ?? undefined;
}

function optionsOf(command: Command, program: Command): readonly Candidate[] {
  const own = command === program ? [] : program.options;
  const options = [...command.options, ...own].map(({ long, description }) => ({
    word: long ?? "",
    about: description,
  }));
  return [...options, { word: "--help", about: "print help" }];
}

/** Names in the course of the working directory, and in the course that comes with threadlab. */
function namesOf(cwd: string, foldersOf: (course: string) => readonly string[]): readonly Candidate[] {
  const own = ownCourse(cwd);
  const courses = own === undefined ? [builtinLessons()] : [own, builtinLessons()];
  const names = courses.flatMap(foldersOf).map((folder) => basename(folder));
  return [...new Set(names)].map((word) => ({ word, about: "" }));
}

/** Scripts for shells that complete calls of threadlab: they ask threadlab, and complete file names if it has no answer. */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
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
