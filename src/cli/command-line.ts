import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { ThreadlabError } from "../protocol/errors.ts";
import { EXIT } from "./exit-code.ts";
import type { ScheduleOptions } from "./schedule-settings.ts";
import { type CommonOptions, readRunSettings, readSettings } from "./settings.ts";
import type { System } from "./system.ts";
import type { TraceOptions } from "./trace-settings.ts";
import { usageError } from "./usage-error.ts";

const LEARN = "Learn:";
const LOOK_CLOSER = "Look closer:";

/**
 * Runs the command that `argv` asks for and returns the exit code. The code of a command is loaded when it is asked for.
 *
 * @throws ThreadlabError `ERR_USAGE` for words that make no command, and whatever the command throws.
 */
export async function runCommandLine(argv: readonly string[], system: System): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("threadlab")
    .description("Runs thread lessons on real worker threads, and holds what they print against the notes.")
    .usage("[command] [options]")
    .argument("[words...]")
    .version(manifest.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "the help of a command")
    .option("--json", "print one JSON document, and nothing else, on standard output")
    .option("--no-color", "print without colours, as with NO_COLOR=1")
    .allowUnknownOption()
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/^\[options\] ?/, "")}`,
      visibleArguments: (command) => (command.parent ? [...command.registeredArguments] : []),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => system.stdout.write(text),
      // What commander would write here it throws as well.
      writeErr: () => {},
      getOutHelpWidth: () => system.stdout.columns,
    })
    .action(async (words: string[], options: CommonOptions) => {
      const { welcome } = await import("./commands/welcome.ts");
      const names = program.commands.map((command) => command.name());
      code = await welcome(words, names, readSettings(options, system));
    });

  program
    .command("list")
    .helpGroup(LEARN)
    .description("the lessons, with their sections in the notes")
    .action(async (_options, command: Command) => {
      const { list } = await import("./commands/list.ts");
      code = await list(readSettings(command.optsWithGlobals(), system));
    });

  program
    .command("show")
    .helpGroup(LEARN)
    .description("a lesson's text, its program, and the Python beside it")
    .argument("<lesson>", "its name or the beginning of it, its number, or its folder")
    .action(async (word: string, _options, command: Command) => {
      const { show } = await import("./commands/show.ts");
      code = await show(word, readSettings(command.optsWithGlobals(), system));
    });

  program
    .command("claims")
    .helpGroup(LOOK_CLOSER)
    .description("what the notes claim about threads, and which of it holds")
    .option("--run", "run the lessons that show it, and quote what they print")
    .action(async (_options, command: Command) => {
      const { claims } = await import("./commands/claims.ts");
      const options = command.optsWithGlobals<CommonOptions & { readonly run?: boolean }>();
      code = await claims(options.run === true, readSettings(options, system));
    });

  withRunOptions(program.command("run"))
    .helpGroup(LEARN)
    .description("run lessons or files, and see what was expected beside what they print")
    .argument("<lesson or file...>", "names or numbers of lessons; files and folders")
    .option("--speed <factor>", "let the clock run faster: 10 makes a sleep of 3 s last 0.3 s")
    .option("--virtual", "run under a schedule, on a clock that does not wait")
    .option("--seed <n>", "the schedule's seed (1); implies --virtual")
    .option("--strategy <name>", "random, pct, pos or round-robin (random); implies --virtual")
    .option("--depth <n>", "for pct: how many ordering constraints the bug needs (3)")
    .option(
      "--time <free|ordered>",
      "free: a sleep may last as long as it likes; implies --virtual (ordered)",
    )
    .option("--orders", "list the orders of the printed lines that its synchronisation allows")
    .option("--repeat <n>", "run so many times, and see how often each output comes")
    .option("--timeline", "draw a lane for each thread; on a terminal it is drawn unasked where it fits")
    .option("--no-timeline", "do not draw it")
    .option("--trace <file>", "write the run as Chrome trace events, which ui.perfetto.dev opens")
    .option("--shiviz <file>", "write the run as a log for ShiViz; the first line is its regular expression")
    .action(async (words: string[], _options, command: Command) => {
      const { readPace, readRepeat } = await import("./schedule-settings.ts");
      const { readTraceSettings } = await import("./trace-settings.ts");
      const options = command.optsWithGlobals<ScheduleOptions & TraceOptions>();
      const tracing = readTraceSettings(options, system.cwd);
      const settings = { ...readRunSettings(options, system), ...readPace(options) };
      const times = readRepeat(options);
      if (times === undefined) {
        const { run } = await import("./commands/run.ts");
        code = await run(words, { ...settings, ...tracing, orders: options.orders === true });
      } else {
        const { repeat } = await import("./commands/repeat.ts");
        code = await repeat(words, times, settings);
      }
    });

  withRunOptions(program.command("check"))
    .helpGroup("Check a course:")
    .description("run all lessons, or those given, and learn which print what they should")
    .argument("[lesson, folder or file...]", "without any: all lessons that come with threadlab")
    .option("--seeds <n>", "how many seeded schedules to run each under, on the virtual clock (10)")
    .option("--real", "run each once, on the machine's clock and without a schedule")
    .option("--explore", "prove what lessons claim of all their schedules")
    .action(async (words: string[], _options, command: Command) => {
      const { check } = await import("./commands/check.ts");
      const { readCheckSettings } = await import("./schedule-settings.ts");
      code = await check(words, readCheckSettings(command.optsWithGlobals(), system));
    });

  withRunOptions(program.command("explore"))
    .helpGroup(LOOK_CLOSER)
    .description("run a program under every schedule that makes a difference")
    .argument("<lesson or file...>", "names or numbers of lessons; files and folders")
    .option(
      "--time <free|ordered>",
      "free: a sleep may last as long as it likes; ordered: by the clock (free)",
    )
    .option("--max-traces <n>", "stop after so many traces (100,000)")
    .option(
      "--polls <n>",
      "rounds in vain of a thread that polls, before it waits for the others (2, 4, 8 …)",
    )
    .option("--strategy <name>", "draw schedules instead of searching all: random, pct, pos, round-robin")
    .option("--runs <n>", "how many schedules to draw (1,000)")
    .option("--seed <n>", "the first of the seeds to draw by (1)")
    .option("--find <file>", "look for a schedule that prints this text")
    .action(async (words: string[], _options, command: Command) => {
      const { explore } = await import("./commands/explore.ts");
      const { readExploreSettings } = await import("./schedule-settings.ts");
      code = await explore(words, readExploreSettings(command.optsWithGlobals(), system));
    });

  withRunOptions(program.command("replay"))
    .helpGroup(LOOK_CLOSER)
    .description("run a program again under a recorded schedule, and see each operation")
    .argument("<lesson or file>", "a lesson or a file; or the JSON document of a run")
    .option("--schedule <threads>", "who goes, in order, and what each does, as explore and check print it")
    .option("--time <free|ordered>", "as the run that is replayed (free)")
    .action(async (word: string, _options, command: Command) => {
      const { replay } = await import("./commands/replay.ts");
      const { readReplaySettings } = await import("./schedule-settings.ts");
      code = await replay(word, readReplaySettings(command.optsWithGlobals(), system));
    });

  for (const command of program.commands) refuseRepeats(command);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== EXIT.ok) throw usageError(error, argv, program);
  }
  return code;
}

function withRunOptions(command: Command): Command {
  const collect = (set: string, before: readonly string[] = []) => [...before, set];
  return command
    .option(
      "--timeout <seconds>",
      "end a run or search that takes longer, instead of the lesson's own limit and all others",
    )
    .option("--set <name=value>", "set a param of the lesson; may be given several times", collect);
}

/** The library would take the last of two values, and an empty one for a value. */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const { long, required, parseArg } = option;
    if (!required || parseArg !== undefined) continue;
    option.argParser((value: string, before: string | undefined) => {
      if (before !== undefined)
        throw new ThreadlabError("ERR_USAGE", `${long} is given twice. Give it once.`);
      if (value.trim() === "") throw new ThreadlabError("ERR_USAGE", `${long} is given an empty value.`);
      return value;
    });
  }
}
