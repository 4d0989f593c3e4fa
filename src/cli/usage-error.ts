import type { Command, CommanderError } from "commander";
import { ThreadlabError } from "../protocol/errors.ts";
import { didYouMean } from "../protocol/nearest.ts";

/** Commander's complaint about the words of a call, as one sentence with the way out. */
export function usageError(error: CommanderError, argv: readonly string[], program: Command): ThreadlabError {
  const names = new Map(program.commands.map((each) => [each.name(), each]));
  const word = argv.find((each) => names.has(each)) ?? "";
  const command = names.get(word);
  if (error.code === "commander.help") return noCommand(argv, [...names.keys()]);
  const help = `See threadlab ${command ? `${command.name()} ` : ""}--help.`;
  return new ThreadlabError("ERR_USAGE", `${sentence(error, command?.name() ?? "")} ${help}`);
}

/** `threadlab help lst`: the library would show the help of all in place of it. */
function noCommand(argv: readonly string[], names: readonly string[]): ThreadlabError {
  const word = argv.find((each, index) => index > 0 && !each.startsWith("-")) ?? "";
  return new ThreadlabError(
    "ERR_USAGE",
    `There is no command "${word}".${didYouMean(word, names)} See threadlab --help.`,
  );
}

function sentence({ code, message }: CommanderError, command: string): string {
  if (code === "commander.missingArgument")
    return `${MISSING[command] ?? `threadlab ${command} needs more arguments.`}`;
  const [complaint = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  const text = complaint.replace(/'/g, '"').replace(/\.$/, "");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${hint.replace(/^\((.*)\)$/, " $1")}`;
}

const MISSING: Readonly<Record<string, string>> = {
  explore: "threadlab explore needs the name of a lesson or a file, as in: threadlab explore race.",
  replay:
    "threadlab replay needs a lesson or file with a schedule, or the JSON file of a run, as in: threadlab replay run.json.",
  run: "threadlab run needs the name of a lesson or a file, as in: threadlab run mutex.",
  show: "threadlab show needs the name of a lesson, as in: threadlab show mutex.",
};
