import type { Builder, TestCase } from "junit-report-builder";
import { type Case, detailsOf, type Report } from "./case.ts";

/** A report as JUnit XML: a suite for each course. Nothing in it depends on when and where it was made. */
export async function renderJunit({ cases }: Report): Promise<string> {
  // The library claims to be an ES module, but is CommonJS: its default export is the whole of it.
  const library = (await import("junit-report-builder")).default as unknown as Builder;
  const report = library.newBuilder();
  for (const course of new Set(cases.map((each) => each.course))) {
    const suite = report.testSuite().name(course);
    for (const each of cases.filter((one) => one.course === course)) {
      const written = suite.testCase().className(each.course).name(each.name);
      if (each.seconds !== undefined) written.time(Math.round(each.seconds * 1000) / 1000);
      fill(written, each);
    }
  }
  return `${report.build().trimEnd()}\n`;
}

function fill(written: TestCase, each: Case): void {
  const { place, properties, output, outcome, sentence, verdict } = each;
  if (place !== undefined) written.file(place.file);
  if (place?.line !== undefined) written.property("line", String(place.line));
  for (const [name, value] of Object.entries(properties)) written.property(name, value);
  const details = inCdata(detailsOf(each));
  if (outcome === "skip") written.skipped();
  if (outcome === "fail") written.failure(sentence, verdict).stacktrace(details);
  if (outcome === "error") written.error(sentence, verdict, details);
  const printed = inCdata(output.join("\n"));
  if (printed !== "") written.standardOutput(printed);
}

/** The library escapes only the first end of a CDATA section in a text. */
function inCdata(text: string): string {
  return text.replaceAll("]]>", "]] >");
}
