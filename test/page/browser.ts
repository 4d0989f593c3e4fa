import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { callMain } from "../cli/in-process.ts";
import type { Outcome } from "../cli/threadlab.ts";

/** Whether the browser of these tests runs here. CI never leaves them out. */
export const hasBrowser = (process.platform === "linux" && process.arch === "x64") || Boolean(process.env.CI);
if (!hasBrowser) process.stderr.write("Skipped: the browser of these tests runs on Linux x64 only.\n");

/** In milliseconds. Against what hangs: a busy machine may take long. */
const LONGEST_WAIT = 300_000;

/** A folder for pages, and the one tab in which they are opened. */
export interface PageTest {
  readonly folder: string;
  readonly page: Page;
  /** Runs a command in the folder; a program that fails is no error here. */
  threadlab(...words: readonly string[]): Promise<Outcome>;
  /** Opens a document; in the end nothing has gone wrong in it, and nothing but documents of the folder was asked for. */
  open(
    name: string,
    use: () => Promise<void>,
    options?: { readonly hash?: string; readonly width?: number },
  ): Promise<void>;
  /** Nothing in the open document keeps anybody out, in light and dark, wide and narrow. */
  expectAccessible(): Promise<void>;
  close(): Promise<void>;
}

export async function startPageTest(): Promise<PageTest> {
  const [{ chromium }, { default: bundled }] = await Promise.all([
    import("playwright-core"),
    import("@sparticuz/chromium"),
  ]);
  const folder = await mkdtemp(join(tmpdir(), "threadlab-page-"));
  // What draws in three dimensions would draw the page, too, and takes twice as long for it as what does not.
  bundled.setGraphicsMode = false;
  // In one process, a page that is printed or closed would be the end of the browser.
  const args = bundled.args.filter((arg) => arg !== "--single-process");
  const executablePath = await bundled.executablePath();
  const browser = await chromium.launch({ executablePath, args, headless: true, timeout: LONGEST_WAIT });
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  /** What went wrong in the page, and what it asked for. */
  let wrong: string[] = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => {
    const isVisit = request.isNavigationRequest() && request.url().startsWith(pathToFileURL(folder).href);
    if (!isVisit) wrong.push(request.url());
  });
  page.on("dialog", (dialog) => {
    wrong.push(dialog.message());
    void dialog.dismiss();
  });
  return {
    folder,
    page,
    threadlab: (...words) => callMain(words, { cwd: folder }),
    async open(name, use, { hash = "", width = 1280 } = {}) {
      // Another hash alone would leave the document as it is.
      await page.goto("about:blank");
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width, height: 900 });
      wrong = [];
      await page.goto(`${pathToFileURL(join(folder, name)).href}${hash}`);
      await use();
      expect(wrong).toEqual([]);
    },
    async expectAccessible() {
      const expectNone = async (rules: axe.RunOptions) => {
        // What is in order is not described: that takes longer than the rules.
        const { passes, violations } = (await page.evaluate(
          `axe.run(${JSON.stringify({ resultTypes: ["violations"], ...rules })})`,
        )) as axe.AxeResults;
        expect(passes.map(({ id }) => id)).toContain("color-contrast");
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
      };
      await page.evaluate(axe.source);
      for (const width of [360, 1600]) {
        await page.setViewportSize({ width, height: 800 });
        await expectNone({});
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      }
      // Nothing but the colours depends on the scheme, and they do not depend on the width.
      await page.emulateMedia({ colorScheme: "dark" });
      await expectNone({ runOnly: ["color-contrast", "link-in-text-block"] });
      await page.emulateMedia({ colorScheme: "light" });
    },
    async close() {
      await browser.close();
      process.chdir(tmpdir());
      await rm(folder, { recursive: true, force: true });
    },
  };
}
