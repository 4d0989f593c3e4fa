import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";

const MIXED = ["check", "lessons/mixed", "--seeds", "1"];

/** The lessons that were checked, and what came of the check. */
async function checked(...words: readonly string[]) {
  const { code, stdout } = await callMain([...MIXED, ...words, "--json"]);
  const { results, notChecked } = JSON.parse(stdout);
  return { code, lessons: results.map(({ lesson }: { lesson: string }) => lesson), notChecked };
}

describe("--shard", () => {
  test("the parts together are all lessons, and none is in two", async () => {
    const all = (await checked()).lessons;
    const parts = [];
    for (const part of [1, 2]) parts.push((await checked("--shard", `${part}/2`)).lessons);
    expect(parts.map(({ length }) => length)).toEqual([2, 1]);
    expect(parts.flat().sort()).toEqual([...all].sort());
  });

  test("a part without lessons says so, and is no failure", async () => {
    expect(await checked("--shard", "4/4")).toEqual({ code: 0, lessons: [] });
    const { code, stdout } = await callMain([...MIXED, "--shard", "4/4"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "\n 0 lessons: none to check here\n" });
  });

  test("of a part without lessons, there is a page", async () => {
    const folder = temporaryFolder(onTestFinished);
    const file = join(folder, "page.html");
    expect((await checked("--shard", "4/4", "--html", file)).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("<title>check · threadlab</title>");
  });

  test.each(["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])("%s is refused", async (part) => {
    const { code, stderr } = await callMain([...MIXED, `--shard=${part}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--shard takes a part and the number of parts, such as 1/3, 2/3 and 3/3.`);
    expect(stderr).toContain(`It was given "${part}".`);
  });
});

describe("--bail", () => {
  test("stops after the first failure, and says what it has not checked", async () => {
    expect(await checked("--bail")).toEqual({
      ...{ code: 1, lessons: ["good", "wrong"], notChecked: ["stuck"] },
    });
    const { stdout } = await callMain([...MIXED, "--bail"]);
    expect(stdout).toContain("3 lessons: 1 matches, 1 does not, 1 not checked");
  });

  test("however many lessons are checked at the same time", async () => {
    const { stdout } = await callMain([...MIXED, "--bail", "--json"]);
    expect((await callMain([...MIXED, "--bail", "--json", "--jobs", "3"])).stdout).toBe(stdout);
    const wrong = (await callMain([...MIXED, "--jobs", "0"])).stderr;
    expect(wrong).toContain('--jobs takes a whole number from 1 to 64. It was given "0".');
  });

  test("or after as many as it is given", async () => {
    expect(await checked("--bail", "2")).toMatchObject({ code: 1, notChecked: undefined });
    expect((await callMain([...MIXED, "--bail", "0"])).stderr).toContain(
      "--bail takes a whole number from 1",
    );
  });
});

describe("--changed", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "threadlab-changed-")));
    cpSync(new URL("../fixtures/lessons/mixed", import.meta.url), join(folder, "course"), {
      recursive: true,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const git = (...words: readonly string[]) => {
    const who = ["-c", "user.name=A Teacher", "-c", "user.email=teacher@example.org"];
    execFileSync("git", [...who, ...words], { cwd: folder, stdio: "pipe" });
  };
  const call = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await callMain(["check", "course", "--json", ...words], { cwd: folder });
    const document = JSON.parse(stdout);
    return {
      code,
      stderr,
      lessons: document.results.map(({ lesson }: { lesson: string }) => lesson),
      document,
    };
  };

  test("outside a repository it says what it needs", async () => {
    const { code, stderr } = await callMain(["check", "course", "--changed"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --changed needs git, and a repository .*not a git repository/);
  });

  test("checks lessons with changed or new files, compared with the commit that it names", async () => {
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("commit", "--quiet", "--message=A course");
    expect(await call("--changed")).toMatchObject({ code: 0, lessons: [] });
    writeFileSync(join(folder, "course/good/new file.txt"), "");
    expect(await call("--changed")).toMatchObject({ code: 0, lessons: ["good"] });
    symlinkSync(folder, `${folder}-link`);
    const linked = await callMain(["check", `${folder}-link/course`, "--changed", "--json"], { cwd: folder });
    rmSync(`${folder}-link`);
    expect(JSON.parse(linked.stdout).results).toMatchObject([{ lesson: "good" }]);
    git("checkout", "--quiet", "-b", "mend");
    git("add", ".");
    git("commit", "--quiet", "--message=A file");
    expect(await call("--changed")).toMatchObject({ code: 0, lessons: [] });
    expect(await call("--changed", "main")).toMatchObject({ code: 0, lessons: ["good"] });
    const { code, document } = await call("--changed=no-such-branch");
    expect(code).toBe(2);
    expect(document.error.message).toContain("no-such-branch");
  });

  test("of a file that was moved, counts both places", async () => {
    git("mv", "course/good/new file.txt", "course/wrong/new file.txt");
    expect((await call("--changed")).lessons).toEqual(["good", "wrong"]);
    git("reset", "--quiet", "--hard");
  });

  test("counts what a lesson uses from outside of its folder, also where that is gone or stands behind a link", async () => {
    const text = "export const word = 1;\n";
    writeFileSync(join(folder, "word.ts"), text);
    const main = join(folder, "course/good/main.ts");
    writeFileSync(main, `export { word } from "../../word.ts";\n${readFileSync(main, "utf8")}`);
    cpSync(join(folder, "course/wrong/expected.txt"), join(folder, "texts/wrong.txt"));
    rmSync(join(folder, "course/wrong/expected.txt"));
    symlinkSync("../../texts/wrong.txt", join(folder, "course/wrong/expected.txt"));
    git("add", ".");
    git("commit", "--quiet", "--message=What lessons share");
    expect((await call("--changed")).lessons).toEqual([]);
    writeFileSync(join(folder, "word.ts"), `// Changed\n${text}`);
    expect((await call("--changed")).lessons).toEqual(["good"]);
    rmSync(join(folder, "word.ts"));
    expect(await call("--changed")).toMatchObject({ code: 2, lessons: ["good"] });
    git("checkout", "--quiet", "word.ts");
    writeFileSync(join(folder, "texts/wrong.txt"), "changed\n");
    expect(await call("--changed")).toMatchObject({ code: 1, lessons: ["wrong"] });
    git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test("counts all of a repository inside the repository in which anything has changed", async () => {
    cpSync(join(folder, "course"), join(folder, "inner/course"), { recursive: true });
    const inInner = (...words: readonly string[]) => git("-C", "inner", ...words);
    const inner = async () => {
      const { code, stdout } = await callMain(["check", "inner/course/good", "--changed", "--json"], {
        cwd: folder,
      });
      return { code, checked: JSON.parse(stdout).results.length };
    };
    inInner("init", "--quiet", "--initial-branch=main");
    expect(await inner()).toEqual({ code: 0, checked: 1 });
    inInner("add", ".");
    inInner("commit", "--quiet", "--message=A course");
    git("add", "inner");
    git("commit", "--quiet", "--message=A submodule");
    expect(await inner()).toEqual({ code: 0, checked: 0 });
    writeFileSync(join(folder, "inner/course/good/file.txt"), "");
    expect(await inner()).toEqual({ code: 0, checked: 1 });
    inInner("add", ".");
    inInner("commit", "--quiet", "--message=A file");
    expect(await inner()).toEqual({ code: 0, checked: 1 });
  });

  test("refuses a lesson outside of the repository", async () => {
    const outside = join(import.meta.dirname, "../fixtures/lessons/mixed/good");
    const { code, stderr } = await callMain(["check", outside, "--changed"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(`--changed cannot tell about ${outside}: it is outside of the repository`);
  });
});
