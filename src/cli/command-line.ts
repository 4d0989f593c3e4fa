import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { usageError } from "../protocol/errors.ts";
import { addAuthoring } from "./author-commands.ts";
import { FOR_ONE_RUN, GOALS, HELP_TOPICS, listChoices, STRATEGIES } from "./options/choices.ts";
import type { NarrowOptions } from "./options/narrow-settings.ts";
import type { ReporterOptions } from "./options/reporter-settings.ts";
import type { ScheduleOptions } from "./options/schedule-settings.ts";
import { type CommonOptions, type RunOptions, readRunSettings, readSettings } from "./options/settings.ts";
import { collect, withPageOptions, withReporterOptions, withRunOptions } from "./options/shared-options.ts";
import type { TraceOptions } from "./options/trace-settings.ts";
import { wrongCall } from "./options/wrong-call.ts";
import type { PageOptions } from "./page/page-settings.ts";
import { addPractice } from "./practice-commands.ts";
import { EXIT } from "./system/exit-code.ts";
import type { System } from "./system/system.ts";

const LEARN = "Learn:";
const LOOK_CLOSER = "Look closer:";

const POLL = "with --watch: look at the files once a second, for file systems that report no changes";

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

  program
    .command("list")
    .helpGroup(LEARN)
    .description("list the lessons of a course")
    .argument(
      "[course]",
      "the folder of a course; without one, the course in the current folder, or else the one that comes with threadlab",
    )
    .action(async (word: string | undefined, _options, command: Command) => {
      const { list } = await import("./commands/list.ts");
      code = await list(word, readSettings(command.optsWithGlobals(), system));
    });

  const showing = program
    .command("show")
    .helpGroup(LEARN)
    .description("show a lesson: its text, its program, and the same program in Python")
    .argument("[lesson]", "the lesson's name or the beginning of it, its number, or its folder")
    .option("--no-pager", "write all of it at once, even if it is longer than the terminal")
    .option(
      "--html [file]",
      "write it as a handout with its schedules, step by step; one file, for any browser",
    )
    .option("--all", "with --html <folder>: write all lessons, or those of a folder, as a site with an index")
    .option(
      "--open",
      "open the handout or the site in the browser; without --html, it is written to the temporary folder",
    );
  withRunOptions(showing).action(async (word: string | undefined, _options, command: Command) => {
    const options = command.optsWithGlobals<ShowOptions>();
    const settings = readRunSettings(options, system);
    const { html } = options;
    const opens = options.open === true;
    if (options.all === true) {
      const { showSite } = await import("./commands/show-html.ts");
      code = await showSite(word, { ...settings, html, opens });
    } else if (word === undefined) {
      throw new CommanderError(EXIT.wrong, "commander.missingArgument", "error: missing argument 'lesson'");
    } else if (html !== undefined || opens) {
      const { showHtml } = await import("./commands/show-html.ts");
      code = await showHtml(word, { ...settings, html, opens });
    } else {
      refuseRunOptions(options);
      const { show } = await import("./commands/show.ts");
      code = await show(word, { ...settings, pager: options.pager });
    }
  });

  program
    .command("copy")
    .helpGroup(LEARN)
    .description("copy a lesson into a folder where you can edit it")
    .argument("<lesson>", "the lesson's name or the beginning of it, its number, or its folder")
    .argument("[folder]", "the folder to make; without one, a folder of the lesson's name")
    .action(async (word: string, folder: string | undefined, _options, command: Command) => {
      const { copy } = await import("./commands/copy.ts");
      code = await copy(word, folder, readSettings(command.optsWithGlobals(), system));
    });

  program
    .command("claims")
    .helpGroup(LOOK_CLOSER)
    .description("list common claims about threads, and say which of them hold")
    .argument(
      "[course]",
      "the folder of a course; without one, the course in the current folder, or else the one that comes with threadlab",
    )
    .option("--run", "run the lessons that test the claims, and quote what they print")
    .action(async (word: string | undefined, _options, command: Command) => {
      const { claims } = await import("./commands/claims.ts");
      const options = command.optsWithGlobals<CommonOptions & { readonly run?: boolean }>();
      code = await claims(word, options.run === true, readSettings(options, system));
    });

  withPageOptions(withRunOptions(program.command("run")))
    .helpGroup(LEARN)
    .description("run lessons or files, and show the expected output beside what they print")
    .argument("<lesson or file...>", "names or numbers of lessons, files, or folders")
    .option("--speed <factor>", "run the clock faster: with 10, a sleep of 3 s lasts 0.3 s")
    .option("--virtual", "run under a seeded schedule, on a virtual clock that skips all waiting")
    .option("--seed <n>", "the seed of the schedule (1); implies --virtual")
    .option(
      "--strategy <name>",
      `how to choose the next thread: ${listChoices(FOR_ONE_RUN)} (random); implies --virtual`,
    )
    .option(
      "--depth <n>",
      "for pct: the number of ordering constraints that a bug needs (3); implies --virtual",
    )
    .option(
      "--time <free|ordered>",
      "how long sleeps last: exactly as long as they say (ordered), or perhaps longer (free); the default is ordered; implies --virtual",
    )
    .option("--python", "show beside it what the lesson's main.py prints under the installed Python 3")
    .option("--orders", "list the orders of the printed lines that the program's synchronisation allows")
    .option("--repeat <n>", "run n times, and count how often each output comes")
    .option("--watch", "run again on every save, until you press q")
    .option("--poll", POLL)
    .option("--timeline", "draw a lane for each thread; the default on a terminal where the lanes fit")
    .option("--no-timeline", "do not draw the lanes")
    .option("--trace <file>", "write the run as Chrome trace events; open the file in ui.perfetto.dev")
    .option(
      "--shiviz <file>",
      "write the run as a log for ShiViz; its first line is the regular expression to enter there",
    )
    .action(async (words: string[], _options, command: Command) => {
      const { readPace, readRepeat } = await import("./options/schedule-settings.ts");
      const { readTraceSettings } = await import("./options/trace-settings.ts");
      const { readPageSettings } = await import("./page/page-settings.ts");
      const options = command.optsWithGlobals<ScheduleOptions & TraceOptions & PageOptions>();
      const paging = readPageSettings(options, system.cwd);
      const tracing = readTraceSettings(options, system.cwd);
      const settings = { ...readRunSettings(options, system), ...readPace(options) };
      const times = readRepeat(options);
      const beside = { orders: options.orders === true, python: options.python === true };
      if (options.watch === true) {
        const { watchRun } = await import("./commands/watch.ts");
        code = await watchRun(
          words,
          { ...settings, ...tracing, ...paging, ...beside },
          options.poll === true,
        );
      } else if (times === undefined) {
        const { run } = await import("./commands/run.ts");
        code = await run(words, { ...settings, ...tracing, ...paging, ...beside });
      } else {
        const { repeat } = await import("./commands/repeat.ts");
        code = await repeat(words, times, settings);
      }
    });

  withRunOptions(program.command("predict"))
    .helpGroup(LEARN)
    .description("ask what a program can print, and grade the answer by a search of all schedules")
    .argument("<lesson or file>", "the name or number of a lesson, a file, or a folder")
    .option(
      "--answer <outputs>",
      "give the answer without being asked: outputs with commas between them",
      collect,
    )
    .option("--max-traces <n>", "stop the search after n traces (100,000)")
    .action(async (word: string, _options, command: Command) => {
      const { predict } = await import("./commands/predict.ts");
      code = await predict(word, command.optsWithGlobals(), system);
    });

  withRunOptions(program.command("steer"))
    .helpGroup(LEARN)
    .description("be the scheduler: choose who goes next, and try to make the program go wrong")
    .argument("<lesson or file>", "the name or number of a lesson, a file, or a folder")
    .option("--goal <goal>", `what to reach: ${GOALS.join(", ")}, or an output (anything that goes wrong)`)
    .option("--choices <numbers>", "give the choices without being asked: numbers with commas between them")
    .action(async (word: string, _options, command: Command) => {
      const { steer } = await import("./commands/steer.ts");
      code = await steer(word, command.optsWithGlobals(), system);
    });

  withReporterOptions(withPageOptions(withRunOptions(program.command("check"))))
    .helpGroup("Check a course:")
    .description("run lessons under several schedules, and report which print the expected output")
    .argument("[lesson, folder or file...]", "the default is all lessons that come with threadlab")
    .option("--seeds <n>", "the number of seeded schedules for each lesson, on the virtual clock (10)")
    .option("--jobs <n>", "check n lessons at the same time (1; with --real 4)")
    .option("--real", "run each lesson once, on the machine's clock and without a schedule")
    .option("--explore", "also search all schedules, and prove what lessons claim about them")
    .option(
      "--shard <i/n>",
      "check only the i-th of n parts of the lessons, so that n jobs can share the work",
    )
    .option(
      "--changed [ref]",
      "check only lessons whose folder differs from the commit where this branch left the ref (HEAD)",
    )
    .option("--bail [n]", "stop after n failures (1)")
    .option("--watch", "check again on every save, until you press q")
    .option("--poll", POLL)
    .action(async (words: string[], _options, command: Command) => {
      const { readCheckSettings } = await import("./options/schedule-settings.ts");
      const { readReports } = await import("./page/page-settings.ts");
      const { readNarrow } = await import("./options/narrow-settings.ts");
      const options = command.optsWithGlobals<
        ScheduleOptions & NarrowOptions & PageOptions & ReporterOptions
      >();
      const settings = {
        ...readCheckSettings(options, system),
        ...readNarrow(options),
        // Last: --reporter json means the same as --json.
        ...readReports(options, system),
      };
      if (options.watch === true) {
        const { watchCheck } = await import("./commands/watch.ts");
        code = await watchCheck(words, settings, options.poll === true);
      } else {
        const { check } = await import("./commands/check.ts");
        code = await check(words, settings);
      }
    });

  withReporterOptions(withPageOptions(withRunOptions(program.command("explore"))))
    .helpGroup(LOOK_CLOSER)
    .description("run a program under every schedule that can change its behaviour")
    .argument("<lesson or file...>", "names or numbers of lessons, files, or folders")
    .option(
      "--time <free|ordered>",
      "how long sleeps last: exactly as long as they say (ordered), or perhaps longer (free); the default is free",
    )
    .option("--max-traces <n>", "stop after n traces (100,000)")
    .option(
      "--polls <n>",
      "how many times in a row a thread may poll in vain before it waits for the others (2, 4, 8 …)",
    )
    .option(
      "--strategy <name>",
      `draw schedules instead of searching all of them: ${listChoices(STRATEGIES)}`,
    )
    .option("--runs <n>", "with --strategy: how many schedules to draw (1,000)")
    .option("--seed <n>", "with --strategy: the seed of the first schedule (1)")
    .option("--find <file>", "look for a schedule that prints the text of this file")
    .action(async (words: string[], _options, command: Command) => {
      const { explore } = await import("./commands/explore.ts");
      code = await explore(words, command.optsWithGlobals(), system);
    });

  withPageOptions(withRunOptions(program.command("replay")))
    .helpGroup(LOOK_CLOSER)
    .description("repeat a run under its recorded schedule, and show each operation")
    .argument("<lesson or file>", "a lesson, a file, or the JSON document of a run")
    .option("--schedule <threads>", "the schedule, as explore and check print it")
    .option("--time <free|ordered>", "how long sleeps lasted in that run: free or ordered (free)")
    .action(async (word: string, _options, command: Command) => {
      const { replay } = await import("./commands/replay.ts");
      code = await replay(word, command.optsWithGlobals(), system);
    });

  addPractice(program, system, (finished) => {
    code = finished;
  }).helpGroup(LEARN);

  addAuthoring(program, system, (finished) => {
    code = finished;
  });

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

/** Only a handout shows runs. */
function refuseRunOptions({ set, timeout }: RunOptions): void {
  const option = set !== undefined ? "--set" : timeout !== undefined ? "--timeout" : undefined;
  if (option !== undefined)
    throw usageError(`${option} is for the runs of a handout. Use it with --html or --open.`);
}

interface ShowOptions extends RunOptions {
  readonly pager: boolean;
  readonly html?: string | true;
  readonly all?: true;
  readonly open?: true;
}

/** Help, a version and a script are text. */
function refuseJson(json: boolean): void {
  if (json) throw usageError("There is no JSON of help, a version or a script. Leave out --json.");
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
