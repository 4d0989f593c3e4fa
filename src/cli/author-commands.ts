import { type Command, Option } from "commander";
import type { CourseOptions } from "../authoring/new/course.ts";
import { CI } from "../authoring/new/jobs.ts";
import type { GradeCommandOptions } from "./commands/grade.ts";
import { type Finish, settingsOf, withReporterOptions } from "./options/shared-options.ts";
import type { System } from "./system/system.ts";

const WRITE = "Write a course:";

/** Adds the commands for authors of lessons. */
export function addAuthoring(program: Command, system: System, finish: Finish): void {
  addNew(program.command("new").helpGroup(WRITE), system, finish);

  program
    .command("lint")
    .helpGroup(WRITE)
    .description("find the mistakes in a course that a program can find")
    .argument("[course]", "the folder of a course, a lesson or an exercise; without one, the current folder")
    .option("--types", "also check the types of the programs, with the course's own TypeScript")
    .action(async (word: string | undefined, { types }: { readonly types?: boolean }, command: Command) => {
      const { lint } = await import("./commands/lint.ts");
      finish(await lint(word, { ...settingsOf(command, system), types: types === true }));
    });

  program
    .command("update")
    .helpGroup(WRITE)
    .description("write into expected.txt what all seeded runs of a lesson agree on")
    .argument("<lesson or folder...>", "lessons, or folders of lessons")
    .option("--yes", "write without asking")
    .action(async (words: string[], options: { readonly yes?: boolean }, command: Command) => {
      const { update } = await import("./commands/update.ts");
      finish(await update(words, { ...settingsOf(command, system), yes: options.yes === true }));
    });

  withReporterOptions(program.command("grade"))
    .helpGroup(WRITE)
    .description("judge what others have written for an exercise, each in a process of its own")
    .argument(
      "<exercise>",
      "an exercise of a course (my-course/account), its folder, or the name or number of one that comes with threadlab",
    )
    .argument("<submission...>", "files or folders; a folder of submissions stands for all of them")
    .option("--cases <numbers>", "judge under these cases of the exercise only, such as 1,3")
    .option("--jobs <n>", "judge n submissions at the same time (as many as there are processors)")
    .option("--timeout <seconds>", "the processor time that a submission may take (60)")
    .option("--memory <megabytes>", "the memory that a submission may take (1,024)")
    .option("--strict", "end with exit code 1 unless every submission is solved")
    .action(async (word: string, words: string[], _options, command: Command) => {
      const { grade } = await import("./commands/grade.ts");
      finish(await grade([word, ...words], command.optsWithGlobals<GradeCommandOptions>(), system));
    });
}

function addNew(command: Command, system: System, finish: Finish): void {
  const load = () => import("./commands/new.ts");
  command
    .description("make a course, a lesson or an exercise, with files to edit")
    .usage("<command> <folder>")
    .helpCommand("help [command]", "print the help of a command");

  command
    .command("course")
    .description("make a course with one lesson, and with what an editor needs")
    .argument("<folder>", "the folder to make; it may exist, if no file in it has to be overwritten")
    .addOption(new Option("--ci <name>", "write a job that checks the course").choices(CI))
    .option("--vscode", "write tasks for VS Code, which show each problem at its place")
    .action(async (word: string, options: CourseOptions, each: Command) => {
      finish(
        (await load()).newCourse(
          word,
          { ...options, vscode: options.vscode === true },
          settingsOf(each, system),
        ),
      );
    });

  command
    .command("lesson")
    .description("make a lesson")
    .argument("<folder>", "the folder to make, in a course or on its own")
    .action(async (word: string, _options, each: Command) => {
      finish((await load()).newLesson(word, settingsOf(each, system)));
    });

  command
    .command("exercise")
    .description("make an exercise")
    .argument("<folder>", "the folder to make: <course>/exercises/<name>")
    .action(async (word: string, _options, each: Command) => {
      finish((await load()).newExercise(word, settingsOf(each, system)));
    });
}
