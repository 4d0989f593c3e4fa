import { basename, dirname, join, resolve } from "node:path";
import { builtinLessons } from "../../lesson/builtin.ts";
import { loadCourse, requireSound } from "../../lesson/load.ts";
import { applyParams } from "../../lesson/params.ts";
import { resolveTargets } from "../../lesson/resolve.ts";
import { usageError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { ShowDocument } from "../../render/documents/course-document.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { openSession } from "../../runner/session.ts";
import type { RunSettings, Settings } from "../options/settings.ts";
import { demandWritable, wantedFile, writeWanted } from "../options/wanted-file.ts";
import { filesOfSite, type HandoutOptions, makeHandout, makeSite } from "../page/handout.ts";
import { inTemporaryFolder } from "../page/page-settings.ts";
import { demandOurs, demandSite, writeSite } from "../page/site-folder.ts";
import { openInBrowser } from "../page/write-page.ts";
import { EXIT } from "../system/exit-code.ts";
import { selectLesson } from "../targets/select.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** The HTML to write, and how. */
interface ShowHtmlSettings extends RunSettings {
  /** As given; true if it is not named. */
  readonly html: string | true | undefined;
  /** Whether to show it in the browser. */
  readonly opens: boolean;
}

/** `threadlab show <lesson> --html [file]`: the lesson as one file to give away. */
export async function showHtml(word: string, settings: ShowHtmlSettings): Promise<number> {
  const { system, html, opens, sets } = settings;
  const lesson = await selectLesson(word, "show", system.cwd);
  applyParams(lesson.params, sets);
  const name = html === true ? `${lesson.id}.html` : (html ?? inTemporaryFolder());
  const file = wantedFile("--html", name, system.cwd);
  await demandWritable(file);
  // An existing file is not overwritten if the user did not name it.
  if (html === true) await demandOurs(file);
  const text = await working(settings, [lesson], (options) => makeHandout(lesson, options));
  if (system.signal.aborted) return EXIT.ok;
  await writeWanted(file, text);
  tell(settings, `The handout of ${lesson.id} is in ${file.name}.`, {
    ...{ lessons: [lesson.id], page: file.name, files: [file.name] },
  });
  if (opens) await openInBrowser(file.path);
  return EXIT.ok;
}

/** `threadlab show --all --html <folder>`: a course as pages that link to each other. @param word the reader's own course. */
export async function showSite(word: string | undefined, settings: ShowHtmlSettings): Promise<number> {
  const { system, html, opens, sets } = settings;
  if (html === undefined || html === true)
    throw usageError("--all writes a site. Name a folder for it: --all --html <folder>.");
  if (sets.length > 0) throw usageError("--set is for one lesson, and --all writes all of them.");
  const { course, lessons } = await selectCourse(word, system.cwd);
  const folder = wantedFile("--html", html, system.cwd);
  await demandSite(folder, filesOfSite(lessons));
  const site = await working(settings, lessons, (options) => makeSite(course, lessons, options));
  if (system.signal.aborted) return EXIT.ok;
  const removed = await writeSite(folder, { course, files: site });
  const page = join(html, "index.html");
  const gone = removed.length === 0 ? "" : ` Removed, since their lessons are gone: ${removed.join(", ")}.`;
  const count = `${showCount(lessons.length, "lesson")} of "${course}" ${lessons.length === 1 ? "is" : "are"}`;
  tell(settings, `${count} in ${html}. Begin with ${page}.${gone}`, {
    ...{ lessons: lessons.map(({ id }) => id), page },
    files: [...site.keys()].map((name) => join(html, name)),
    ...(removed.length > 0 && { removed: removed.map((name) => join(html, name)) }),
  });
  if (opens) await openInBrowser(join(folder.path, "index.html"));
  return EXIT.ok;
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
    throw usageError(
      `${word} is not a folder of lessons. --all writes all lessons of a folder; without a folder, those that come with threadlab.`,
    );
  return { course, lessons: lessons.map(requireSound) };
}

/** Works with a session that is closed at the end, and shows the current lesson on a terminal. */
async function working<T>(
  settings: RunSettings,
  lessons: readonly Lesson[],
  work: (options: HandoutOptions) => Promise<T>,
): Promise<T> {
  await using session = await openSession();
  let at = 0;
  const tell = () => `${at + 1} of ${lessons.length} · ${lessons[at]?.id ?? ""}`;
  const working = work({
    ...{ session, signal: settings.system.signal, sets: settings.sets, timeout: settings.timeout },
    onLesson(lesson) {
      at = lessons.indexOf(lesson);
    },
  });
  return await withSpinner(settings, tell, working);
}

function tell(
  { system, json }: Settings,
  text: string,
  written: Pick<ShowDocument, "lessons" | "page" | "files" | "removed">,
): void {
  system.stdout.write(`${json ? writeDocument({ command: "show", ok: true, ...written }) : text}\n`);
}
