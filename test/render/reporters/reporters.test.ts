import { parse as parseCsv } from "csv-parse/sync";
import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import { type Case, detailsOf, type Report, safe, safeLine } from "../../../src/render/reporters/case.ts";
import { renderCsv } from "../../../src/render/reporters/csv.ts";
import { renderExercism } from "../../../src/render/reporters/exercism.ts";
import { renderGithub, withoutCommands } from "../../../src/render/reporters/github.ts";
import { renderJunit } from "../../../src/render/reporters/junit.ts";
import { renderMarkdown } from "../../../src/render/reporters/markdown.ts";
import { renderTap } from "../../../src/render/reporters/tap.ts";
import { FINDINGS, type FindingKind } from "../../../src/result/finding.ts";

/** What programs print to break a report. */
const HOSTILE = [
  ...["]]>", "<![CDATA[", "&#0;", "&lt;", "</failure>", "\u0000", "\u001b[31m", "\ufffe", "\uffff", "\ud800"],
  ...[
    "\udc00",
    "\u2028",
    "\u0085",
    "\r\n",
    "\n",
    "\t",
    "...",
    "---",
    "# SKIP",
    "# TODO",
    "\\",
    "ok 1",
    "1..0",
  ],
  ...[
    "Bail out!",
    "::error::x",
    "##[error]",
    "%0A",
    "%",
    ",",
    ":",
    "|",
    "`",
    "<b>",
    "\u202e",
    "\u{1F600}",
    "x",
    " ",
  ],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 4 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    ...{ course: text, name: text, sentence: text, message: text, printed: text, repeat: text, file: text },
    outcome: fc.constantFrom("pass", "fail", "error"),
    line: fc.nat(),
  })
  .map(({ course, name, sentence, message, printed, repeat, file, outcome, line }) => {
    const place = { file: safeLine(file), line, column: 1 };
    const findings = [{ kind: "race", message: safe(message), weight: "fault" as const, place }];
    return {
      ...{ course: safeLine(course), name: safeLine(name), outcome, verdict: "race", place, seconds: 0.5 },
      ...{ sentence: safeLine(sentence), findings: outcome === "pass" ? [] : findings },
      ...{ output: safe(printed).split("\n"), properties: { seed: "1" }, repeat: safeLine(repeat) },
    };
  });
const anyReport = fc.array(anyCase, { maxLength: 14 }).map((cases): Report => ({ command: "check", cases }));

/** What XML allows. */
const XML_TEXT = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Most of a run goes into making the report, of some hundred texts. */
const RUNS = { numRuns: 50 };

describe("whatever a program prints", () => {
  test("the XML is well-formed, and has every case with its outcome", async () => {
    await fc.assert(
      fc.asyncProperty(anyReport, async (report) => {
        const xml = await renderJunit(report);
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(XML_TEXT.test(xml)).toBe(true);
        const isArray = (name: string) => ["testsuite", "testcase"].includes(name);
        const parser = new XMLParser({ ignoreAttributes: false, isArray, parseTagValue: false });
        const { testsuites } = parser.parse(xml) as {
          testsuites: { testsuite?: { testcase: Record<string, unknown>[] }[] };
        };
        const found = (testsuites.testsuite ?? []).flatMap(({ testcase }) => testcase);
        const outcomes = found.map((each) =>
          "failure" in each ? "fail" : "error" in each ? "error" : "pass",
        );
        expect(outcomes.sort()).toEqual(report.cases.map(({ outcome }) => outcome).sort());
      }),
      RUNS,
    );
  });

  test("several ends of a CDATA section do not end it", async () => {
    const cdata = "]]></failure>]]>]]>";
    const common = { course: "c", verdict: "race", sentence: "s", findings: [], properties: {} };
    const failed: Case = { ...common, name: "a", outcome: "fail", repeat: cdata, output: [cdata, cdata] };
    const wrong: Case = { ...failed, name: "b", outcome: "error", sentence: cdata };
    const xml = await renderJunit({ command: "check", cases: [failed, wrong] });
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(new XMLParser().parse(xml).testsuites.testsuite.testcase).toHaveLength(2);
  });

  test("the TAP parses, and tells which cases fail", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const tap = renderTap(report);
        const asserts: { ok: boolean; skip?: unknown; todo?: unknown; diag?: { details: string } | null }[] =
          [];
        const parser = new Parser({ strict: true });
        parser.on("assert", (result) => asserts.push(result as never));
        parser.end(tap);
        expect(asserts.map(({ ok }) => ok)).toEqual(report.cases.map(({ outcome }) => outcome === "pass"));
        expect(asserts.some(({ skip, todo }) => skip || todo)).toBe(false);
        for (const [index, { ok, diag }] of asserts.entries())
          if (!ok) expect(diag?.details).toBe(detailsOf(report.cases[index] as Case));
        expect(parser.results?.bailout).toBeFalsy();
        expect(parser.results?.failures.filter(({ tapError }) => tapError)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("the CSV parses, with a row for each case, and no cell is a formula", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const rows: string[][] = parseCsv(renderCsv(report));
        expect(rows[0]).toEqual(["course", "name", "verdict", "why", "traces", "message"]);
        const shown = rows.slice(1).map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t])/, "")));
        expect(shown).toEqual(
          report.cases.map(({ course, name, verdict, findings, sentence }) => [
            ...[course, name, verdict],
            ...[findings.map(({ kind }) => kind).join(" "), "", sentence],
          ]),
        );
        expect(rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("each annotation is one line, and there are ten at most", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = renderGithub(report).split("\n").slice(0, -1);
        const failed = report.cases.filter(({ outcome }) => outcome !== "pass").length;
        expect(lines).toHaveLength(Math.min(10, failed));
        for (const line of lines) {
          const [, properties = "", message = ""] = /^::error (.*?)::(.*)$/.exec(line) ?? [];
          for (const property of properties.split(","))
            expect(property).toMatch(/^(?:file|line|col|title)=[^:,\r\n]*$/);
          expect(message).toMatch(/^[^\r\n]+$/);
        }
        if (failed > 10) expect(lines[9]).toContain(`… and ${failed - 9} more findings`);
      }),
      RUNS,
    );
  });

  test("a case with many findings leaves places to the others, and what only says more is no reason", () => {
    const told = (kind: FindingKind, message: string) => ({ kind, message, weight: FINDINGS[kind].weight });
    const common = { course: "c", outcome: "fail", sentence: "s", properties: {}, output: [] } as const;
    const extra = Array.from({ length: 12 }, (_, index) => told("extra", `line ${index}`));
    const noisy = { ...common, name: "noisy", verdict: "mismatch", findings: [...extra, told("note", "n")] };
    const stuck = { ...common, name: "stuck", verdict: "deadlock", findings: [told("deadlock", "d")] };
    const report: Report = { command: "check", cases: [noisy, stuck] };
    const lines = renderGithub(report).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "::error title=extra::noisy: line 0",
      "::error title=deadlock::stuck: d",
    ]);
    expect(lines[9]).toContain("… and 4 more findings. A JSON report has them all.");
    expect(parseCsv(renderCsv(report)).map(([, , , why]: string[]) => why)).toEqual([
      ...["why", "extra", "deadlock"],
    ]);
  });

  test("a case that fails for no single reason is told by its sentence", () => {
    const failed = { course: "c", name: "n", outcome: "fail", verdict: "search-limit" } as const;
    const report: Report = {
      command: "explore",
      cases: [{ ...failed, sentence: "Not all is known.", findings: [], output: [], properties: {} }],
    };
    expect(renderGithub(report)).toBe("::error title=search-limit::n: Not all is known.\n");
  });

  test("the usual report gives GitHub no command", () => {
    fc.assert(
      fc.property(text, (printed) => {
        const log = withoutCommands(printed);
        expect(log).not.toContain("##[");
        expect(log.split("\n").some((line) => line.trim().startsWith("::"))).toBe(false);
      }),
    );
  });

  test("the Markdown has one row for each failure, of four cells", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const rows = renderMarkdown(report)
          .split("\n")
          .filter((line) => line.startsWith("| "));
        const failed = report.cases.filter(({ outcome }) => outcome !== "pass").length;
        expect(rows).toHaveLength(failed === 0 ? 0 : failed + 2);
        for (const row of rows) expect(row.split("|")).toHaveLength(6);
      }),
      RUNS,
    );
  });

  test("results.json has a status for each test, and is an error only where all are", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const outcomes = report.cases.map(({ outcome }) => outcome);
        const { version, status, message, tests } = JSON.parse(renderExercism(report));
        expect(version).toBe(2);
        expect(tests.map((each: { status: string }) => each.status)).toEqual(outcomes);
        const isError = outcomes.every((outcome) => outcome === "error");
        expect(status === "error").toBe(isError);
        expect(status === "pass").toBe(!isError && outcomes.every((outcome) => outcome === "pass"));
        expect(typeof message).toBe(isError ? "string" : "object");
      }),
      RUNS,
    );
  });
});
