import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { LESSON_FILES, loadCourse, loadLesson, readCourse } from "../../src/lesson/load.ts";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { requireDefaultExport } from "../../src/lesson/program/compiled-program.ts";
import { resolveTargets, type Target } from "../../src/lesson/resolve.ts";
import { skippedFolders } from "../../src/lesson/skipped-folders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
beforeAll(async () => {
  await lesson("course/mutex", { "lesson.md": "---\ntitle: Locks\nnumber: 2\nsection: '7'\n---\nText." });
  await lesson("course/join", { "lesson.md": "---\ntitle: Waiting\nnumber: 1\nsection: 4, 5.1\n---\nText." });
  await lesson("course/mutual", { "lesson.md": "---\ntitle: Both\nsection: '7'\n---\nText." });
  await lesson("course/adagio", { "lesson.md": "---\ntitle: Slowly\n---\nText." });
  await mkdir(join(root, "course/empty"));
});
async function lesson(name: string, files: Record<string, string | null>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  const all: Record<string, string | null> = {
    "lesson.md": "---\ntitle: A lesson\n---\nText.",
    "main.ts": "export default function main() {}",
    "main.py": "pass",
    "expected.txt": "x\n",
    ...files,
  };
  for (const [file, content] of Object.entries(all)) {
    if (content !== null) await writeFile(join(folder, file), content);
  }
  return folder;
}

async function message(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error) || !("code" in error))
    throw new Error(`no error with a code: ${String(error)}`);
  return `${String(error.code)}: ${error.message.replaceAll(root, "")}`;
}

describe("loadLesson", () => {
  test("a folder with everything", async () => {
    const folder = join(root, "course/mutex");
    expect(await loadLesson(folder)).toMatchObject({
      id: "mutex",
      folder,
      number: 2,
      title: "Locks",
      text: "Text.",
      program: join(folder, "main.ts"),
      python: join(folder, "main.py"),
      expected: "x\n",
    });
  });

  test.each([
    ["lesson.md", "front matter (at least `title: …` between two lines `---`), then the text"],
    ["main.ts", "the program, with `export default function main() { … }`"],
    ["expected.txt", "what the program prints, line by line"],
  ])("without %s", async (file, content) => {
    const folder = await lesson(`wrong/without-${file}`, { [file]: null });
    expect(await message(loadLesson(folder))).toBe(
      `ERR_LESSON_INCOMPLETE: The lesson in /wrong/without-${file} has no ${file}. Add it: ${content}.`,
    );
  });

  test("main.py may be left out", async () => {
    expect(await loadLesson(await lesson("wrong/no-python", { "main.py": null }))).not.toHaveProperty(
      "python",
    );
  });
});

describe("loadCourse", () => {
  test("numbered lessons by number, then the others by id; folders without a lesson are passed over", async () => {
    const lessons = await loadCourse(join(root, "course"));
    expect(lessons.map(({ id, number }) => `${number} ${id}`)).toEqual([
      "1 join",
      "2 mutex",
      "3 adagio",
      "4 mutual",
    ]);
  });

  test("two lessons with one number", async () => {
    const text = { "lesson.md": "---\ntitle: A\nnumber: 3\n---\n" };
    await lesson("twice/one", text);
    await lesson("twice/two", text);
    expect(await message(loadCourse(join(root, "twice")))).toBe(
      "ERR_FRONT_MATTER: The lessons one and two in /twice both have number 3. Give each lesson its own number.",
    );
  });

  test("a lesson that is wrong has a problem, and stands among the others", async () => {
    await lesson("half/one", { "lesson.md": "---\ntitle: A\nnumber: 2\n---\n" });
    await lesson("half/two", { "lesson.md": "---\ntitle: A\nnumber: 2\n---\n" });
    await lesson("half/three", { "expected.txt": null });
    await lesson("half/four", { "expected.txt": null });
    await mkdir(join(root, "half/four/expected.txt"));
    await lesson("half/five", { "main.ts": null });
    await symlink("main.ts", join(root, "half/five/main.ts"));
    await symlink("link", join(root, "half/link"));
    const told = (await readCourse(join(root, "half"))).map(
      ({ id, problem }) => `${id}: ${problem?.message.replaceAll(root, "") ?? "sound"}`,
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "one: sound",
        "two: The lessons one and two in /half both have number 2. Give each lesson its own number.",
        "five: /half/five/main.ts is not a file: it is a broken link.",
        "four: /half/four/expected.txt cannot be read: it is a folder, and threadlab reads only plain files.",
        "three: The lesson in /half/three has no expected.txt. Add it: what the program prints, line by line.",
      ]
    `);
    expect(skippedFolders(join(root, "half"))).toEqual([
      { name: "link", why: "it is a link that leads nowhere" },
    ]);
  });

  test("the built-in lessons, found from below the package", async () => {
    const lessons = await loadCourse(builtinLessons());
    expect(lessons.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["create", "create-class", "join", "daemon", "sharing", "race", "mutex", "tcp"]),
    );
    const package_ = join(root, "node_modules/threadlab");
    await mkdir(join(package_, "dist/deep"), { recursive: true });
    await cp(join(builtinLessons(), "../package.json"), join(package_, "package.json"));
    expect(builtinLessons(pathToFileURL(join(package_, "dist/deep/cli.js")).href)).toBe(
      join(package_, "lessons"),
    );
    expect(() => builtinLessons(pathToFileURL(join(root, "cli.js")).href)).toThrow(
      "This is a bug in threadlab.",
    );
  });
});

describe("resolveTargets", () => {
  const find = (...words: string[]) => resolveTargets(words, { builtin: join(root, "course"), cwd: root });
  const names = (targets: Target[]) =>
    targets.map((target) =>
      target.kind === "lesson" ? target.lesson.id : `${target.name} → ${target.file}`,
    );

  test("an id, a number, a unique beginning, a folder; each lesson once", async () => {
    expect(names(await find("mutex"))).toEqual(["mutex"]);
    expect(names(await find("MUTEX"))).toEqual(["mutex"]);
    expect(names(await find("Ad"))).toEqual(["adagio"]);
    expect(names(await find("2", "mutex", "./course/mutex"))).toEqual(["mutex"]);
    expect(names(await find("ad", "jo"))).toEqual(["adagio", "join"]);
    expect(names(await find("course"))).toEqual(["join", "mutex", "adagio", "mutual"]);
  });

  test("a file", async () => {
    expect(names(await find("course/mutex/main.ts"))).toEqual([
      `course/mutex/main.ts → ${join(root, "course/mutex/main.ts")}`,
    ]);
  });

  test.each([
    ["mut", 'Several lessons begin with "mut": mutex, mutual. Type more letters, or the whole name.'],
    ["mutx", 'There is no lesson "mutx". Did you mean mutex?'],
    [
      "xyzzy",
      'There is no lesson "xyzzy". The lessons are join, mutex, adagio, mutual. You can also give the path of a file or folder.',
    ],
    ["9", "There is no lesson number 9. The numbers go from 1 to 4. See threadlab list."],
    [
      "5.1",
      '"5.1" is the number of a section, not of a lesson. Its lesson is join (number 1). Give the name or the number of a lesson.',
    ],
    [
      "7",
      '"7" is the number of a section, not of a lesson. Its lessons are mutex (number 2), mutual (number 4). Give the name or the number of a lesson.',
    ],
    [
      "§4",
      '"§4" is the number of a section, not of a lesson. Its lesson is join (number 1). Give the name or the number of a lesson.',
    ],
    ["5.2", "There is no file or folder 5.2."],
    ["mine.ts", "There is no file or folder mine.ts."],
    [
      "course/mutex/main.js",
      "There is no file or folder course/mutex/main.js. Did you mean course/mutex/main.ts?",
    ],
    [
      "./course/mutex/main",
      "There is no file or folder ./course/mutex/main. Did you mean ./course/mutex/main.ts?",
    ],
    ["./nowhere", "There is no file or folder ./nowhere."],
  ])("%s", async (word, text) => {
    expect(await message(find(word))).toBe(`ERR_LESSON_NOT_FOUND: ${text}`);
  });

  test("a folder that holds no lesson", async () => {
    expect(await message(find("course/empty"))).toMatchInlineSnapshot(`
      "ERR_LESSON_NOT_FOUND: The folder /course/empty contains no lesson. The folder of a lesson contains

          lesson.md     front matter (at least \`title: …\` between two lines \`---\`), then the text
          main.ts       the program, with \`export default function main() { … }\`
          main.py       the same program in Python; may be left out
          expected.txt  what the program prints, line by line

      and a course is a folder of such folders."
    `);
  });
});

test("a program without a default export", async () => {
  const file = join(await lesson("no-main", { "main.ts": "export function main() {}" }), "main.ts");
  const program = await compileProgram(file);
  expect(() => requireDefaultExport(program)).toThrow(
    "no-main/main.ts has no default export, so there is nothing to run. Write\n\n    export default function main() { … }",
  );
});

test("the built-in lessons are complete, and nothing else lies in their folders", async () => {
  const lessons = await loadCourse(builtinLessons());
  expect(lessons.length).toBeGreaterThan(0);
  for (const { id, folder, program, python, text } of lessons) {
    expect([python !== undefined, text !== ""], id).toEqual([true, true]);
    requireDefaultExport(await compileProgram(program));
    const others = (await readdir(folder)).filter(
      (name) => !(name in LESSON_FILES) && !/^\.|^__pycache__$|\.(?:ts|js|json)$/.test(name),
    );
    expect(others, id).toEqual([]);
  }
});
