import { expect, test } from "vitest";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import { plainError, renderError } from "../../src/render/errors.ts";
import { screen } from "./sample.ts";

const MESSAGE = 'No lesson is called "mutx". The nearest is "mutex". "threadlab list" shows them all.';

function show(message: string, columns: number, code: ErrorCode = "ERR_LESSON_NOT_FOUND"): string {
  return renderError(code, message, screen(columns)).join("\n");
}

test("at 120 columns", () => {
  expect(show(MESSAGE, 120)).toBe(`error: ${MESSAGE}`);
});

test("at 40 columns", () => {
  expect(show(MESSAGE, 40)).toMatchInlineSnapshot(`
    "error: No lesson is called "mutx". The
           nearest is "mutex".
           "threadlab list" shows them all."
  `);
});

test("lines of a message stay lines, with their indentation", () => {
  expect(show("main.ts does not compile:\n  1 | const = 1\n\n  expected a name", 80)).toMatchInlineSnapshot(`
    "error: main.ts does not compile:
             1 | const = 1

             expected a name"
  `);
});

test("a bug of ours says so", () => {
  expect(show("A step was lost. This is a bug in threadlab.", 80, "ERR_INTERNAL")).toBe(
    "internal error: A step was lost. This is a bug in threadlab.",
  );
});

test("outside a terminal the lines of a message stay whole", () => {
  const long = `${"word ".repeat(60)}end`;
  expect(plainError("ERR_USAGE", `${long}\n  second\u001b[2J`)).toEqual([`error: ${long}`, "  second␛[2J"]);
});
