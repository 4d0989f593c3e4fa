import { type Case, detailsOf, type Report } from "./case.ts";

/** The format's limits for a program's output, and for the message above all tests. */
const MOST_OUTPUT = 500;
const MOST_MESSAGE = 20_000;

/** A report as a `results.json` of version 2. It is an error as a whole only if nothing could be run. */
export function renderExercism({ cases }: Report): string {
  // The format has no skipped tests.
  const made = cases.filter(({ outcome }) => outcome !== "skip");
  const isError = made.every(({ outcome }) => outcome === "error");
  const status = isError ? "error" : made.every(({ outcome }) => outcome === "pass") ? "pass" : "fail";
  const [first] = made;
  const message = first === undefined ? "Nothing was checked." : cut(detailsOf(first), MOST_MESSAGE);
  const document = {
    version: 2,
    status,
    message: isError ? message : null,
    tests: made.map(testOf),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function testOf(each: Case): object {
  const { name, outcome, output, repeat } = each;
  return {
    name,
    status: outcome,
    message: outcome === "pass" ? null : detailsOf(each),
    output: output.length === 0 ? null : cut(output.join("\n"), MOST_OUTPUT),
    test_code: repeat ?? name,
  };
}

function cut(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
