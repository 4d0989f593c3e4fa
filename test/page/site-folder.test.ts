import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeSite } from "../../src/cli/page/site-folder.ts";

const LIST = ".threadlab-site.json";
let folder: string;
/** The folder of the site. */
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "threadlab-site-"));
  path = join(folder, "site");
});
afterEach(() => rm(folder, { recursive: true }));

/** @param files the text of each page, by its name. */
function site(files: Readonly<Record<string, string>>, course = "course"): Promise<readonly string[]> {
  return writeSite(
    { option: "--html", name: "site", path },
    { course, files: new Map(Object.entries(files)) },
  );
}

describe("a site that is written again", () => {
  test("loses the pages of lessons that are gone", async () => {
    expect(await site({ "index.html": "old and new", "old.html": "old", "new.html": "new" })).toEqual([]);
    expect(await site({ "index.html": "new", "new.html": "newer" })).toEqual(["old.html"]);
    expect((await readdir(path)).sort()).toEqual([LIST, "index.html", "new.html"]);
    expect(await readFile(join(path, "new.html"), "utf8")).toBe("newer");
  });

  test("keeps a page that was changed, or that another one has replaced", async () => {
    await site({ "index.html": "both", "old.html": "old" });
    await writeFile(join(path, "old.html"), "a report in its place");
    expect(await site({ "index.html": "new" })).toEqual([]);
    expect(await readFile(join(path, "old.html"), "utf8")).toBe("a report in its place");
  });

  test("keeps the pages of another course", async () => {
    await site({ "index.html": "a", "one.html": "one" }, "a");
    expect(await site({ "index.html": "b", "two.html": "two" }, "b")).toEqual([]);
    expect(await site({ "index.html": "b" }, "b")).toEqual(["two.html"]);
    expect((await readdir(path)).sort()).toEqual([LIST, "index.html", "one.html"]);
  });

  test("has the page of a lesson whose name is now in lower case, also where a file system ignores case", async () => {
    await site({ "Mutex.html": "the same" });
    // Elsewhere a link stands for it: both names lead to one file.
    const renamed = join(path, "mutex.html");
    if (!existsSync(renamed)) await symlink("Mutex.html", renamed);
    await site({ "mutex.html": "the same" });
    expect(await readFile(renamed, "utf8")).toBe("the same");
  });

  test("leaves alone what is outside of its folder, and a folder whose list cannot be read", async () => {
    const outside = join(folder, "old.html");
    await site({ "old.html": "old" });
    await writeFile(outside, "old");
    const list = await readFile(join(path, LIST), "utf8");
    await writeFile(join(path, LIST), list.replace("old.html", "../old.html"));
    expect(await site({ "index.html": "new" })).toEqual([]);
    expect(existsSync(outside)).toBe(true);
    await writeFile(join(path, LIST), "[]");
    expect(await site({ "other.html": "other" })).toEqual([]);
  });
});
