import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { usageError } from "../protocol/errors.ts";
import { addAuthoring } from "./author-commands.ts";
import { addLessons } from "./lesson-commands.ts";
import { HELP_TOPICS, LEARN } from "./options/choices.ts";
import { type CommonOptions, readSettings } from "./options/settings.ts";
import { wrongCall } from "./options/wrong-call.ts";
import { addPractice } from "./practice-commands.ts";
import { addRuns } from "./run-commands.ts";
import { EXIT } from "./system/exit-code.ts";
import type { System } from "./system/system.ts";

/**
 * Runs the command in `argv` and returns the exit code. The code of a command is loaded only when that command is called.
 *
 * @throws ThreadlabError `ERR_USAGE` for words that are not a command, and the errors of the command itself.
 */
export async function runCommandLine(argv: readonly string[], system: System): Promise<number> {
  const topic = topicOf(argv);
  if (topic !== undefined) {
    refuseJson(argv.includes("--json"));
    const { helpTopic } = await import("./commands/help-topic.ts");
    return helpTopic(topic, readSettings({ color: !argv.includes("--no-color") }, system));
  }
  let code: number = EXIT.ok;
  const program = new Command("threadlab")
    .description(
      "Runs lessons about threads on real worker threads, and compares what they print with the expected output.",
    )
    .usage("[command] [options]")
    .argument("[words...]")
    .version(manifest.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print the help of a command, or explain a topic")
    .addHelpText("after", `\nTopics: ${HELP_TOPICS.map((topic) => `help ${topic}`).join(", ")}`)
    .option("--json", "print one JSON document on standard output, and nothing else")
    .option("--no-color", "print without colours, like NO_COLOR=1")
    .allowUnknownOption()
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/^\[options\] ?/, "")}`,
      visibleArguments: (command) =>
        command.commands.length > 0
          ? []
          : command.registeredArguments.filter(({ description }) => description !== ""),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        refuseJson(argv.includes("--json"));
        system.stdout.write(text);
      },
      // Commander also throws text that it would write here.
      writeErr: () => {},
      getOutHelpWidth: () => system.stdout.columns,
    })
    .action(async (words: string[], options: CommonOptions) => {
      const { welcome } = await import("./commands/welcome.ts");
      const names = program.commands.map((command) => command.name());
      code = await welcome(words, names, readSettings(options, system));
    });

  const finish = (finished: number) => {
    code = finished;
  };
  addLessons(program, system, finish);
  addRuns(program, system, finish);
  addPractice(program, system, finish).helpGroup(LEARN);
  addAuthoring(program, system, finish);

  program
    .command("completion")
    .description("print a script that completes commands, options and lessons in your shell")
    .argument("<shell>", "bash, zsh or fish")
    .argument("[words...]")
    .usage("<bash|zsh|fish>")
    .action(async (shell: string, words: string[], _options, command: Command) => {
      const { completion } = await import("./commands/completion.ts");
      refuseJson(command.optsWithGlobals<CommonOptions>().json === true);
      code = completion([shell, ...words], program, system);
    });

  for (const command of program.commands) refuseRepeats(command);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== EXIT.ok) throw wrongCall(error, argv, program);
  }
  return code;
}

/** Help, a version and a script are text. */
function refuseJson(json: boolean): void {
  if (json) throw usageError("Help, the version and scripts for shells are plain text. Leave out --json.");
}

/** The topic that a call asks `threadlab help` for. */
function topicOf(argv: readonly string[]): (typeof HELP_TOPICS)[number] | undefined {
  const [command, word, ...others] = argv.filter((each) => !each.startsWith("-"));
  return command === "help" && others.length === 0 ? HELP_TOPICS.find((topic) => topic === word) : undefined;
}

/** Commander would silently take the last of two values, and accept an empty value. */
function refuseRepeats(command: Command): void {
  for (const each of command.commands) refuseRepeats(each);
  for (const option of command.options) {
    const { long, required, optional, parseArg } = option;
    if ((!required && !optional) || parseArg !== undefined) continue;
    option.argParser((value: string, before: string | true | undefined) => {
      if (before !== undefined) throw usageError(`${long} is given twice. Give it once.`);
      if (value.trim() === "")
        throw usageError(`${long} is given an empty value. Give it a value, or leave it out.`);
      return value;
    });
  }
}
