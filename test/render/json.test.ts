import { expect, test } from "vitest";
import type { Lesson } from "../../src/protocol/lesson.ts";
import { renderJson, renderJsonError, renderJsonLessons } from "../../src/render/documents/json.ts";
import { sampleFinding, sampleResult } from "./sample.ts";

test("results, in the order of keys that is promised", () => {
  const result = sampleResult({
    seconds: 3.0214999,
    findings: [sampleFinding({ threads: ["Thread-1"], places: ["main.ts:4:3"] })],
  });
  expect(renderJson({ command: "run", ok: true, results: [result] })).toMatchInlineSnapshot(`
    "{
      "threadlab": 1,
      "command": "run",
      "ok": true,
      "results": [
        {
          "lesson": "mutex",
          "verdict": "match",
          "seconds": 3.021,
          "threads": 101,
          "expected": [
            "1"
          ],
          "actual": [
            "1"
          ],
          "findings": [
            {
              "kind": "missing",
              "message": "Line 3 was never printed.",
              "threads": [
                "Thread-1"
              ],
              "places": [
                "main.ts:4:3"
              ]
            }
          ]
        }
      ]
    }"
  `);
});

test("what is not always there comes after what is", () => {
  const result = sampleResult({ printed: 200_000, stderr: ["a warning"], remark: "the same lines" });
  const [document] = JSON.parse(renderJson({ command: "check", ok: true, results: [result] })).results;
  expect(Object.keys(document).slice(7)).toEqual(["printed", "stderr", "remark"]);
  expect(document.printed).toBe(200_000);
});

test("what a terminal would obey is escaped, and means the same", () => {
  const actual = ["\u001b[2J\u009b31m\u202e\u2028\u{e0041}\ud800 漢字"];
  const text = renderJson({ command: "run", ok: true, results: [sampleResult({ actual })] });
  expect(text).toContain('"\\u001b[2J\\u009b31m\\u202e\\u2028\\udb40\\udc41\\ud800 漢字"');
  expect(JSON.parse(text).results[0].actual).toEqual(actual);
});

test("an error has the same shape", () => {
  expect(
    renderJsonError("run", { code: "ERR_LESSON_NOT_FOUND", message: 'No lesson is called "mutx".' }),
  ).toMatchInlineSnapshot(`
    "{
      "threadlab": 1,
      "command": "run",
      "ok": false,
      "results": [],
      "error": {
        "code": "ERR_LESSON_NOT_FOUND",
        "message": "No lesson is called \\"mutx\\"."
      }
    }"
  `);
});

const LESSON: Lesson = {
  id: "create",
  folder: "/course/create",
  number: 1,
  title: "A thread from a function",
  section: "3.1",
  summary: "main goes on.",
  claims: ["C2"],
  output: "printed",
  order: "any",
  params: { threads: 2 },
  shows: {},
  races: false,
  needs: [],
  clock: "virtual",
  check: {},
  predict: [],
  timeout: 60,
  text: "## What to watch",
  program: "/course/create/main.ts",
  expected: "main",
};

test("lessons, as a list tells them", () => {
  const [document] = JSON.parse(renderJsonLessons({ command: "list", lessons: [LESSON] })).lessons;
  expect(document).toEqual({
    lesson: "create",
    number: 1,
    section: "3.1",
    title: "A thread from a function",
    summary: "main goes on.",
    output: "printed",
    params: { threads: 2 },
  });
});

test("a lesson with its text and the text of its files", () => {
  const files = { program: "print(1);", python: "print(1)", expected: "1" };
  const [document] = JSON.parse(
    renderJsonLessons({ command: "show", lessons: [{ ...LESSON, files }] }),
  ).lessons;
  expect(document).toMatchObject({ text: "## What to watch", ...files });
});
