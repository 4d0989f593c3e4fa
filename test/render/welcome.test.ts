import { expect, test } from "vitest";
import { renderWelcome } from "../../src/render/welcome.ts";
import { screen } from "./sample.ts";

const LESSONS = [{ id: "create" }, { id: "join" }];

test("at 80 columns", () => {
  expect(renderWelcome(LESSONS, screen(80)).join("\n")).toMatchInlineSnapshot(`
    " threadlab  Small programs about threads, run on real worker threads. What they
     print is shown beside the output in the notes: a set of study notes on Python
     threads, which these lessons follow.

       threadlab list          the 2 lessons
       threadlab show create   read the first one: its text, and the program with
                               the Python beside it
       threadlab run create    run it, and see whether it prints what the notes show

     threadlab --help tells the rest."
  `);
});

test("at 40 columns", () => {
  expect(renderWelcome(LESSONS, screen(40)).join("\n")).toMatchInlineSnapshot(`
    " threadlab  Small programs about
     threads, run on real worker threads.
     What they print is shown beside the
     output in the notes: a set of study
     notes on Python threads, which these
     lessons follow.

       threadlab list
         the 2 lessons
       threadlab show create
         read the first one: its text, and
         the program with the Python beside
         it
       threadlab run create
         run it, and see whether it prints
         what the notes show

     threadlab --help tells the rest."
  `);
});

test("without lessons it still says what to type", () => {
  expect(renderWelcome([], screen(80)).join("\n")).toContain("threadlab run <lesson>");
});
