import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, type PageTest, startPageTest } from "./browser.ts";

/** A lesson that is called as the index is, and another that says and prints what a page must not obey. */
const COURSE = {
  index: {
    "lesson.md":
      "---\ntitle: A first thread\nchapter: First <b>steps</b>\nnumber: 1\n---\n\n## Read\n\nSee lesson `evil & #1`.\n",
    "main.ts":
      'import { print, Thread } from "threadlab";\nexport function work() { print("works"); }\nexport default function main() {\n  new Thread({ target: work }).start();\n  print("main");\n}\n',
    "main.py":
      'from threading import Thread\n\nThread(target=lambda: print("works")).start()\nprint("main")\n',
    "expected.txt": "main\nworks\n",
  },
  "evil & #1": {
    "lesson.md":
      '---\ntitle: "</title><img src=x onerror=alert(1)>"\nsummary: <i>summary</i>\nnumber: 2\norder: any\nshows: { n: "<u>7</u>" }\n---\n\n<script>alert(2)</script> <img src=x onerror=alert(3)> [link](javascript:alert(4))\n',
    "main.ts":
      'import { print } from "threadlab";\n// <img src=x onerror=alert(5)>\nexport default function main() {\n  print("</script><img src=x onerror=alert(6)>");\n  print("7");\n}\n',
    "expected.txt": "</script><img src=x onerror=alert(6)>\n{{n:int}}\n",
  },
};

describe.skipIf(!hasBrowser)("handouts in a browser", () => {
  let pages: PageTest;
  let page: Page;
  const open: PageTest["open"] = (...call) => pages.open(...call);
  const evil = "site/evil & #1.html";

  beforeAll(async () => {
    pages = await startPageTest();
    page = pages.page;
    for (const [id, files] of Object.entries(COURSE)) {
      await mkdir(join(pages.folder, "course", id), { recursive: true });
      for (const [name, text] of Object.entries(files))
        await writeFile(join(pages.folder, "course", id, name), text);
    }
    const site = await pages.threadlab("show", "./course", "--all", "--html", "site");
    expect(site).toMatchObject({ code: 0, stderr: "" });
    expect(site.stdout).toBe('2 lessons of "course" are in site. Begin with site/index.html.\n');
    expect(await pages.threadlab("show", "mutex", "--html")).toMatchObject({
      code: 0,
      stdout: "The handout of mutex is in mutex.html.\n",
    });
  });

  afterAll(() => pages?.close());

  const step = () => page.locator(".buttons output").innerText();

  test("a handout has the text, the program, the Python, the expected output and the schedules", async () => {
    await open("mutex.html", async () => {
      expect(await page.locator("h1").allInnerTexts()).toEqual(["A lock lets one thread in at a time"]);
      expect(await page.locator(".prose h2").first().innerText()).toBe("What the program shows");
      const read = (name: string) =>
        readFile(new URL(`../../lessons/mutex/${name}`, import.meta.url), "utf8");
      const listings = await page.locator(".listings pre").allInnerTexts();
      expect(listings.map((text) => text.trimEnd())).toEqual([
        (await read("main.ts")).trimEnd(),
        (await read("main.py")).trimEnd(),
      ]);
      expect(await page.locator("pre.expected").innerText()).toBe("1");
      expect(await page.locator(".what").last().innerText()).toBe(
        "mutex · every schedule of 3 threads (free time)",
      );
      expect(await page.locator(".verdict").innerText()).toBe(
        "✓ Every schedule prints the expected output.\n6 traces.",
      );
    });
  });

  test("the keys of its schedules work once they have the focus, and its links leave them alone", async () => {
    await open("mutex.html", async () => {
      await page.keyboard.press("ArrowRight");
      expect(await step()).toMatch(/^step 1 /);
      await page.locator(".grid tbody tr").nth(2).click();
      expect(await step()).toMatch(/^step 3 /);
      await page.keyboard.press("ArrowRight");
      expect(await step()).toMatch(/^step 4 /);
      await page.evaluate("location.hash = '#text-try-this'");
      expect(await step()).toMatch(/^step 4 /);
      await page.evaluate("location.hash = '#t=2&s=5'");
      await page.locator(".buttons output", { hasText: "step 5 " }).waitFor();
      await page.getByRole("button", { name: "The end" }).last().click();
      expect(await step()).toMatch(/^end /);
      await page.keyboard.press("Home");
      expect(await step()).toMatch(/^step 1 /);
    });
  });

  test("an address with a step leads to it", async () => {
    await open(
      "mutex.html",
      async () => {
        expect(await step()).toMatch(/^step 6 /);
        expect(await page.evaluate("scrollY > innerHeight / 2")).toBe(true);
      },
      { hash: "#t=1&s=6" },
    );
  });

  test("a site's links lead from page to page, and all files that they name are there", async () => {
    await open("site/index.html", async () => {
      expect(await page.locator("h2").allInnerTexts()).toEqual(["First <b>steps</b>"]);
      const titles = Object.values(COURSE).map((files) => /title: "?([^\n"]*)/.exec(files["lesson.md"])?.[1]);
      expect(await page.locator("main a").allInnerTexts()).toEqual(titles);
      await page.getByRole("link", { name: "A first thread" }).click();
      await page.getByRole("link", { name: "evil & #1", exact: true }).click();
      expect(await page.locator(".prose").innerText()).toContain("<script>alert(2)</script>");
      await page.locator("a[rel=prev]").first().click();
      expect(await page.locator("h1").innerText()).toBe("A first thread");
      await page.getByRole("link", { name: "course" }).first().click();
      expect(await page.locator("h1").innerText()).toBe("course");
    });
    const files = await readdir(join(pages.folder, "site"));
    expect(files.sort()).toEqual([
      ".threadlab-site.json",
      "evil & #1.html",
      "index-lesson.html",
      "index.html",
    ]);
    for (const name of files.slice(1)) {
      const html = (await readFile(join(pages.folder, "site", name), "utf8")).replace(
        /<script[\s\S]*<\/script>/,
        "",
      );
      const hrefs = [...html.matchAll(/ href="([^"#]+)"/g)].map(([, href = ""]) => decodeURIComponent(href));
      expect(hrefs.length).toBeGreaterThan(1);
      expect(hrefs.filter((href) => !files.includes(href))).toEqual([]);
    }
  });

  test("what a lesson says or prints is text", async () => {
    await open(evil, async () => {
      expect(
        await page
          .locator("img, .sheet main script, i:not(.expected i), u, b:not(.what b, .sheet #page b)")
          .count(),
      ).toBe(0);
      expect(await page.title()).toBe("</title><img src=x onerror=alert(1)> · threadlab");
      expect(await page.locator("h1").innerText()).toBe("</title><img src=x onerror=alert(1)>");
      expect(await page.locator("pre.expected").innerText()).toBe(
        "</script><img src=x onerror=alert(6)>\n<u>7</u>",
      );
      expect(await page.locator("a[href^=javascript]").count()).toBe(0);
      await page.getByRole("button", { name: "The end", exact: false }).first().click();
      expect(await page.locator(".output").innerText()).toContain("</script><img src=x onerror=alert(6)>");
    });
  });

  test.each(["site/index.html", evil, "mutex.html"])("nothing in %s keeps anybody out", async (name) => {
    await open(name, () => pages.expectAccessible());
  });

  test("writes over its own files, and over nothing else", async () => {
    const { folder, threadlab } = pages;
    expect(await threadlab("show", "./course/index", "--html", "site/index-lesson.html")).toMatchObject({
      code: 0,
    });
    await writeFile(join(folder, "site", "index.html"), "my own page");
    expect(await threadlab("show", "./course", "--all", "--html", "site")).toMatchObject({
      code: 2,
      stderr:
        'error: --html would overwrite "site/index.html", which threadlab did not write. Move it, or name another place.\n',
    });
    expect(await readFile(join(folder, "site", "index.html"), "utf8")).toBe("my own page");
    await rm(join(folder, "site", "index.html"));
  });

  test("a site that is written again loses its pages of lessons that are gone, and nothing else", async () => {
    const { folder, threadlab } = pages;
    const site = join(folder, "site");
    // Pages of threadlab's that are no part of the site, and a page of it that its owner has replaced.
    await threadlab("show", "mutex", "--html", "site/mutex.html");
    const list = join(site, ".threadlab-site.json");
    const listed = JSON.parse(await readFile(list, "utf8"));
    Object.assign(listed.files, { "mine.html": "0", "../mutex.html": "0" });
    await writeFile(list, JSON.stringify(listed));
    await writeFile(join(site, "mine.html"), "my own page");
    await rm(join(folder, "course", "evil & #1"), { recursive: true });
    const { code, stdout, stderr } = await threadlab("show", "./course", "--all", "--html", "site", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ lessons: ["index"], removed: ["site/evil & #1.html"] });
    expect((await readdir(site)).sort()).toEqual([
      ".threadlab-site.json",
      "index-lesson.html",
      "index.html",
      "mine.html",
      "mutex.html",
    ]);
    expect(await readdir(folder)).toContain("mutex.html");
  });

  test("its runs have other params, and options that show no runs are refused", async () => {
    const { folder, threadlab } = pages;
    expect(await threadlab("show", "mutex", "--html", "two.html", "--set", "threads=2")).toMatchObject({
      code: 0,
    });
    expect(await readFile(join(folder, "two.html"), "utf8")).toContain(
      "every schedule of 2 threads (free time)",
    );
    for (const [words, message] of [
      [
        ["mutex", "--set", "threads=2"],
        /^error: --set is for the runs of a handout\. Use it with --html or --open\.\n$/,
      ],
      [["mutex", "--html", "--set", "x=2"], /^error: .*"x"/],
      [["--all", "--html", "s", "--set", "threads=2"], /^error: --set is for one lesson/],
    ] as const) {
      const { code, stderr } = await threadlab("show", ...words);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
  });
});
