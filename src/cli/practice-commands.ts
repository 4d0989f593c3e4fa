import type { Command } from "commander";
import { usageError } from "../protocol/errors.ts";
import type { ReporterOptions } from "./options/reporter-settings.ts";
import {
  type Finish,
  POLL,
  settingsOf,
  withPageOptions,
  withReporterOptions,
} from "./options/shared-options.ts";
import type { PageOptions } from "./page/page-settings.ts";
import { canWatch, type System } from "./system/system.ts";

const pollsNothing = () =>
  usageError(
    "--poll is for practice on a terminal, which checks on every save. Leave it out, or call it there without a command: threadlab practice --poll.",
  );

/** Adds `practice` and its commands. */
export function addPractice(program: Command, system: System, finish: Finish): Command {
  const load = () => import("./commands/practice.ts");

  const practice = program
    .command("practice")
    .description(
      "solve exercises, and prove each solution; without a command: continue where you stopped; on a terminal, check on every save",
    )
    .usage("[command] [options]")
    .argument("[words...]")
    .option("--poll", `on a terminal: ${POLL}`)
    .action(async (words: string[], { poll = false }: { readonly poll?: boolean }, command: Command) => {
      const settings = settingsOf(command, system);
      if (words.length === 0 && !settings.json && canWatch(system)) {
        const { watchPractice } = await import("./commands/practice-watch.ts");
        finish(await watchPractice(settings, poll));
        return;
      }
      if (poll) throw pollsNothing();
      finish(await (await load()).goOn(words, settings));
    })
    .hook("preSubcommand", () => {
      if (practice.opts<{ readonly poll?: boolean }>().poll) throw pollsNothing();
    });

  practice
    .command("init")
    .description("lay out the exercises in a folder; files that are already there stay as they are")
    .argument("[folder]", "the folder to use, ./threads-practice unless you name another one")
    .option("--from <course>", "use the exercises of your own course: the folders in <course>/exercises")
    .action(async (folder: string | undefined, options: { readonly from?: string }, command: Command) => {
      finish((await load()).init(folder, options.from, settingsOf(command, system)));
    });

  practice
    .command("list")
    .description("list the exercises: which are solved, and which you are working on")
    .action(async (_options, command: Command) => {
      finish((await load()).list(settingsOf(command, system)));
    });

  withReporterOptions(withPageOptions(practice.command("check")))
    .description("check exercises once, for example in CI; the exit code is 0 if all of them are solved")
    .argument("[name...]", "names, numbers or files of exercises; without any, all of them")
    .action(async (words: string[], _options, command: Command) => {
      const { readReports } = await import("./page/page-settings.ts");
      const options = command.optsWithGlobals<PageOptions & ReporterOptions>();
      const settings = { ...settingsOf(command, system), ...readReports(options, system) };
      finish(await (await load()).check(words, settings));
    });

  practice
    .command("hint")
    .description("show the next hint")
    .argument(
      "[name]",
      "the exercise's name, number or file; without one, the exercise that you are working on",
    )
    .option("--all", "show all hints of the exercise")
    .action(async (word: string | undefined, options: { readonly all?: boolean }, command: Command) => {
      finish((await load()).hint(word, options.all === true, settingsOf(command, system)));
    });

  practice
    .command("solution")
    .description("show one solution: once the exercise is solved, or after its last hint")
    .argument("<name>", "the exercise's name, number or file")
    .action(async (word: string, _options, command: Command) => {
      finish((await load()).solution(word, settingsOf(command, system)));
    });

  practice
    .command("reset")
    .description("go back to the start, and keep what you wrote in a file beside it")
    .argument("<name>", "the exercise's name, number or file")
    .action(async (word: string, _options, command: Command) => {
      finish((await load()).reset(word, settingsOf(command, system)));
    });

  return practice;
}
