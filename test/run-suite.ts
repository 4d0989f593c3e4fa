import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runProgram, type SourceRun } from "./run-source.ts";

/**
 * Makes a test of each behaviour that a program of `test/suites` checks. The program is run once for each subject: the
 * name of what it checks, which it reads as `param("subject")`.
 */
export async function testSuite(suite: string, subjects: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL(`./suites/${suite}.ts`, import.meta.url));
  for (const subject of subjects) {
    const run = await runProgram(file, { params: { subject } });
    describe(subject, () => {
      test("the program of the suite runs to its end", () => {
        expect(trouble(run)).toEqual([]);
        expect(run.output.at(-1)).toBe(`checked ${run.output.length - 1} behaviours`);
        expect(run.output.length).toBeGreaterThan(1);
      });
      for (const line of run.output.slice(0, -1)) {
        const [, verdict = "", behaviour = line, why = ""] =
          /^(ok|wrong) {2}(.*?)(?: {2}» (.*))?$/s.exec(line) ?? [];
        test(behaviour, () => {
          expect(why).toBe("");
          expect(verdict).toBe("ok");
        });
      }
    });
  }
}

function trouble({ verdict, findings }: SourceRun): string[] {
  const expected = findings.filter(
    ({ kind, message }) => kind === "uncaught" && message.includes("on purpose"),
  );
  if (verdict === "ran" && expected.length === findings.length) return [];
  return [verdict, ...findings.map(({ message }) => message)];
}
