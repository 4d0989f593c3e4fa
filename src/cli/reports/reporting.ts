import { constants } from "node:fs";
import { appendFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { withSlashes } from "../../lesson/display-path.ts";
import { repositoryOf } from "../../lesson/folders.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { NameFile, Report } from "../../render/reporters/case.ts";
import type { Where } from "../../render/reporters/cases.ts";
import { withoutCommands } from "../../render/reporters/github.ts";
import { RENDERERS, type ReporterName } from "../../render/reporters/reporters.ts";
import type { ReporterSettings } from "../options/reporter-settings.ts";
import type { Settings } from "../options/settings.ts";
import { demandWritable, writeWanted } from "../options/wanted-file.ts";
import { textOf, type Written } from "../system/output.ts";

/** The results of a command, for every reporter. */
interface Done extends Report {
  /** The JSON document. */
  document(): string;
  /** The complete usual report, for a file. */
  text(): string;
}

/** Sends the reports of a command to their places. */
interface Reporting {
  /** Writes a piece of the usual report, if standard output shows that. */
  say(text: Written): void;
  /** Writes all other reports. @throws ThreadlabError `ERR_USAGE` for a file that cannot be written. */
  finish(done: Done): Promise<void>;
}

/** Checks, before anything runs, that the files can be written. @throws ThreadlabError `ERR_USAGE` */
export async function openReporting({
  system: { stdout, stderr, signal },
  ...settings
}: Settings & ReporterSettings): Promise<Reporting> {
  const { screen, annotates, isGithub, summary, files } = settings;
  for (const file of files) await demandWritable(file);
  return {
    say(text) {
      if (screen === "default") stdout.write(isGithub ? withoutCommands(textOf(text)) : text);
    },
    async finish(done) {
      if (screen !== "default") stdout.write(await write(screen, done));
      // A file about a part of the course would look like one about the whole.
      if (signal.aborted) return;
      if (annotates) stdout.write(await write("github", done));
      for (const file of files) await writeWanted(file, await write(file.reporter, done));
      if (summary === undefined) return;
      // The job is about the lessons: a missing summary does not make it fail.
      await appendFile(summary, await write("markdown", done), { flag: APPEND }).catch((error: Error) => {
        stderr.write(`threadlab: The summary of the job cannot be written: ${error.message}.\n`);
      });
    },
  };
}

/** Does not wait for somebody who reads a pipe. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

async function write(reporter: ReporterName, done: Done): Promise<string> {
  if (reporter === "default") return done.text();
  if (reporter === "json") return `${done.document()}\n`;
  return RENDERERS[reporter](done);
}

/** Names files relative to the repository of the working directory. */
export function fileNamer(cwd: string): NameFile {
  const root = repositoryOf(cwd);
  return (file) => {
    const path = relative(root, resolve(cwd, file));
    return path.startsWith("..") || isAbsolute(path) ? resolve(cwd, file) : withSlashes(path);
  };
}

/** The place of a target. Its course has the name of its folder. */
export function whereIs(target: Target, cwd: string): Where {
  const nameFile = fileNamer(cwd);
  const [file, folder] =
    target.kind === "file"
      ? [target.file, dirname(target.file)]
      : [target.lesson.program || join(target.lesson.folder, "lesson.md"), dirname(target.lesson.folder)];
  const named = nameFile(folder);
  const course = named === "" || isAbsolute(named) ? basename(resolve(cwd, folder)) : named;
  return { course, file, nameFile };
}
