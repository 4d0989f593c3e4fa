import { expect, test } from "vitest";
import type { Lesson } from "../../src/protocol/lesson.ts";
import { renderList } from "../../src/render/lesson-list.ts";
import { screen } from "./sample.ts";

const LESSONS = [
  {
    id: "create",
    number: 1,
    section: "3.1",
    title: "A thread from a function",
    summary: "A function runs in a thread of its own.",
  },
  {
    id: "create-class",
    number: 2,
    section: "3.2",
    title: "A thread from a class",
    summary: "A class extends Thread.",
  },
  { id: "join", number: 10, section: "4, 5", title: "Waiting for a thread", summary: "" },
];

test("at 80 columns", () => {
  expect(renderList(LESSONS, screen(80)).join("\n")).toMatchInlineSnapshot(`
    " no.  lesson        section  title
       1  create        3.1      A thread from a function
          A function runs in a thread of its own.
       2  create-class  3.2      A thread from a class
          A class extends Thread.
      10  join          4, 5     Waiting for a thread

     Sections are those of the study notes that the lessons follow. A lesson goes by
     its name, the beginning of its name, or its number:
       threadlab run create
       threadlab run 1"
  `);
});

test("at 200 columns", () => {
  expect(renderList(LESSONS, screen(200)).join("\n")).toMatchInlineSnapshot(`
    " no.  lesson        section  title
       1  create        3.1      A thread from a function  A function runs in a thread of its own.
       2  create-class  3.2      A thread from a class     A class extends Thread.
      10  join          4, 5     Waiting for a thread

     Sections are those of the study notes that the lessons follow. A lesson goes by its
     name, the beginning of its name, or its number:
       threadlab run create
       threadlab run 1"
  `);
});

test("at 40 columns", () => {
  expect(renderList(LESSONS, screen(40)).join("\n")).toMatchInlineSnapshot(`
    "   1  create  (3.1)
          A thread from a function
          A function runs in a thread of its
          own.
       2  create-class  (3.2)
          A thread from a class
          A class extends Thread.
      10  join  (4, 5)
          Waiting for a thread

     Sections are those of the study notes
     that the lessons follow. A lesson goes
     by its name, the beginning of its name,
     or its number:
       threadlab run create
       threadlab run 1"
  `);
});

test("chapters are headings, each where it begins", () => {
  const chapters = [undefined, "Making threads", "Making threads"];
  const lessons = LESSONS.map((lesson, index) => ({ ...lesson, ...named(chapters[index]) }));
  expect(renderList(lessons, screen(40)).slice(0, 9)).toEqual([
    ...[
      "  1  create  (3.1)",
      "     A thread from a function",
      "     A function runs in a thread of its",
      "     own.",
    ].map((row) => ` ${row}`),
    ...["", " Making threads", "   2  create-class  (3.2)", "      A thread from a class"],
    "      A class extends Thread.",
  ]);
  const [, heading, first] = renderList([{ ...LESSONS[0], ...named("Sharing") } as Lesson], screen(80));
  expect([heading, first]).toEqual([" Sharing", "   1  create  3.1      A thread from a function"]);

  function named(chapter: string | undefined) {
    return chapter === undefined ? {} : { chapter };
  }
});

test("no lessons, no lines", () => {
  expect(renderList([], screen(80))).toEqual([]);
});

test("a lesson without title and summary is listed all the same", () => {
  expect(renderList([{ id: "mine", number: 1, section: "1", title: "", summary: "" }], screen(80))).toEqual([
    " no.  lesson  section  title",
    "   1  mine    1",
    "",
    " Sections are those of the study notes that the lessons follow. A lesson goes by",
    " its name, the beginning of its name, or its number:",
    "   threadlab run mine",
    "   threadlab run 1",
  ]);
});
