import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { noteVerdict } from "../../src/practice/check-exercise.ts";
import { type ExerciseEntry, entriesOf, nextAfter, openPracticeFolder } from "../../src/practice/folder.ts";
import { layOut, startOver } from "../../src/practice/lay-out.ts";
import {
  digestOf,
  findPracticeFolder,
  PROGRESS_FILE,
  type Progress,
  readProgress,
  withEntry,
  writeProgress,
} from "../../src/practice/progress.ts";
import type { PracticeResult } from "../../src/practice/verdict.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exerciseOf, startOf } from "./searched.ts";

const root = temporaryFolder();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(root, "folder-"));
});
function message(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message.replaceAll(root, "");
  }
  throw new Error("It did not throw.");
}

function state(text: string): void {
  mkdirSync(join(folder, ".threadlab"), { recursive: true });
  writeFileSync(join(folder, PROGRESS_FILE), text);
}

const entry = fc.record(
  { solved: fc.string(), imports: fc.array(fc.string()), hints: fc.nat() },
  { requiredKeys: [] },
);
const progress: fc.Arbitrary<Progress> = fc.record({
  course: fc.string(),
  current: fc.string(),
  exercises: fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,8}$/), entry, { noNullPrototype: true }),
});

test("the ends of lines, which git may change, make no difference to what was proved", () => {
  expect(digestOf("a\r\nb\r\n")).toBe(digestOf("a\nb\n"));
  expect(digestOf(Buffer.from("é\r\n"))).toBe(digestOf("é\n"));
  expect(digestOf("a\rb")).not.toBe(digestOf("a\nb"));
});

describe("the state file", () => {
  test("what is written is what is read, and nothing else is left in the folder", () => {
    fc.assert(
      fc.property(progress, (written) => {
        writeProgress(folder, written);
        expect(readProgress(folder)).toEqual(written);
        expect(readdirSync(join(folder, ".threadlab"))).toEqual(["practice.json"]);
      }),
      { numRuns: 30 },
    );
  });

  test("its format is the one that is documented", () => {
    const exercises = { "join-all": { solved: "ab", hints: 1 } };
    writeProgress(folder, { course: "threads", current: "lost-update", exercises });
    expect(JSON.parse(readFileSync(join(folder, PROGRESS_FILE), "utf8"))).toEqual({
      threadlab: 1,
      course: "threads",
      current: "lost-update",
      exercises,
    });
  });

  test("any text is a state or a message in words", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        state(text);
        expect(message(() => readProgress(folder))).toMatch(
          /practice\.json does not hold the state of a practice folder: .*\.$/s,
        );
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["", "it is not JSON"],
    ["[]", "it is not an object"],
    ['{"threadlab":2}', '"threadlab" is not 1'],
    ['{"threadlab":1,"course":3}', '"course" is no text'],
    ['{"threadlab":1,"course":"threads"}', '"current" is no text'],
    ['{"threadlab":1,"course":"threads","current":"x"}', '"exercises" is no object'],
    [
      '{"threadlab":1,"course":"threads","current":"x","exercises":{"a":{"hints":-1}}}',
      'the entry "a" is not',
    ],
    [
      '{"threadlab":1,"course":"threads","current":"x","exercises":{"a":{"imports":"b.ts"}}}',
      'the entry "a" is not',
    ],
  ])("%s: %s", (text, why) => {
    state(text);
    expect(message(() => readProgress(folder))).toContain(why);
  });

  test("a folder without one is no practice folder; a folder below one is", () => {
    expect(message(() => findPracticeFolder(folder))).toMatch(/^This is not a practice folder: /);
    state("{}");
    mkdirSync(join(folder, "deep/er"), { recursive: true });
    expect(findPracticeFolder(join(folder, "deep/er"))).toBe(folder);
  });
});

describe("a practice folder", () => {
  test("init writes what is missing and leaves the rest alone", () => {
    writeFileSync(join(folder, "06-lost-update.ts"), "mine");
    writeFileSync(join(folder, "package.json"), "{}");
    expect(layOut(folder, undefined).kept).toEqual(["06-lost-update.ts", "package.json"]);
    expect(readFileSync(join(folder, "06-lost-update.ts"), "utf8")).toBe("mine");
    writeProgress(folder, { course: "threads", current: "pulse", exercises: { pulse: { hints: 2 } } });
    expect(layOut(folder, undefined).kept).toContain(PROGRESS_FILE);
    expect(readProgress(folder).exercises).toEqual({ pulse: { hints: 2 } });
  });

  test("an exercise is solved as long as its file is the one that was proved", () => {
    layOut(folder, undefined);
    const file = join(folder, "03-join-all.ts");
    const solved = { exercise: exerciseOf("join-all"), verdict: "solved" } as PracticeResult;
    const digest = digestOf(readFileSync(file));
    const before = readProgress(folder);
    const checked = { result: solved, digest, imports: [] };
    writeProgress(folder, noteVerdict(before, checked));
    expect(stateOf("join-all")).toBe("solved");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n`);
    expect(stateOf("join-all")).toBe("changed");
    rmSync(file);
    expect(stateOf("join-all")).toBe("missing");
    // Nothing but a proof is noted, and only of a file that stayed as it was.
    const unsure = { ...solved, verdict: "not-proved" } as PracticeResult;
    expect(noteVerdict(before, { ...checked, result: unsure })).toBe(before);
    expect(noteVerdict(before, { ...checked, digest: undefined })).toBe(before);
  });

  test("a file that is refuted after all is solved no more, and one that is not proved again still is", () => {
    const before: Progress = { course: "threads", current: "x", exercises: { "join-all": { hints: 1 } } };
    const told = (verdict: string, digest = "ab") => ({
      result: { exercise: exerciseOf("join-all"), verdict } as PracticeResult,
      digest,
      imports: ["a.ts"],
    });
    const after = noteVerdict(before, told("solved"));
    expect(after.exercises).toEqual({ "join-all": { hints: 1, solved: "ab", imports: ["a.ts"] } });
    for (const verdict of ["solved", "not-proved", "error"])
      expect(noteVerdict(after, told(verdict))).toBe(after);
    expect(noteVerdict(after, told("not-solved"))).toEqual(before);
    // Another version of the file says nothing about the one that was proved.
    expect(noteVerdict(after, told("not-solved", "cd"))).toBe(after);
  });

  test("what comes next is the next that is not solved, going round", () => {
    const named = (id: string, solved: boolean) =>
      ({ exercise: { id }, state: solved ? "solved" : "open" }) as ExerciseEntry;
    const entries = [named("a", false), named("b", true), named("c", true), named("d", false)];
    expect(["a", "b", "d"].map((id) => nextAfter(entries, id)?.exercise.id)).toEqual(["d", "d", "a"]);
    expect(nextAfter([named("a", true)], "a")).toBeUndefined();
  });

  test("to start over keeps every version that the learner wrote", () => {
    layOut(folder, undefined);
    const file = join(folder, "06-lost-update.ts");
    expect(startOver(entryOf("lost-update"))).toEqual([]);
    for (const [version, kept] of ["one", "two"].entries()) {
      writeFileSync(file, kept);
      expect(startOver(entryOf("lost-update"))).toEqual([
        join(folder, `06-lost-update.kept-${version + 1}.ts`),
      ]);
    }
    expect(readFileSync(join(folder, "06-lost-update.kept-1.ts"), "utf8")).toBe("one");
    expect(readFileSync(join(folder, "06-lost-update.kept-2.ts"), "utf8")).toBe("two");
    expect(readFileSync(file, "utf8")).toBe(startOf(exerciseOf("lost-update")));
  });

  test("without any exercise it says so, and where its course has moved, what to do", () => {
    state('{"threadlab":1,"course":"threads","current":"x","exercises":{}}');
    expect(message(() => openPracticeFolder(folder))).toMatch(
      /^There is no exercise left in .*threadlab practice init/,
    );
    state('{"threadlab":1,"course":"../gone","current":"x","exercises":{}}');
    expect(message(() => openPracticeFolder(folder))).toMatch(
      /^The course of these exercises is not at \.\.\/gone any more\. If it has moved, .*practice\.json\.$/,
    );
  });

  test("an entry is replaced or removed, and others stay", () => {
    const all: Progress = {
      course: "threads",
      current: "a",
      exercises: { a: { hints: 1 }, b: { solved: "x" } },
    };
    expect(withEntry(all, "a", undefined).exercises).toEqual({ b: { solved: "x" } });
    expect(withEntry(all, "c", { hints: 2 }).exercises).toEqual({ ...all.exercises, c: { hints: 2 } });
  });

  function entryOf(id: string): ExerciseEntry {
    return entriesOf(openPracticeFolder(folder)).find(({ exercise }) => exercise.id === id) as ExerciseEntry;
  }

  function stateOf(id: string): string {
    return entryOf(id).state;
  }
});
