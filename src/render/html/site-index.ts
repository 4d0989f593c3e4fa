import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import { escapeHtml, escapeMarkup } from "./escape.ts";

/** The first page of a course: its lessons by chapters. */
export function renderSiteIndex(
  course: string,
  lessons: readonly Lesson[],
  hrefOf: (id: string) => string,
): string {
  const chapters: { readonly name: string | undefined; readonly lessons: Lesson[] }[] = [];
  for (const lesson of lessons) {
    const last = chapters.at(-1);
    if (last !== undefined && (lesson.chapter ?? last.name) === last.name) last.lessons.push(lesson);
    else chapters.push({ name: lesson.chapter, lessons: [lesson] });
  }
  return `<div class="sheet">
<header class="masthead">
<h1>${escapeHtml(course)}</h1>
<p class="summary">${showCount(lessons.length, "lesson")}. Each page has the text, the program, its Python version if there is one, the expected output, and a frame that steps through the program’s schedules.</p>
</header>
<main>
${chapters.map(({ name, lessons: mine }, index) => renderChapter(name, mine, `chapter-${index + 1}`)).join("\n")}
</main>
</div>`;

  function renderChapter(name: string | undefined, mine: readonly Lesson[], id: string): string {
    const heading = name === undefined ? "" : `<h2 id="${id}">${escapeHtml(name)}</h2>\n`;
    const label = name === undefined ? ' aria-label="Lessons"' : ` aria-labelledby="${id}"`;
    return `<section class="chapter"${label}>\n${heading}<ul>\n${mine.map(renderEntry).join("")}</ul>\n</section>`;
  }

  function renderEntry({ id, number, title, section, summary }: Lesson): string {
    return `<li>
<span class="number">${number}</span>
<div><a href="${escapeMarkup(hrefOf(id))}">${escapeHtml(title)}</a>${summary === "" ? "" : `<p>${escapeHtml(summary)}</p>`}</div>
<code>${escapeHtml(id)}</code>
<span class="section">${section === "" ? "" : `section ${escapeHtml(section)}`}</span>
</li>
`;
  }
}
