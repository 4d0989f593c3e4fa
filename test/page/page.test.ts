import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { threadlab as built } from "../cli/threadlab.ts";
import { hasBrowser, type PageTest, startPageTest } from "./browser.ts";

/** A program that prints what a page must not obey. */
const HOSTILE = `import { Lock, print, Thread } from "threadlab";
const a = new Lock();
const b = new Lock();
export function one() { a.acquire(); b.acquire(); b.release(); a.release(); }
export function other() { b.acquire(); a.acquire(); a.release(); b.release(); }
export default function main() {
  print("</script><img src=x onerror=alert(1)>\\u001b[31m 日本語 <!--");
  const threads = [new Thread({ target: one }), new Thread({ target: other, name: "\\u202eOther" })];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
`;

/** More steps than a page keeps. */
const LONG = `import { Lock, Shared, Thread } from "threadlab";
const lock = new Lock();
const num = new Shared(0);
export function work() {
  for (let i = 0; i < 300; i++) lock.with(() => { num.value = num.value + 1; });
}
export default function main() {
  const threads = [new Thread({ target: work }), new Thread({ target: work })];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
`;

/** It prints the same line first and then another one, or only an empty line. */
const ALIKE = `import { print, Shared, Thread } from "threadlab";
const turn = new Shared(0);
export function one() { turn.value = 1; }
export function two() { turn.value = 2; }
export default function main() {
  const threads = [new Thread({ target: one }), new Thread({ target: two })];
  for (const thread of threads) thread.start();
  const last = turn.value;
  for (const thread of threads) thread.join();
  if (last === 0) return print("");
  print("the beginning that all of them have in common");
  print("ends with", last);
}
`;

/** A thread that never comes to its end. */
const ENDLESS = `import { sleep, Thread } from "threadlab";
export function turn() { for (;;) sleep(0.1); }
export default function main() { new Thread({ target: turn }).start(); }
`;

describe.skipIf(!hasBrowser)("the page in a browser", () => {
  let pages: PageTest;
  let page: Page;
  const open: PageTest["open"] = (...call) => pages.open(...call);

  beforeAll(async () => {
    pages = await startPageTest();
    page = pages.page;
    const { folder, threadlab } = pages;
    await writeFile(join(folder, "hostile.ts"), HOSTILE);
    await writeFile(join(folder, "long.ts"), LONG);
    await writeFile(join(folder, "alike.ts"), ALIKE);
    await writeFile(join(folder, "endless.ts"), ENDLESS);
    await threadlab("run", "long.ts", "--virtual", "--html", "long.html");
    await threadlab("explore", "alike.ts", "--html", "alike.html");
    await threadlab("run", "endless.ts", "--timeout", "1", "--html", "endless.html");
    await threadlab("run", "queue", "--virtual", "--html", "queue.html");
    await threadlab("run", "condition", "--virtual", "--html", "condition.html");
    await threadlab("run", "daemon", "--virtual", "--html", "daemon.html");
    // With the page's script as it was built. The others bundle it from its source.
    await built(["explore", "race", "--set", "threads=2", "--html", "race.html"], { cwd: folder });
    await threadlab("run", "create", "--virtual", "--html", "create.html");
    await threadlab("explore", "hostile.ts", "--html", "hostile.html");
    await threadlab("check", "race", "mutex", "--seeds", "1", "--set", "threads=3", "--html", "check.html");
  });

  afterAll(() => pages?.close());

  const stepOf = () => page.locator(".buttons output").innerText();
  const texts = (selector: string) => page.locator(selector).allInnerTexts();

  test("keys and buttons step, and the address follows", async () => {
    await open("race.html", async () => {
      expect(await stepOf()).toBe("step 1 of 16");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      expect(await stepOf()).toBe("step 2 of 16");
      await page.getByRole("button", { name: "Step forward" }).click();
      expect(await stepOf()).toBe("step 3 of 16");
      expect(new URL(page.url()).hash).toMatch(/^#t=\d&s=3$/);
      await page.keyboard.press("End");
      expect(await stepOf()).toBe("end of 16");
      await page.keyboard.press("ArrowRight");
      expect(await stepOf()).toBe("end of 16");
      await page.keyboard.press("Home");
      expect(await stepOf()).toBe("step 1 of 16");
      await page.keyboard.press("]");
      const fork = await stepOf();
      expect(await texts(".forks li")).not.toEqual([]);
      await page.keyboard.press("]");
      expect(await stepOf()).not.toBe(fork);
      await page.keyboard.press("[");
      expect(await stepOf()).toBe(fork);
    });
  });

  test("shows the state at a step of a schedule, and the output in the end", async () => {
    await open(
      "race.html",
      async () => {
        await page.keyboard.press("2");
        await page.keyboard.press("End");
        expect(await texts(".now tr:first-child")).toEqual(["num\t100"]);
        expect(await texts(".output td.latest")).toEqual(["M 100"]);
        await page.keyboard.press("Home");
        expect(await texts(".now tr:first-child")).toEqual(["num\t101"]);
        expect(await texts(".output td.latest")).toEqual([]);
        await page.keyboard.press("1");
        await page.keyboard.press("End");
        expect(await texts(".now tr:first-child")).toEqual(["num\t99"]);
      },
      { hash: "#t=1&s=4" },
    );
  });

  test("the output grows beside the expected lines that the comparison found for it", async () => {
    const rows = () =>
      page
        .locator(".output tbody tr")
        .evaluateAll((found) =>
          found.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent.trim())),
        );
    await open("create.html", async () => {
      await page.keyboard.press("Home");
      expect(await rows()).toEqual([
        ["jason is running", ""],
        ["main", ""],
        ["", ""],
        ["jason is over", ""],
      ]);
      while ((await texts(".output td.latest")).length === 0) await page.keyboard.press("ArrowRight");
      expect((await rows())[1]).toEqual(["main", "✓ as expected: M main"]);
      expect((await rows())[2]).toEqual(["", ""]);
      await page.keyboard.press("End");
      expect(await rows()).toEqual([
        ["jason is running", "⇅ in another place"],
        ["main", "✓ as expected: M main"],
        ["", "⇅ in another place: 1 jason is running"],
        ["jason is over", "✓ as expected: 1 jason is over"],
      ]);
    });
  });

  test("an address leads to its step", async () => {
    await open("race.html", async () => expect(await stepOf()).toBe("step 8 of 16"), {
      hash: "#t=2&s=8",
    });
    await open("race.html", async () => expect(await stepOf()).toBe("end of 16"), {
      hash: "#t=99&s=999",
    });
  });

  test("a fork leads to a trace that takes it: the same state, another thread", async () => {
    await open("race.html", async () => {
      let found = false;
      for (let trace = 1; trace <= 4 && !found; trace++) {
        for (let step = 1; step <= 16 && !found; step++) {
          await page.evaluate(`location.hash = "#t=${trace}&s=${step}"`);
          await page.getByText(`step ${step} of`).waitFor();
          const link = page.locator(".forks li", { has: page.locator("button") }).first();
          if ((await link.count()) === 0) continue;
          found = true;
          const who = /(\S+) could go/.exec(await link.innerText())?.[1];
          const before = await texts(".now td");
          await link.locator("button").click();
          expect(await page.locator(".step b").innerText()).toBe(who);
          expect(new URL(page.url()).hash).not.toContain(`t=${trace}&`);
          expect(await texts(".now tr:first-child td")).toEqual(before.slice(0, 1));
        }
      }
      expect(found).toBe(true);
    });
  });

  test("a finding leads to its steps", async () => {
    await open("race.html", async () => {
      await page.keyboard.press("2");
      expect(await page.locator(".findings").first().innerText()).toMatch(
        /Lost update of "num": .* See steps \d+, \d+, \d+ and \d+\./,
      );
      const button = page.locator(".findings button").first();
      const step = await button.innerText();
      await button.click();
      expect(await stepOf()).toBe(`step ${step} of 16`);
      expect(await page.locator(".step p").first().innerText()).toMatch(/reads num|writes num/);
    });
  });

  test("what a program prints is text, and a deadlock is a ring", async () => {
    const html = await readFile(join(pages.folder, "hostile.html"), "utf8");
    expect(html).not.toContain("<img");
    await open("hostile.html", async () => {
      expect(await page.locator("#page").innerHTML()).not.toContain("\u202e");
      await page.keyboard.press("End");
      expect(await page.locator("#page").innerHTML()).not.toContain("\u202e");
      expect(await page.locator("img").count()).toBe(0);
      expect((await texts(".output td.latest"))[0]).toContain(
        "</script><img src=x onerror=alert(1)>␛[31m 日本語 <!--",
      );
      expect(await page.locator(".ring svg").getAttribute("aria-label")).toBe(
        "Thread-1, \\u{202E}Other wait for each other",
      );
      // A name that does not fit goes to the next line as a whole.
      const names = page.locator(".now .word");
      expect(await names.allInnerTexts()).toContain("Thread-1;");
      for (const name of await names.all()) expect((await name.boundingBox())?.height).toBeLessThan(30);
      expect((await texts(".ring li")).join("\n")).toMatch(
        /Thread-1 waits for lock "b".*, which \\u\{202E\}Other holds/,
      );
    });
  });

  test("a check is a table of its lessons, and the controls of one of them do not cover it", async () => {
    await open("check.html", async () => {
      const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
      expect(await texts(".lessons thead th")).toEqual(["program", "verdict"]);
      expect(await texts(".lessons tbody button")).toEqual(["race", "mutex"]);
      await page.setViewportSize({ width: 1280, height: 200 });
      expect(await top(".lessons")).toBeLessThan(await top("header"));
      expect(await top(".controls")).toBeGreaterThan(await top("header"));
      await page.getByRole("button", { name: "mutex", exact: true }).click();
      expect(await page.locator("header .what").innerText()).toContain("mutex");
      expect(new URL(page.url()).hash).toContain("r=2");
      expect(await top("header")).toBeLessThan(100);
    });
  });

  test("a daemon ends with the program", async () => {
    const rows = async () => (await texts(".now tr")).map((row) => row.replaceAll(/\s+/g, " "));
    await open("daemon.html", async () => {
      await page.keyboard.press("End");
      expect(await rows()).toContain("1 Thread-1 ended with the program");
      await page.keyboard.press("ArrowLeft");
      expect((await rows()).join()).not.toContain("ended with the program");
    });
  });

  test("says at the end of a run whether it is over", async () => {
    const ends = {
      "create.html": "The run is over.",
      "hostile.html": "No thread can go on.",
      "endless.html": "The run was stopped here.",
    };
    for (const [name, end] of Object.entries(ends)) {
      await open(name, async () => {
        await page.keyboard.press("End");
        expect(await page.locator("div.step").innerText()).toBe(end);
      });
    }
    // A run that was not kept as a whole has more steps than those that were counted.
    const long = await readFile(join(pages.folder, "long.html"), "utf8");
    await writeFile(join(pages.folder, "cut.html"), long.replace('"isCut":false', '"isCut":true'));
    await open("cut.html", async () => {
      await page.keyboard.press("End");
      expect(await page.locator("div.step").innerText()).toMatch(
        /^The run goes on: over [\d,]+ more steps are not stored\.$/,
      );
    });
  });

  test("the outcomes have the words of the terminal, and those that begin alike look different", async () => {
    await open("alike.html", async () => {
      expect((await texts(".outcome .text")).sort()).toEqual([
        "(an empty line)",
        "(an empty line) ⏎ data race",
        "… ⏎ ends with 1",
        "… ⏎ ends with 2",
      ]);
    });
  });

  test("says who waits for a condition, and what for", async () => {
    const states = async (name: string) => {
      const seen = new Set<string>();
      await open(name, async () => {
        const steps = Number(/\d+$/.exec(await stepOf())?.[0]);
        for (let step = 0; step < steps; step++) {
          await page.keyboard.press("ArrowRight");
          for (const row of await texts(".now tr")) seen.add(row.replaceAll(/\s+/g, " "));
        }
      });
      return seen;
    };
    expect(await states("condition.html")).toContain("changed Thread-1 waits");
    const queue = await states("queue.html");
    expect([...queue].filter((row) => / waits for an item in shelf$/.test(row))).not.toEqual([]);
    expect([...queue].filter((row) => / waits$/.test(row) && !row.includes(";"))).toEqual([]);
  });

  test("a button that leads nowhere keeps the focus", async () => {
    await open("race.html", async () => {
      const button = page.getByRole("button", { name: "The end" }).last();
      await button.focus();
      await page.keyboard.press("Enter");
      expect(await stepOf()).toBe("end of 16");
      expect(await button.getAttribute("aria-disabled")).toBe("true");
      expect(await button.evaluate((element) => element.matches(":focus"))).toBe(true);
    });
  });

  test("the numbers of the steps stay in view beside threads far to the right", async () => {
    await open(
      "race.html",
      async () => {
        await page.locator(".grid").evaluate((grid) => grid.scrollTo(1000, 0));
        const grid = await page.locator(".grid").boundingBox();
        const number = await page.getByRole("button", { name: "Step 1:" }).boundingBox();
        expect(number?.x).toBeGreaterThanOrEqual(grid?.x ?? Number.NaN);
        // And they do not lie above the controls.
        await page.locator(".controls").scrollIntoViewIfNeeded();
        const covers = await page.evaluate(
          `(() => { const { left, top } = document.querySelector(".controls").getBoundingClientRect(); return document.elementFromPoint(left + 20, top + 20).closest(".controls") !== null; })()`,
        );
        expect(covers).toBe(true);
      },
      { width: 360 },
    );
  });

  test("a command that is copied is selected, too", async () => {
    await open("race.html", async () => {
      await page.getByRole("button", { name: "copy" }).first().click();
      expect(await page.evaluate("String(getSelection())")).toBe("threadlab explore race --set threads=2");
    });
  });

  test.each(["race.html", "hostile.html", "check.html"])("nothing in %s keeps anybody out", async (name) => {
    await open(name, async () => {
      await page.keyboard.press("ArrowRight");
      await pages.expectAccessible();
    });
  });

  test("nothing moves while stepping", async () => {
    await open("race.html", async () => {
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

  test("of 2,000 steps draws those in view, and prints them all", async () => {
    await open("long.html", async () => {
      const numbers = () => page.locator(".grid tbody tr td:first-child button").allInnerTexts();
      const inView = () =>
        page.evaluate(
          `(() => { const [b, r] = [".grid", ".grid tr.next"].map((s) => document.querySelector(s).getBoundingClientRect()); return r.top >= b.top && r.bottom <= b.bottom; })()`,
        );
      expect(await stepOf()).toBe("step 1 of 2000");
      await page.keyboard.press("End");
      expect(await page.locator("div.step").innerText()).toMatch(
        /^The run goes on: [\d,]+ more steps are not stored\.$/,
      );
      expect(await page.locator(".now h2").innerText()).toBe("after step 2000");
      for (const [keys, step] of [
        [["End"], "■"],
        [["ArrowLeft"], "2000"],
        [["Home"], "1"],
        [["]"], /^\d+$/],
      ] as const) {
        for (const key of keys) await page.keyboard.press(key);
        await page.locator(".grid tr.next").waitFor();
        expect(await page.locator(".grid tr.next button").innerText()).toMatch(step);
        expect(await inView()).toBe(true);
        expect((await numbers()).length).toBeLessThan(200);
      }
      // A reader who scrolls right after a step stays there.
      const place = await page.evaluate(`(async () => {
        const grid = document.querySelector(".grid");
        dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        await null;
        grid.scrollTo(0, 25 * 1500);
        for (let frame = 0; frame < 3; frame++) await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        return grid.scrollTop;
      })()`);
      expect(place).toBe(25 * 1500);
      await page.getByRole("button", { name: "Step 1500:" }).waitFor();
      await page.keyboard.press("ArrowRight");
      await page.locator(".grid tr.next").waitFor();
      expect(await inView()).toBe(true);
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect((await numbers()).length).toBe(2001);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
    });
    expect((await stat(join(pages.folder, "long.html"))).size).toBeLessThan(300_000);
  });

  test("prints, and is small", async () => {
    await open("race.html", async () => {
      const pdf = await page.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      // On paper nothing can be scrolled, and the ground is white.
      await page.setViewportSize({ width: 360, height: 800 });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const cut = await page
        .locator("code, pre, .deed")
        .evaluateAll(
          (all) =>
            all.filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0).length,
        );
      expect(cut).toBe(0);
      expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(34, 38, 43)");
      await page.emulateMedia({ media: null });
    });
    const [script, style] = await Promise.all(
      ["page.js", "page.css"].map((name) => stat(new URL(`../../dist/${name}`, import.meta.url))),
    );
    expect((script?.size ?? 0) + (style?.size ?? 0)).toBeLessThan(60_000);
    expect((await stat(join(pages.folder, "race.html"))).size).toBeLessThan(300_000);
  });

  test("a page that cannot be written is an error before anything runs", async () => {
    const { code, stderr } = await pages.threadlab("explore", "race", "--html", "nowhere/race.html");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --html cannot write to "nowhere\/race.html": there is no folder .*\n$/);
  });
});
