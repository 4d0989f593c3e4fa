import type { Lesson } from "../../protocol/lesson.ts";
import type { ShownExpected } from "../../result/page.ts";
import { escapeHtml, escapeMarkup } from "./escape.ts";
import type { HrefOf } from "./inline.ts";
import { listingToHtml, proseToHtml } from "./prose.ts";

/** A page of a site, for links from others. */
interface SitePage {
  readonly href: string;
  readonly number: number;
  readonly title: string;
}

/** The place of a handout in a site. */
export interface SiteWay {
  readonly course: string;
  readonly index: string;
  readonly previous?: SitePage | undefined;
  readonly next?: SitePage | undefined;
  readonly hrefOf: HrefOf;
}

interface Handout {
  readonly lesson: Lesson;
  readonly program: string;
  readonly python?: string | undefined;
  readonly expected: ShownExpected;
  /** Commands to try it. */
  readonly commands: readonly string[];
  readonly way?: SiteWay | undefined;
}

/** A lesson to give away: its text, its program, the same in Python, its output, and the place for its schedules. */
export function renderHandout({ lesson, program, python, expected, commands, way }: Handout): string {
  const listings = [
    figure("main.ts", listingToHtml(program, "typescript")),
    ...(python === undefined ? [] : [figure("main.py", listingToHtml(python, "python"))]),
  ];
  return `<div class="sheet">
${way === undefined ? "" : renderWay(way, "Lessons")}<header class="masthead">
<p class="what">${tellPlace(lesson, way)}</p>
<h1>${escapeHtml(lesson.title)}</h1>
${lesson.summary === "" ? "" : `<p class="summary">${escapeHtml(lesson.summary)}</p>\n`}</header>
<main>
<div class="reading">
<article class="prose">
${proseToHtml(lesson.text, way?.hrefOf)}</article>
<aside aria-label="In short">
${renderExpected(lesson, expected)}
${renderCommands(commands)}
</aside>
</div>
<section aria-labelledby="program">
<h2 id="program">${python === undefined ? "The program" : "The program, and the same in Python"}</h2>
<div class="listings">
${listings.join("\n")}
</div>
</section>
<section aria-labelledby="schedules">
<h2 id="schedules">Step by step</h2>
<p class="note">The buttons step through a run. The keys do the same after a click into the frame.</p>
<div id="page"></div>
<noscript>Turn JavaScript on to step through the schedules.</noscript>
</section>
</main>
${way === undefined ? "" : renderWay(way, "Go on")}</div>`;
}

function figure(name: string, listing: string): string {
  return `<figure><figcaption>${name}</figcaption>${listing.replace("<pre ", `<pre aria-label="${name}" role="region" `)}</figure>`;
}

function tellPlace({ id, number, chapter, section }: Lesson, way: SiteWay | undefined): string {
  return [
    `${way === undefined ? "" : `${number} · `}<b>${escapeHtml(id)}</b>`,
    ...(chapter === undefined ? [] : [escapeHtml(chapter)]),
    ...(section === "" ? [] : [`section ${escapeHtml(section)}`]),
  ].join(" · ");
}

function renderExpected({ output, order }: Lesson, { lines, stands }: ShownExpected): string {
  const rows = lines.map((pieces) =>
    pieces.map(({ text, varies }) => (varies ? `<i>${escapeHtml(text)}</i>` : escapeHtml(text))).join(""),
  );
  const notes = [
    output === "printed" ? "From the notes." : "It follows from the program.",
    ...(lines.length < 2
      ? []
      : [
          order === "exact"
            ? "The lines come in this order."
            : "Lines may come in another order if nothing in the program forbids it.",
        ]),
    ...stands.map((text) => `${text}.`),
  ];
  const text = rows.length === 0 ? "(nothing)" : rows.join("\n");
  return `<section aria-labelledby="expected">
<h2 id="expected">Expected output</h2>
<pre class="expected" tabindex="0">${text}</pre>
<p class="note">${escapeHtml(notes.join(" "))}</p>
</section>`;
}

function renderCommands(commands: readonly string[]): string {
  return `<section aria-labelledby="try">
<h2 id="try">Run it yourself</h2>
<pre class="commands" tabindex="0">${commands.map(escapeHtml).join("\n")}</pre>
</section>`;
}

function renderWay({ course, index, previous, next }: SiteWay, label: string): string {
  const link = (page: SitePage | undefined, rel: "prev" | "next") =>
    page === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${escapeMarkup(page.href)}">${rel === "prev" ? "← " : ""}${page.number} · ${escapeHtml(page.title)}${rel === "next" ? " →" : ""}</a>`;
  return `<nav class="way" aria-label="${label}">
${link(previous, "prev")}
<a href="${escapeMarkup(index)}">${escapeHtml(course)}</a>
${link(next, "next")}
</nav>
`;
}
