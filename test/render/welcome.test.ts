import { expect, test } from "vitest";
import { renderWelcome } from "../../src/render/welcome.ts";
import { screen } from "./sample.ts";

const LESSONS = [{ id: "create" }, { id: "join" }];

test("at 80 columns", () => {
  expect(renderWelcome(LESSONS, screen(80)).join("\n")).toMatchInlineSnapshot(`
    " threadlab  Lessons about threads: small programs that run on real worker
     threads. threadlab compares what they print with the expected output. The
     lessons follow a set of study notes on Python threads ("the notes").

       threadlab list          the 2 lessons
       threadlab show create   read the first lesson: its text, and its program
                               beside the same program in Python
       threadlab run create    run it, and see whether it prints the expected output
       threadlab practice      mend small programs, and prove it

     threadlab --help lists all commands."
  `);
});

test("at 40 columns", () => {
  expect(renderWelcome(LESSONS, screen(40)).join("\n")).toMatchInlineSnapshot(`
    " threadlab  Lessons about threads: small
     programs that run on real worker
     threads. threadlab compares what they
     print with the expected output. The
     lessons follow a set of study notes on
     Python threads ("the notes").

       threadlab list
         the 2 lessons
       threadlab show create
         read the first lesson: its text,
         and its program beside the same
         program in Python
       threadlab run create
         run it, and see whether it prints
         the expected output
       threadlab practice
         mend small programs, and prove it

     threadlab --help lists all commands."
  `);
});

test("without lessons it still says what to type", () => {
  expect(renderWelcome([], screen(80)).join("\n")).toContain("threadlab run <lesson>");
});
