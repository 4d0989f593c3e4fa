import { type Command, CommanderError } from "commander";
import { usageError } from "../protocol/errors.ts";
import { LEARN, LOOK_CLOSER } from "./options/choices.ts";
import { type RunCommandOptions, readRunSettings } from "./options/settings.ts";
import { type Finish, settingsOf, withRunOptions } from "./options/shared-options.ts";
import { EXIT } from "./system/exit-code.ts";
import type { System } from "./system/system.ts";

const LESSON = "the lesson's name or the beginning of it, its number, or its folder";
const COURSE =
  "the folder of a course; without one, the course in the current folder, or else the one that comes with threadlab";

/** Adds the commands that show lessons, and what they are about. */
export function addLessons(program: Command, system: System, finish: Finish): void {
  program
    .command("list")
    .helpGroup(LEARN)
    .description("list the lessons of a course")
    .argument("[course]", COURSE)
    .action(async (word: string | undefined, _options, command: Command) => {
      const { list } = await import("./commands/list.ts");
      finish(await list(word, settingsOf(command, system)));
    });

  const showing = program
    .command("show")
    .helpGroup(LEARN)
    .description("show a lesson: its text, its program, and the same program in Python")
    .argument("[lesson]", LESSON)
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
  withRunOptions(showing, "a run or search");
  showing.action(async (word: string | undefined, _options, command: Command) => {
    const options = command.optsWithGlobals<ShowOptions>();
    const settings = readRunSettings(options, system);
    const { html } = options;
    const opens = options.open === true;
    if (options.all === true) {
      const { showSite } = await import("./commands/show-html.ts");
      finish(await showSite(word, { ...settings, html, opens }));
    } else if (word === undefined) {
      throw new CommanderError(EXIT.wrong, "commander.missingArgument", "error: missing argument 'lesson'");
    } else if (html !== undefined || opens) {
      const { showHtml } = await import("./commands/show-html.ts");
      finish(await showHtml(word, { ...settings, html, opens }));
    } else {
      refuseRunOptions(options);
      const { show } = await import("./commands/show.ts");
      finish(await show(word, { ...settings, pager: options.pager }));
    }
  });

  program
    .command("copy")
    .helpGroup(LEARN)
    .description("copy a lesson into a folder where you can edit it")
    .argument("<lesson>", LESSON)
    .argument("[folder]", "the folder to make; without one, a folder of the lesson's name")
    .action(async (word: string, folder: string | undefined, _options, command: Command) => {
      const { copy } = await import("./commands/copy.ts");
      finish(await copy(word, folder, settingsOf(command, system)));
    });

  program
    .command("claims")
    .helpGroup(LOOK_CLOSER)
    .description("list common claims about threads, and say which of them hold")
    .argument("[course]", COURSE)
    .option("--run", "run the lessons that test the claims, and quote what they print")
    .action(async (word: string | undefined, options: { readonly run?: boolean }, command: Command) => {
      const { claims } = await import("./commands/claims.ts");
      finish(await claims(word, options.run === true, settingsOf(command, system)));
    });
}

/** Only a handout shows runs. */
function refuseRunOptions({ set, timeout }: RunCommandOptions): void {
  const option = set !== undefined ? "--set" : timeout !== undefined ? "--timeout" : undefined;
  if (option !== undefined)
    throw usageError(`${option} is for the runs of a handout. Use it with --html or --open.`);
}

interface ShowOptions extends RunCommandOptions {
  readonly pager: boolean;
  readonly html?: string | true;
  readonly all?: true;
  readonly open?: true;
}
