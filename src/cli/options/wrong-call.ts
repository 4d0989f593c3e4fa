import type { Command, CommanderError } from "commander";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { HELP_TOPICS } from "./choices.ts";

/** Commander's complaint about the words of a call, as one sentence with the way out. */
export function wrongCall(error: CommanderError, argv: readonly string[], program: Command): ThreadlabError {
  const names = namesIn(argv, program);
  if (error.code === "commander.help" && MISSING[names.join(" ")] === undefined)
    return noCommand(argv, [...program.commands.map((each) => each.name()), ...HELP_TOPICS]);
  const help = `See ${["threadlab", ...names].join(" ")} --help.`;
  return usageError(`${sentence(error, names.join(" "))} ${help}`);
}

/** The words of a call that name a command, and then a subcommand of it: `practice`, `hint`. */
function namesIn(argv: readonly string[], program: Command): readonly string[] {
  const commands = new Map(program.commands.map((each) => [each.name(), each]));
  const name = argv.find((word) => commands.has(word));
  const command = commands.get(name ?? "");
  if (name === undefined || command === undefined) return [];
  return [name, ...namesIn(argv.slice(argv.indexOf(name) + 1), command)];
}

/** `threadlab help lst`: the library would show the help for everything instead. */
function noCommand(argv: readonly string[], names: readonly string[]): ThreadlabError {
  const word = argv.find((each, index) => index > 0 && !each.startsWith("-")) ?? "";
  return usageError(`There is no command "${word}".${didYouMean(word, names)} See threadlab --help.`);
}

function sentence({ code, message }: CommanderError, command: string): string {
  if (code === "commander.missingArgument" || code === "commander.help")
    return `${MISSING[command] ?? `threadlab ${command} needs more arguments.`}`;
  const value = /^error: option '(--[a-z-]+) (.*)' argument missing$/.exec(message);
  if (value !== null) return `${value[1]} needs a value: ${value[1]} ${value[2]}.`;
  const choice =
    /^error: option '(--[a-z-]+) .*' argument '(.*)' is invalid. Allowed choices are (.*)\.$/.exec(message);
  if (choice !== null) return `${choice[1]} takes one of these: ${choice[3]}. It was given "${choice[2]}".`;
  const [complaint = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  const text = complaint.replace(/'/g, '"').replace(/\.$/, "");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${hint.replace(/^\((.*)\)$/, " $1")}`;
}

const MISSING: Readonly<Record<string, string>> = {
  completion: "threadlab completion needs the name of a shell, as in: threadlab completion bash.",
  copy: "threadlab copy needs the name of a lesson, as in: threadlab copy race.",
  explore: "threadlab explore needs the name of a lesson or a file, as in: threadlab explore race.",
  grade:
    "threadlab grade needs an exercise and submissions to it, as in: threadlab grade my-course/account submissions.",
  new: "threadlab new needs course, lesson or exercise, and a folder, as in: threadlab new course my-course.",
  "new course": "threadlab new course needs a folder, as in: threadlab new course my-course.",
  "new exercise":
    "threadlab new exercise needs a folder, as in: threadlab new exercise my-course/exercises/sum.",
  "new lesson": "threadlab new lesson needs a folder, as in: threadlab new lesson my-course/two-locks.",
  "practice reset":
    "threadlab practice reset needs the name of an exercise, as in: threadlab practice reset lock-order.",
  "practice solution":
    "threadlab practice solution needs the name of an exercise, as in: threadlab practice solution lock-order.",
  replay:
    "threadlab replay needs a lesson or file with a schedule, or the JSON file of a run, as in: threadlab replay run.json.",
  run: "threadlab run needs the name of a lesson or a file, as in: threadlab run mutex.",
  predict: "threadlab predict needs the name of a lesson or a file, as in: threadlab predict race.",
  steer: "threadlab steer needs the name of a lesson or a file, as in: threadlab steer race.",
  update:
    "threadlab update needs the name of a lesson, or the folder of a course, as in: threadlab update ./my-course.",
  show: "threadlab show needs the name of a lesson, as in: threadlab show mutex.",
};
