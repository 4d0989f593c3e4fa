import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { afterAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { parseFrontMatter } from "../../src/lesson/front-matter.ts";
import { lessonFolders, subfolders } from "../../src/lesson/load.ts";
import { splitFrontMatter } from "../../src/lesson/split-front-matter.ts";
import { readExercise } from "../../src/practice/exercise.ts";
import { callMain } from "../cli/in-process.ts";
import { FIXTURES, threadlab } from "../cli/threadlab.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { makeSchemas, SCHEMAS, schemaText } from "./schemas.ts";
import { undescribed } from "./undescribed.ts";

const published = new Map(
  readdirSync(SCHEMAS).map((file) => [basename(file, ".json"), readFileSync(join(SCHEMAS, file), "utf8")]),
);
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
for (const [name, text] of published) ajv.addSchema(JSON.parse(text), `${name}.json`);
const validator = (name: string) => ajv.getSchema(`${name}.json`) as ValidateFunction;

const cwd = temporaryFolder();

afterAll(() => {
  process.chdir(tmpdir());
});

describe("the published schemas", () => {
  test("are those that the types make: npm run schemas makes them once more", () => {
    const made = makeSchemas();
    expect([...published.keys()].sort()).toEqual([...made.keys()].sort());
    for (const [name, schema] of made) expect(published.get(name), name).toBe(schemaText(schema));
  });

  test.each([...published])("%s says of every key what it means", (_name, text) => {
    expect(undescribed(JSON.parse(text))).toEqual([]);
  });

  test.each([
    ["run", "RunEntry", "counting MainThread. A search does not"],
    ["explore", "ExploreEntry", "not counting MainThread. A run"],
  ])("%s says whether its number of threads counts MainThread", (name, entry, words) => {
    const { definitions } = JSON.parse(published.get(name) as string);
    expect(definitions[entry].properties.threads.description).toContain(words);
  });

  test("the reader behind this finds a key that nothing is said about, however deep", () => {
    const inner = { properties: { key: { type: "string" }, told: { description: "It is told." } } };
    expect(undescribed({ definitions: { Part: { anyOf: [{ items: inner }] } } })).toEqual(["Part.key"]);
  });
});

/** Calls that write documents, each in the folder of fixtures or in the one that the calls before have filled. */
const CALLS: readonly (readonly [schema: string, where: "fixtures" | "own", call: string])[] = [
  [
    "check",
    "fixtures",
    "check create race programs/deadlock.ts programs/error-in-thread.ts programs/hello.ts --seeds 2",
  ],
  ["check", "fixtures", "check ./lessons/mixed ./lessons/luck ./broken/does-not-compile --seeds 2"],
  ["check", "fixtures", "check programs/spin.ts programs/exit-in-thread.ts --seeds 1 --timeout 0.5 --bail"],
  ["check", "fixtures", "check sharing switch deadlock --explore --seeds 1"],
  ["claims", "fixtures", "claims"],
  ["explore", "fixtures", "explore race --set threads=2"],
  ["explore", "fixtures", "explore programs/deadlock.ts explore/polls.ts explore/spin.ts explore/joins.ts"],
  ["explore", "fixtures", "explore explore/dies.ts explore/dice.ts explore/numbered.ts explore/unjoined.ts"],
  ["explore", "fixtures", "explore explore/counter.ts --strategy random --runs 3"],
  ["failure", "fixtures", "run nothing-of-that-name"],
  ["failure", "fixtures", "practice check"],
  ["list", "fixtures", "list"],
  ["list", "fixtures", ""],
  ["predict", "fixtures", "predict race --set threads=2 --answer 99,deadlock"],
  ["predict", "fixtures", "predict programs/error-in-main.ts --answer x"],
  ["run", "fixtures", "run create --virtual --orders"],
  ["run", "fixtures", "run programs/error-in-main.ts programs/hello.ts"],
  ["run", "fixtures", "run race --virtual --repeat 3 --set threads=2"],
  ["show", "fixtures", "show race"],
  ["steer", "fixtures", "steer deadlock --choices 1"],
  ["steer", "fixtures", "steer race --set threads=2 --choices 1,1 --goal 99"],
  ["new", "own", "new course mine"],
  ["new", "own", "new exercise mine/exercises/sum"],
  ["copy", "own", "copy race"],
  ["list", "own", "list ."],
  ["show", "own", "show race --html race.html"],
  ["lint", "own", "lint race"],
  ["update", "own", "update ./race ./mine"],
  ["lint", "own", "lint mine/exercises/sum"],
  ["failure", "own", "practice hint"],
];

describe("what commands write with --json", () => {
  const seen = new Set<string>();

  test.each(CALLS)("%s, %s: %s", async (name, where, call) => {
    const words = call.split(" ").filter((word) => word !== "");
    const { stdout } = await callMain([...words, "--json"], { cwd: where === "own" ? cwd : FIXTURES });
    refuseChanges(name, JSON.parse(stdout));
    seen.add(name);
  });

  test("practice: exercises that are open, solved, and wrong", async () => {
    const folder = join(cwd, "learner");
    expect((await callMain(["practice", "init", "learner", "--from", "mine"], { cwd })).code).toBe(0);
    const json = async (...words: string[]) =>
      JSON.parse((await callMain(["practice", ...words, "--json"], { cwd: folder })).stdout);
    refuseChanges("practice", await json("check"));
    const solution = readFileSync(join(cwd, "mine/exercises/sum/solution.ts"), "utf8");
    writeFileSync(join(folder, "01-sum.ts"), solution);
    const solved = await json("check");
    expect(solved.ok).toBe(true);
    refuseChanges("practice", solved);
    refuseChanges("practice", await json());
    refuseChanges("practice-list", await json("list"));
    writeFileSync(join(cwd, "solved.ts"), solution);
    writeFileSync(join(cwd, "broken.ts"), "export default function main() {");
    const submissions = ["solved.ts", "broken.ts", "mine/exercises/sum/start.ts"];
    const grading = await threadlab(["grade", "./mine/sum", ...submissions, "--json"], { cwd });
    refuseChanges("grade", JSON.parse(grading.stdout));
    for (const name of ["grade", "practice", "practice-list"]) seen.add(name);
  });

  test("replay", async () => {
    const run = await callMain(["run", "race", "--virtual", "--set", "threads=2", "--json"], { cwd });
    writeFileSync(join(cwd, "run.json"), run.stdout);
    refuseChanges("replay", JSON.parse((await callMain(["replay", "run.json", "--json"], { cwd })).stdout));
    seen.add("replay");
  });

  test("update: a text that is outdated, and one that runs must not decide", async () => {
    expect((await callMain(["new", "course", "outdated"], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, "outdated/hello/expected.txt"), "another text\n");
    const { stdout } = await callMain(["update", "./outdated", "./race", "--json"], { cwd });
    refuseChanges("update", JSON.parse(stdout));
  });

  test("each schema has met a document", () => {
    const parts = ["finding", "lesson", "exercise"];
    expect([...seen, ...parts].sort()).toEqual([...published.keys()].sort());
  });

  /** A document is what its schema says, and would not be with a key more, or without one of its first ones. */
  function refuseChanges(name: string, document: Record<string, unknown>): void {
    const validate = validator(name);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...document, surplus: 1 })).toBe(false);
    for (const key of ["threadlab", "command", "ok"])
      expect(validate({ ...document, [key]: undefined })).toBe(false);
    for (const key of ["results", "lessons", "exercises"]) {
      const entries = document[key];
      const [first] = Array.isArray(entries) ? entries : [];
      if (typeof first !== "object") continue;
      expect(validate({ ...document, [key]: [{ ...first, surplus: 1 }] }), key).toBe(false);
    }
  }
});

describe("front matter", () => {
  test("that of every lesson and exercise is what its schema says", () => {
    const lessons = lessonFolders(builtinLessons()).map((folder) => ["lesson", join(folder, "lesson.md")]);
    const exercises = subfolders(join(builtinLessons(), "practice")).map((folder) => [
      ...["exercise", join(folder, "exercise.md")],
    ]);
    expect(Math.min(lessons.length, exercises.length)).toBeGreaterThan(20);
    for (const [name = "", file = ""] of [...lessons, ...exercises]) {
      const validate = validator(name);
      validate(parse(splitFrontMatter(readFileSync(file, "utf8"), file).yaml));
      expect(validate.errors ?? [], file).toEqual([]);
    }
  });

  const VALUES: readonly unknown[] = [
    ...[
      1,
      0,
      -1,
      1.5,
      3_000_000,
      "x",
      "C8",
      true,
      null,
      [],
      ["x"],
      ["C8", "E1"],
      [1],
      [true],
      [{ threads: 1 }],
      [[1]],
    ],
    ...[{}, { threads: 1 }, { threads: [1] }, { threads: null }, { bill: { of: 1 } }, { always: "match" }],
    ...[{ always: "x" }, { some: "mismatch" }, { races: "any", threads: 2, within: 0.5, possible: ["1", 2] }],
    ...[
      { races: "x" },
      { within: -1 },
      { within: "1" },
      { threads: 0 },
      { unsuited: "it measures" },
      { unsuited: true },
    ],
    ...["printed", "derived", "linux", "any", "exact", "virtual", "real", "right", "wrong"],
  ];

  test("a lesson's is read if its schema says so, and refused if not", () => {
    const validate = validator("lesson");
    const disagree = contradictions("lesson", { title: "x", params: { threads: 3 } }, (yaml) => {
      parseFrontMatter(yaml, "lesson.md");
    });
    expect(validate({ title: "x", races: "yes" })).toBe(false);
    expect(disagree).toEqual([]);
  });

  test("an exercise's is read if its schema says so, and refused if not", () => {
    const folder = mkdtempSync(join(cwd, "exercise-"));
    for (const name of ["start.ts", "solution.ts", "expected.txt"]) writeFileSync(join(folder, name), "\n");
    const disagree = contradictions("exercise", { title: "x", after: "x" }, (yaml) => {
      writeFileSync(join(folder, "exercise.md"), `---\n${yaml}---\n`);
      readExercise(folder);
    });
    expect(disagree).toEqual([]);
  });

  /** Each key with each of many values, one at a time: where the parser and the schema disagree. */
  function contradictions(
    name: "lesson" | "exercise",
    base: Readonly<Record<string, unknown>>,
    read: (yaml: string) => void,
  ): readonly string[] {
    const { properties } = JSON.parse(published.get(name) as string);
    const keys = [...Object.keys(properties), "surplus"];
    let accepted = 0;
    const found = keys.flatMap((key) =>
      VALUES.flatMap((value) => {
        const front = { ...base, [key]: value };
        const bySchema = validator(name)(front) === true;
        const byParser = succeeds(() => read(stringify(front)));
        if (byParser) accepted++;
        // That a param is one of the lesson's is no matter of a schema.
        const isOfParams = bySchema && !byParser && ["params", "check", "explore"].includes(key);
        return bySchema === byParser || isOfParams ? [] : [`${key}: ${JSON.stringify(value)} ${byParser}`];
      }),
    );
    expect(accepted).toBeGreaterThan(keys.length);
    return found;
  }

  function succeeds(act: () => void): boolean {
    try {
      act();
      return true;
    } catch {
      return false;
    }
  }
});
