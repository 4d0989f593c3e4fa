import { constants } from "node:fs";
import { access, mkdir, open, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { builtinLessons } from "../../lesson/builtin.ts";
import { loadCourse, requireSound } from "../../lesson/load.ts";
import { makeFolders } from "../../lesson/make-folders.ts";
import { resolveTargets } from "../../lesson/resolve.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { openSession } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { cannotWrite, demandWritable, replaceFile, type WantedFile } from "../options/wanted-file.ts";
import { filesOfSite, makeHandout, makeSite } from "../page/handout.ts";
import { isOurs } from "../page/html-file.ts";
import { EXIT } from "../system/exit-code.ts";
import { selectLesson } from "../targets/select.ts";
import { startSpinner } from "../terminal/spinner.ts";

/** `threadlab show <lesson> --html [file]`: the lesson as one file to give away. */
export async function showHtml(word: string, html: string | true, settings: Settings): Promise<number> {
  const { system } = settings;
  const lesson = await selectLesson(word, "show", system.cwd);
  const file = wanted(html === true ? `${lesson.id}.html` : html, system.cwd);
  await demandWritable(file);
  // A file that was not named is not to be lost.
  if (html === true) await demandOurs(file);
  const text = await working(settings, [lesson], (making) => makeHandout(making.session, lesson, making));
  if (system.signal.aborted) return EXIT.ok;
  await write(file, text);
  tell(settings, [lesson], file.name, [file.name], `The handout of ${lesson.id} is in ${file.name}.`);
  return EXIT.ok;
}

/** `threadlab show --all --html <folder>`: a course as pages that link to each other. @param word a course of the reader's own. */
export async function showSite(
  word: string | undefined,
  html: string | true | undefined,
  settings: Settings,
): Promise<number> {
  const { system } = settings;
  if (html === undefined || html === true)
    throw new ThreadlabError(
      "ERR_USAGE",
      "--all writes a site. Name a folder for it: --all --html <folder>.",
    );
  const { course, lessons } = await selectCourse(word, system.cwd);
  const folder = wanted(html, system.cwd);
  const files = filesOfSite(lessons).map((name) => wanted(join(html, name), system.cwd));
  await demandFolder(folder);
  for (const file of files) await demandOurs(file);
  const site = await working(settings, lessons, (making) =>
    makeSite(making.session, course, lessons, making),
  );
  if (system.signal.aborted) return EXIT.ok;
  try {
    makeFolders(folder.path);
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
  for (const file of files) await write(file, site.get(basename(file.path)) as string);
  const index = join(html, "index.html");
  tell(
    settings,
    lessons,
    index,
    files.map(({ name }) => name),
    `${showCount(lessons.length, "lesson")} of "${course}" are in ${html}. Begin with ${index}.`,
  );
  return EXIT.ok;
}

function wanted(name: string, cwd: string): WantedFile {
  return { option: "--html", name, path: resolve(cwd, name) };
}

/** @throws ThreadlabError for a word that stands for a file, and the problem of a lesson that is wrong. */
async function selectCourse(
  word: string | undefined,
  cwd: string,
): Promise<{ readonly course: string; readonly lessons: readonly Lesson[] }> {
  const builtin = builtinLessons();
  const folder = word === undefined ? builtin : resolve(cwd, word);
  const course = folder === builtin ? "Lessons about threads" : basename(folder);
  if (word === undefined) return { course, lessons: await loadCourse(builtin) };
  const targets = await resolveTargets([word], { builtin, cwd });
  const lessons = targets.flatMap((target) =>
    target.kind === "lesson" && dirname(target.lesson.folder) === folder ? [target.lesson] : [],
  );
  if (lessons.length === 0)
    throw new ThreadlabError(
      "ERR_USAGE",
      `${word} is not a folder of lessons. --all writes all lessons of a folder; without a folder, those that come with threadlab.`,
    );
  return { course, lessons: lessons.map(requireSound) };
}

/** Works with a session that is closed in the end, and shows on a terminal which lesson it is at. */
async function working<T>(
  settings: Settings,
  lessons: readonly Lesson[],
  work: (making: {
    readonly session: Awaited<ReturnType<typeof openSession>>;
    readonly signal: AbortSignal;
    onLesson(lesson: Lesson): void;
  }) => Promise<T>,
): Promise<T> {
  const session = await openSession();
  let at = 0;
  const spinner = startSpinner(settings, (columns) =>
    `${at + 1} of ${lessons.length} · ${lessons[at]?.id ?? ""}`.slice(0, columns),
  );
  try {
    return await work({
      session,
      signal: settings.system.signal,
      onLesson(lesson) {
        at = lessons.indexOf(lesson);
      },
    });
  } finally {
    spinner.stop();
    await session.close();
  }
}

/** Makes sure, before anything runs, that a folder is there or can be made. */
async function demandFolder(folder: WantedFile): Promise<void> {
  for (let path = folder.path; ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error.code === "ENOTDIR" ? notFolder(folder, dirname(path)) : cannotWrite(folder, error);
    });
    if (found === undefined) continue;
    if (!found.isDirectory()) throw notFolder(folder, path);
    return tryToMake(folder, path);
  }
}

/**
 * Makes the highest missing folder and takes it away again: permissions alone do not tell whether a system lets somebody make it.
 * @param above the folder that is there.
 */
async function tryToMake(folder: WantedFile, above: string): Promise<void> {
  try {
    const [first] = relative(above, folder.path).split(sep);
    if (!first) return await access(folder.path, constants.W_OK | constants.X_OK);
    // Not with its parents at once: where a file system refuses a folder as if its parent were missing, Node never ends.
    await mkdir(join(above, first));
    await rmdir(join(above, first));
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
}

function notFolder({ name }: WantedFile, path: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_USAGE",
    `--html cannot make the folder "${name}": "${path}" is a file. Name another folder.`,
  );
}

/** Makes sure that what a file would take the place of was made by threadlab. */
async function demandOurs(file: WantedFile): Promise<void> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return;
  await demandWritable(file);
  const handle = await open(file.path);
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(1000), 0, 1000, 0)
    .finally(() => handle.close());
  if (found.size > 0 && !isOurs(buffer.toString("utf8", 0, bytesRead)))
    throw new ThreadlabError(
      "ERR_USAGE",
      `--html would overwrite "${file.name}", which threadlab did not write. Move it, or name another place.`,
    );
}

async function write(file: WantedFile, text: string): Promise<void> {
  await replaceFile(file.path, text).catch((error) => {
    throw cannotWrite(file, error);
  });
}

function tell(
  { system, json }: Settings,
  lessons: readonly Lesson[],
  page: string,
  files: readonly string[],
  text: string,
): void {
  const ids = lessons.map(({ id }) => id);
  system.stdout.write(
    `${json ? writeDocument({ command: "show", ok: true, lessons: ids, page, files }) : text}\n`,
  );
}
