import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import { renderCheckLine, renderCheckSummary } from "../../src/render/check-report.ts";
import { renderJson } from "../../src/render/documents/json.ts";
import { renderError } from "../../src/render/errors.ts";
import { renderList } from "../../src/render/lesson-list.ts";
import { renderLessonPage } from "../../src/render/lesson-page.ts";
import { renderSideBySide } from "../../src/render/side-by-side.ts";
import type { View } from "../../src/render/text/view.ts";
import { renderStatus, tagLine, tagWidthFor } from "../../src/render/timeline/live.ts";
import { renderWelcome } from "../../src/render/welcome.ts";
import type { Finding, FindingKind } from "../../src/result/finding.ts";
import type { AlignedRow, RunResult, Segment } from "../../src/result/run.ts";
import { anyText, CONTROL, withoutColour } from "./any-text.ts";
import { printed, screen, VERDICTS } from "./sample.ts";

const STATES = ["same", "moved", "order", "different", "missing", "extra"] as const;
const KINDS: readonly FindingKind[] = ["missing", "search-limit", "lock-order", "note", "uncaught"];

const anyView: fc.Arbitrary<View> = fc
  .record({ columns: fc.integer({ min: 20, max: 300 }), level: fc.constantFrom(0 as const, 1 as const) })
  .map(({ columns, level }) => screen(columns, level));

const anySegments: fc.Arbitrary<readonly Segment[]> = fc.array(
  fc.record({ text: anyText, differs: fc.boolean() }),
  {
    maxLength: 4,
  },
);
const anySide = fc.option(fc.record({ index: fc.nat(99), segments: anySegments }), { nil: undefined });
const anyRow: fc.Arbitrary<AlignedRow> = fc
  .record({ expected: anySide, actual: anySide, state: fc.constantFrom(...STATES) })
  .map(({ expected, actual, state }) => ({
    ...(expected && { expected }),
    ...(actual && { actual }),
    state,
  }));
const anyRows = fc.oneof(
  fc.array(anyRow, { maxLength: 8 }),
  fc.tuple(anyRow, anyRow).map(([one, other]) => [...Array.from({ length: 150 }, () => one), other, other]),
);
const anyFinding: fc.Arbitrary<Finding> = fc.record({
  kind: fc.constantFrom(...KINDS),
  message: anyText,
  threads: fc.array(anyText, { maxLength: 2 }),
  places: fc.array(anyText, { maxLength: 9 }),
});
const anyResult: fc.Arbitrary<RunResult> = fc
  .record({
    lesson: anyText,
    heading: fc.option(
      fc.record({ title: anyText, section: anyText, output: fc.constantFrom("printed", "derived") }),
      {
        nil: undefined,
      },
    ),
    verdict: fc.constantFrom(...VERDICTS),
    seconds: fc.double({ min: 0, max: 100_000, noNaN: true }),
    threads: fc.nat(2000),
    actual: fc.array(anyText, { maxLength: 60 }),
    stderr: fc.array(anyText, { maxLength: 3 }),
    rows: anyRows,
    findings: fc.array(anyFinding, { maxLength: 14 }),
    remark: fc.option(anyText, { nil: undefined }),
    python: fc.option(
      fc.oneof(
        fc.record({ version: anyText, lines: fc.array(anyText, { maxLength: 60 }) }),
        fc.record({ version: anyText, lines: fc.array(anyText, { maxLength: 3 }), problem: anyText }),
        fc.record({ lines: fc.constant([]), problem: anyText }),
      ),
      { nil: undefined },
    ),
  })
  .map(({ heading, remark, python, ...rest }) => ({
    ...rest,
    ...heading,
    ...(remark !== undefined && { remark }),
    ...(python && { python }),
    expected: [],
    printed: rest.actual.length,
  }));

const MARKDOWN = [
  "# A title\n\n",
  "- one\n  - two\n    - three\n",
  "3. [x] done\n",
  "| a | b |\n|---|---|\n| `c` | d |\n\n",
  "```ts\nconst a = 'b'; // c\n```\n",
  "> quoted\n> > twice\n",
  "**bold *both***  \n",
  "[link](https://example.org/a/very/long/address) ",
  "<b>html</b>",
  "---\n",
  "\n\n",
];
const anyMarkdown = fc
  .array(fc.oneof(fc.constantFrom(...MARKDOWN), anyText), { maxLength: 10 })
  .map((parts) => parts.join(""));

describe("no line is wider than the screen, and none holds what a terminal would obey", () => {
  check("the view after a run", anyResult, (result, view) => renderSideBySide(result, view));

  check("a check's lines", fc.array(anyResult, { minLength: 1, maxLength: 3 }), (results, view) => [
    ...results.flatMap((result) =>
      renderCheckLine(result, { ids: results.map(({ lesson }) => lesson), measured: true }, view),
    ),
    ...renderCheckSummary(results, { seconds: 12.3, left: 0 }, view),
  ]);

  check(
    "lines of a run that goes on",
    fc.tuple(anyText, anyText, fc.boolean()),
    ([text, name, wrong], view) =>
      tagLine(
        printed(text, 3, name),
        { stream: wrong ? "stderr" : "output", tagWidth: tagWidthFor(name, 0) },
        view,
      ),
  );

  check(
    "the status",
    fc.tuple(fc.nat(2000), fc.nat(2000), fc.nat(2000)),
    ([running, waiting, ended], view) => [
      renderStatus({ running, waiting, ended, seconds: running / 7 }, view.columns),
    ],
  );

  check(
    "an error",
    fc.tuple(anyText, fc.constantFrom<ErrorCode>("ERR_USAGE", "ERR_INTERNAL")),
    ([text, code], view) => renderError(code, text, view),
  );

  check(
    "lists of lessons",
    fc.array(
      fc.record({ id: anyText, number: fc.nat(999), title: anyText, section: anyText, summary: anyText }),
      { maxLength: 4 },
    ),
    (lessons, view) => [...renderList(lessons, view), ...renderWelcome(lessons, view)],
  );

  check(
    "a lesson's page",
    fc.tuple(anyMarkdown, anyText, anyText, fc.boolean()),
    ([text, title, source, alone], view) =>
      renderLessonPage(
        {
          lesson: { id: title, section: title, title, text },
          path: title,
          program: `/* ${source}\n*/ const a = "${source}";\n${source}`,
          ...(!alone && { python: source }),
        },
        view,
      ),
  );
});

test("JSON holds nothing that a terminal would obey, and says the same as before", () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      const document = renderJson({ command: "run", ok: false, results: [result] });
      expect(document.replaceAll("\n", "")).not.toMatch(CONTROL);
      expect(JSON.parse(document).results[0].actual).toEqual(result.actual);
    }),
    { seed: 11, numRuns: 50 },
  );
});

test("where there is no screen, a width without end lays out as a wide one does", () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      const endless = screen(Number.POSITIVE_INFINITY);
      const wide = screen(100_000);
      expect(renderSideBySide(result, endless)).toEqual(renderSideBySide(result, wide));
      const shown = { ids: ["mutex"], measured: false };
      expect(renderCheckLine(result, shown, endless)).toEqual(renderCheckLine(result, shown, wide));
      expect(renderError("ERR_USAGE", result.lesson, endless)).toEqual(
        renderError("ERR_USAGE", result.lesson, wide),
      );
    }),
    { seed: 12, numRuns: 20 },
  );
});

function check<Input>(
  name: string,
  input: fc.Arbitrary<Input>,
  render: (input: Input, view: View) => readonly string[],
): void {
  test(name, () => {
    fc.assert(
      fc.property(input, anyView, (given, view) => {
        const lines = render(given, view);
        expect(lines.filter((line) => stringWidth(line) > view.columns)).toEqual([]);
        const plain = view.style.level === 0 ? lines : lines.map(withoutColour);
        expect(plain.filter((line) => CONTROL.test(line))).toEqual([]);
      }),
      { seed: 10, numRuns: 40 },
    );
  });
}
