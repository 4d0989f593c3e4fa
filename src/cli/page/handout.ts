import { readText } from "../../lesson/read-text.ts";
import { wordFor } from "../../lesson/word-for.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { renderHandout, type SiteWay } from "../../render/html/handout.ts";
import { renderSiteIndex } from "../../render/html/site-index.ts";
import { shellWords } from "../../runner/commands.ts";
import { shownExpected } from "../../runner/page/wanted.ts";
import { prepare } from "../../runner/prepare.ts";
import { htmlFile } from "./html-file.ts";
import { type LessonReportOptions, reportOfLesson } from "./lesson-report.ts";
import { type PageTemplate, readTemplate } from "./template.ts";

export interface HandoutOptions extends LessonReportOptions {
  /** Called with each lesson that begins. */
  onLesson(lesson: Lesson): void;
}

/** A lesson as one HTML file. @throws ThreadlabError if the lesson is wrong. */
export async function makeHandout(lesson: Lesson, options: HandoutOptions): Promise<string> {
  return makePage(lesson, options, await readTemplate(), undefined);
}

/** A course as HTML files, by name: one for each lesson, and their index. @throws ThreadlabError if a lesson is wrong. */
export async function makeSite(
  course: string,
  lessons: readonly Lesson[],
  options: HandoutOptions,
): Promise<ReadonlyMap<string, string>> {
  const template = await readTemplate();
  const files = new Map<string, string>();
  const ids = new Set(lessons.map(({ id }) => id));
  const hrefOf = (id: string) => encodeURIComponent(fileOf(id));
  const linkTo = (lesson: Lesson | undefined) => lesson && { ...lesson, href: hrefOf(lesson.id) };
  for (const [index, lesson] of lessons.entries()) {
    if (options.signal.aborted) break;
    const way = {
      ...{ course, index: INDEX, hrefOf: (id: string) => (ids.has(id) ? hrefOf(id) : undefined) },
      ...{ previous: linkTo(lessons[index - 1]), next: linkTo(lessons[index + 1]) },
    };
    files.set(fileOf(lesson.id), await makePage(lesson, options, template, way));
  }
  const body = renderSiteIndex(course, lessons, hrefOf);
  files.set(INDEX, htmlFile({ title: `${course} · threadlab`, body, template }));
  return files;
}

/** The names of the files of a site. */
export function filesOfSite(lessons: readonly Lesson[]): readonly string[] {
  return [...lessons.map(({ id }) => fileOf(id)), INDEX];
}

const INDEX = "index.html";

/** A lesson may have the same name as the index. */
function fileOf(id: string): string {
  return id.toLowerCase() === "index" ? `${id}-lesson.html` : `${id}.html`;
}

async function makePage(
  lesson: Lesson,
  options: HandoutOptions,
  template: PageTemplate,
  way: SiteWay | undefined,
): Promise<string> {
  options.onLesson(lesson);
  const target = { kind: "lesson", lesson } as const;
  // If the program is wrong, that is an error, and not a result.
  await prepare(target);
  const body = renderHandout({
    ...{ lesson, way, commands: commandsFor(lesson, wordFor(target)), expected: shownExpected(lesson) },
    program: readText(lesson.program),
    python: lesson.python === undefined ? undefined : readText(lesson.python),
  });
  const report = await reportOfLesson(lesson, options);
  const data = { version: 2, command: "show", handout: true, reports: [report] } as const;
  return htmlFile({ title: `${lesson.title} · threadlab`, body, data, template });
}

/** Commands to try a lesson. @param word that of the command line for it. */
function commandsFor({ params, check, explore }: Lesson, word: string): readonly string[] {
  const smaller = Object.entries(check).find(([name, value]) => params[name] !== value);
  return [
    ["run", word],
    ...(smaller === undefined ? [] : [["run", word, "--set", smaller.join("=")]]),
    ...(explore?.unsuited === undefined ? [["explore", word]] : []),
  ].map((words) => shellWords(["threadlab", ...words]));
}
