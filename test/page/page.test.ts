import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const command = fileURLToPath(new URL("../../dist/bin/threadlab.js", import.meta.url));
const isSuited = process.platform === "linux" && process.arch === "x64";
if (!isSuited && !process.env.CI)
  process.stderr.write("Skipped: the browser of these tests runs on Linux x64 only.\n");

/** A program that prints what a page must not obey. */
const HOSTILE = `import { Lock, print, Thread } from "threadlab";
const a = new Lock();
const b = new Lock();
export function one() { a.acquire(); b.acquire(); b.release(); a.release(); }
export function other() { b.acquire(); a.acquire(); a.release(); b.release(); }
export default function main() {
  print("</script><img src=x onerror=alert(1)>\\u001b[31m 日本語 <!--");
  const threads = [new Thread({ target: one }), new Thread({ target: other })];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
`;

describe.skipIf(!isSuited && !process.env.CI)("the page in a browser", () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    const [{ chromium }, { default: bundled }] = await Promise.all([
      import("playwright-core"),
      import("@sparticuz/chromium"),
    ]);
    folder = await mkdtemp(join(tmpdir(), "threadlab-page-"));
    await writeFile(join(folder, "hostile.ts"), HOSTILE);
    await threadlab("explore", "race", "--set", "threads=2", "--html", "race.html");
    await threadlab("explore", "hostile.ts", "--html", "hostile.html");
    await threadlab("check", "race", "mutex", "--seeds", "1", "--set", "threads=3", "--html", "check.html");
    // In one process, the end of a context would be the end of the browser.
    const args = bundled.args.filter((arg) => arg !== "--single-process");
    const executablePath = await bundled.executablePath();
    browser = await chromium.launch({ executablePath, args, headless: true });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the command in the folder; a program that fails is no error here. */
  function threadlab(
    ...words: readonly string[]
  ): Promise<{ readonly code: number; readonly stderr: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [command, ...words], { cwd: folder }, (error, _stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stderr }),
      );
    });
  }

  /** Opens a page and hands it on; in the end nothing has gone wrong in it, and nothing was asked for. */
  async function open(
    name: string,
    use: (page: Page) => Promise<void>,
    { hash = "", ...options }: BrowserContextOptions & { readonly hash?: string } = {},
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("console", (message) => wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("dialog", (dialog) => wrong.push(dialog.message()));
    page.on("request", (request) => wrong.push(request.url()));
    const url = `${pathToFileURL(join(folder, name)).href}${hash}`;
    await page.goto(url);
    await use(page);
    expect(wrong).toEqual([url.replace(/#.*/, "")]);
    await context.close();
  }

  const stepOf = (page: Page) => page.locator(".buttons output").innerText();
  const texts = (page: Page, selector: string) => page.locator(selector).allInnerTexts();

  test("keys and buttons step, and the address follows", async () => {
    await open("race.html", async (page) => {
      expect(await stepOf(page)).toBe("step 1 of 16");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      expect(await stepOf(page)).toBe("step 2 of 16");
      await page.getByRole("button", { name: "Step forward" }).click();
      expect(await stepOf(page)).toBe("step 3 of 16");
      expect(new URL(page.url()).hash).toMatch(/^#t=\d&s=3$/);
      await page.keyboard.press("End");
      expect(await stepOf(page)).toBe("end of 16");
      await page.keyboard.press("ArrowRight");
      expect(await stepOf(page)).toBe("end of 16");
      await page.keyboard.press("Home");
      expect(await stepOf(page)).toBe("step 1 of 16");
      await page.keyboard.press("]");
      const fork = await stepOf(page);
      expect(await texts(page, ".forks li")).not.toEqual([]);
      await page.keyboard.press("]");
      expect(await stepOf(page)).not.toBe(fork);
      await page.keyboard.press("[");
      expect(await stepOf(page)).toBe(fork);
    });
  });

  test("shows the state at a step of a schedule, and the output in the end", async () => {
    await open(
      "race.html",
      async (page) => {
        await page.keyboard.press("2");
        await page.keyboard.press("End");
        expect(await texts(page, ".now tr:first-child")).toEqual(["num\t100"]);
        expect(await texts(page, ".output td.latest")).toEqual(["M 100"]);
        await page.keyboard.press("Home");
        expect(await texts(page, ".now tr:first-child")).toEqual(["num\t101"]);
        expect(await texts(page, ".output td.latest")).toEqual([]);
        await page.keyboard.press("1");
        await page.keyboard.press("End");
        expect(await texts(page, ".now tr:first-child")).toEqual(["num\t99"]);
      },
      { hash: "#t=1&s=4" },
    );
  });

  test("an address leads to its step", async () => {
    await open("race.html", async (page) => expect(await stepOf(page)).toBe("step 8 of 16"), {
      hash: "#t=2&s=8",
    });
    await open("race.html", async (page) => expect(await stepOf(page)).toBe("end of 16"), {
      hash: "#t=99&s=999",
    });
  });

  test("a fork leads to a trace that takes it: the same state, another thread", async () => {
    await open("race.html", async (page) => {
      let found = false;
      for (let trace = 1; trace <= 4 && !found; trace++) {
        for (let step = 1; step <= 16 && !found; step++) {
          await page.evaluate(`location.hash = "#t=${trace}&s=${step}"`);
          await page.getByText(`step ${step} of`).waitFor();
          const link = page.locator(".forks li", { has: page.locator("button") }).first();
          if ((await link.count()) === 0) continue;
          found = true;
          const who = /(\S+) could go/.exec(await link.innerText())?.[1];
          const before = await texts(page, ".now td");
          await link.locator("button").click();
          expect(await page.locator(".step b").innerText()).toBe(who);
          expect(new URL(page.url()).hash).not.toContain(`t=${trace}&`);
          expect(await texts(page, ".now tr:first-child td")).toEqual(before.slice(0, 1));
        }
      }
      expect(found).toBe(true);
    });
  });

  test("a finding leads to its steps", async () => {
    await open("race.html", async (page) => {
      await page.keyboard.press("2");
      expect(await page.locator(".findings").first().innerText()).toMatch(/Lost update of "num"/);
      const button = page.locator(".findings button").first();
      const step = await button.innerText();
      await button.click();
      expect(await stepOf(page)).toBe(`${step} of 16`);
      expect(await page.locator(".step p").first().innerText()).toMatch(/reads num|writes num/);
    });
  });

  test("what a program prints is text, and a deadlock is a ring", async () => {
    const html = await readFile(join(folder, "hostile.html"), "utf8");
    expect(html).not.toContain("<img");
    await open("hostile.html", async (page) => {
      await page.keyboard.press("End");
      expect(await page.locator("img").count()).toBe(0);
      expect((await texts(page, ".output td.latest"))[0]).toContain(
        "</script><img src=x onerror=alert(1)>␛[31m 日本語 <!--",
      );
      expect(await page.locator(".ring svg").getAttribute("aria-label")).toBe(
        "Thread-1, Thread-2 wait for each other",
      );
      expect((await texts(page, ".ring li")).join("\n")).toMatch(
        /Thread-1 waits for lock "b".*held by Thread-2/,
      );
    });
  });

  test("a check is a table of its lessons", async () => {
    await open("check.html", async (page) => {
      expect(await texts(page, ".lessons tbody button")).toEqual(["race", "mutex"]);
      await page.getByRole("button", { name: "mutex", exact: true }).click();
      expect(await page.locator("header .what").innerText()).toContain("mutex");
      expect(new URL(page.url()).hash).toContain("r=2");
    });
  });

  test.each([
    ["light", 360],
    ["dark", 360],
    ["light", 1600],
    ["dark", 1600],
  ] as const)("in %s colours, %i pixels wide, nothing keeps anybody out", async (colorScheme, width) => {
    for (const name of ["race.html", "hostile.html", "check.html"]) {
      await open(
        name,
        async (page) => {
          await page.keyboard.press("ArrowRight");
          await page.evaluate(axe.source);
          const found = (await page.evaluate("axe.run()")) as axe.AxeResults;
          expect(found.passes.length).toBeGreaterThan(10);
          expect(
            found.violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]),
          ).toEqual([]);
          expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        },
        { colorScheme, viewport: { width, height: 800 } },
      );
    }
  });

  test("nothing moves while stepping", async () => {
    await open("race.html", async (page) => {
      const boxes = () =>
        page.evaluate(
          `JSON.stringify([...document.querySelectorAll("section, .buttons button")].map((e) => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }))`,
        );
      const first = await boxes();
      for (let step = 0; step < 16; step++) {
        await page.keyboard.press("ArrowRight");
        expect(await boxes()).toBe(first);
      }
    });
  });

  test("prints, and is small", async () => {
    await open("race.html", async (page) => {
      const pdf = await page.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    });
    const [script, style] = await Promise.all(
      ["page.js", "page.css"].map((name) => stat(new URL(`../../dist/${name}`, import.meta.url))),
    );
    expect((script?.size ?? 0) + (style?.size ?? 0)).toBeLessThan(60_000);
    expect((await stat(join(folder, "race.html"))).size).toBeLessThan(300_000);
  });

  test("a page that cannot be written is an error before anything runs", async () => {
    const { code, stderr } = await threadlab("explore", "race", "--html", "nowhere/race.html");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --html cannot write to "nowhere\/race.html": there is no folder .*\n$/);
  });
});
