import type { Command } from "commander";
import { FOR_ONE_RUN, GOALS, LEARN, LOOK_CLOSER, listChoices, STRATEGIES } from "./options/choices.ts";
import type { NarrowOptions } from "./options/narrow-settings.ts";
import type { ReporterOptions } from "./options/reporter-settings.ts";
import type { ScheduleOptions } from "./options/schedule-settings.ts";
import { readRunSettings } from "./options/settings.ts";
import {
  collect,
  type Finish,
  POLL,
  withPageOptions,
  withReporterOptions,
  withRunOptions,
} from "./options/shared-options.ts";
import type { TraceOptions } from "./options/trace-settings.ts";
import type { PageOptions } from "./page/page-settings.ts";
import type { System } from "./system/system.ts";

const TARGETS = "names or numbers of lessons, files, or folders";
const TARGET = "the name or number of a lesson, a file, or a folder";

/** Adds the commands that run programs. */
export function addRuns(program: Command, system: System, finish: Finish): void {
  for (const add of [addRun, addPredict, addSteer, addCheck, addExplore, addReplay])
    add(program, system, finish);
}

function addRun(program: Command, system: System, finish: Finish): void {
  withPageOptions(withRunOptions(program.command("run"), "a run"))
    .helpGroup(LEARN)
    .description("run lessons or files, and show the expected output beside what they print")
    .argument("<lesson or file...>", TARGETS)
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
    .option("--python", "also run the lesson's main.py with the installed Python 3, and show what it prints")
    .option("--orders", "list the orders of the printed lines that the program's synchronisation allows")
    .option("--repeat <n>", "run n times, and count how often each output comes")
    .option("--watch", "run again on every save, until you press q")
    .option("--poll", `with --watch: ${POLL}`)
    .option("--timeline", "draw a lane for each thread; the default on a terminal where the lanes fit")
    .option("--no-timeline", "do not draw the lanes")
    .option("--trace <file>", "write the run as Chrome trace events; open the file in ui.perfetto.dev")
    .option(
      "--shiviz <file>",
      "write the run as a log for ShiViz; its first line is the regular expression to enter there",
    )
    .action(async (words: string[], _options, command: Command) => {
      await startWorkers();
      const { readRepeat, readScheduling, readWatch } = await import("./options/schedule-settings.ts");
      const { readTraceSettings } = await import("./options/trace-settings.ts");
      const { refuseSameFile } = await import("./options/wanted-file.ts");
      const { readPageSettings } = await import("./page/page-settings.ts");
      const options = command.optsWithGlobals<ScheduleOptions & TraceOptions & PageOptions>();
      const paging = readPageSettings(options, system.cwd);
      const tracing = readTraceSettings(options, system.cwd);
      refuseSameFile([...tracing.traceFiles, ...(paging.page ? [paging.page] : [])]);
      const settings = { ...readRunSettings(options, system), scheduling: readScheduling(options) };
      const times = readRepeat(options);
      const polls = readWatch(options);
      const beside = { orders: options.orders === true, python: options.python === true };
      if (polls !== undefined) {
        const { watchRun } = await import("./commands/watch.ts");
        finish(await watchRun(words, { ...settings, ...tracing, ...paging, ...beside }, polls));
      } else if (times === undefined) {
        const { run } = await import("./commands/run.ts");
        finish(await run(words, { ...settings, ...tracing, ...paging, ...beside }));
      } else {
        const { repeat } = await import("./commands/repeat.ts");
        finish(await repeat(words, times, settings));
      }
    });
}

function addPredict(program: Command, system: System, finish: Finish): void {
  withRunOptions(program.command("predict"), "a run or search")
    .helpGroup(LEARN)
    .description("ask what a program can print, and grade the answer by a search of all schedules")
    .argument("<lesson or file>", TARGET)
    .option(
      "--answer <outputs>",
      "give the answer without being asked: outputs with commas between them (\\, for a comma in an output)",
      collect,
    )
    .option("--max-traces <n>", "stop the search after n traces (100,000)")
    .action(async (word: string, _options, command: Command) => {
      await startWorkers({ searches: true });
      const { predict } = await import("./commands/predict.ts");
      finish(await predict(word, command.optsWithGlobals(), system));
    });
}

function addSteer(program: Command, system: System, finish: Finish): void {
  withRunOptions(program.command("steer"), "a run or search")
    .helpGroup(LEARN)
    .description("be the scheduler: choose who goes next, and try to make the program go wrong")
    .argument("<lesson or file>", TARGET)
    .option(
      "--goal <goal>",
      `what to reach: ${GOALS.join(", ")}, or an output; the default is anything that goes wrong`,
    )
    .option("--choices <numbers>", "give the choices without being asked: numbers with commas between them")
    .action(async (word: string, _options, command: Command) => {
      await startWorkers();
      const { steer } = await import("./commands/steer.ts");
      finish(await steer(word, command.optsWithGlobals(), system));
    });
}

function addCheck(program: Command, system: System, finish: Finish): void {
  withReporterOptions(withPageOptions(withRunOptions(program.command("check"), "a run")))
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
      "check only lessons whose files differ from the commit where this branch left the ref (HEAD)",
    )
    .option("--bail [n]", "stop after n failures (1)")
    .option("--watch", "check again on every save, until you press q")
    .option("--poll", `with --watch: ${POLL}`)
    .action(async (words: string[], _options, command: Command) => {
      const { readCheckSettings, readWatch } = await import("./options/schedule-settings.ts");
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
      const polls = readWatch(options);
      if (polls !== undefined) {
        const { watchCheck } = await import("./commands/watch.ts");
        finish(await watchCheck(words, settings, polls));
      } else {
        const { check } = await import("./commands/check.ts");
        finish(await check(words, settings));
      }
    });
}

function addExplore(program: Command, system: System, finish: Finish): void {
  withReporterOptions(withPageOptions(withRunOptions(program.command("explore"), "a run or search")))
    .helpGroup(LOOK_CLOSER)
    .description("run a program under every schedule that makes a difference")
    .argument("<lesson or file...>", TARGETS)
    .option(
      "--time <free|ordered>",
      "how long sleeps last: exactly as long as they say (ordered), or perhaps longer (free); the default is free",
    )
    .option("--max-traces <n>", "stop after n traces (100,000; with --find 20,000)")
    .option("--jobs <n>", "search on up to n cores if it takes long (all, up to 8); the result is the same")
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
      await startWorkers({ searches: true });
      const { explore } = await import("./commands/explore.ts");
      finish(await explore(words, command.optsWithGlobals(), system));
    });
}

function addReplay(program: Command, system: System, finish: Finish): void {
  withPageOptions(withRunOptions(program.command("replay"), "a run"))
    .helpGroup(LOOK_CLOSER)
    .description("repeat a run under its recorded schedule, and show each step")
    .argument("<lesson or file>", "a lesson, a file, or the JSON document of a run")
    .option("--schedule <threads>", "the schedule, as run, explore and check print it")
    .option("--time <free|ordered>", "how long sleeps lasted in that run: free or ordered (free)")
    .action(async (word: string, _options, command: Command) => {
      await startWorkers();
      const { replay } = await import("./commands/replay.ts");
      finish(await replay(word, command.optsWithGlobals(), system));
    });
}

/** Lets workers start before the code of the command is loaded: both take about as long. */
async function startWorkers({ searches = false } = {}): Promise<void> {
  const { openAhead } = await import("../runner/session.ts");
  openAhead({ searches });
}
