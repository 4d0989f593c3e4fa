import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportOfSearch } from "../../src/cli/page/reports.ts";
import { placeOf } from "../../src/page/place.ts";
import type { ExploreResult } from "../../src/result/explore.ts";
import type { PageDocument } from "../../src/result/page.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { exploreWord, targetFor } from "../runner/explore/explored-target.ts";
import { callMain } from "./in-process.ts";
import { threadlab } from "./threadlab.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

test("the page of a search has the run with a data race if that is all that goes wrong", async () => {
  const word = "race-if-turned-away.ts";
  const found = await exploreWord(session, word);
  const { signal } = new AbortController();
  const { outcomes, traces } = await reportOfSearch(session, await targetFor(word), found, { signal });
  expect(outcomes).toMatchObject([
    { output: ["over"], words: "", tone: "calm", traces: 15 },
    { output: ["over"], words: "data race", tone: "bad", traces: 2 },
  ]);
  expect(traces.filter(({ outcome }) => outcome === 1).map(({ replay }) => replay)).toEqual([
    found.racing?.replay,
  ]);
});

test("the command of a page is one that a shell takes", async () => {
  const word = "race-if-turned-away.ts";
  const found = await exploreWord(session, word);
  const result = { ...found, target: "my course/race", sets: ["text=a b"], time: "ordered" } as const;
  const { signal } = new AbortController();
  const { command } = await reportOfSearch(
    session,
    await targetFor(word),
    { ...result, outcomes: [] },
    { signal },
  );
  expect(command).toBe("threadlab explore 'my course/race' --set 'text=a b' --time ordered");
});

test.each([
  ["run race --set threads=3", "threadlab run race --set threads=3"],
  // A check has params of its own, which `run` does not know.
  ["check race --real", "threadlab run race --set threads=10"],
])("the command on the page of %s has the params of the run", async (called, command) => {
  const { page } = await callWithPage(called.split(" "));
  expect(page.reports[0]?.command).toBe(command);
});

test("the page of an exercise opens at the schedule that the terminal shows", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "threadlab-reports-"));
  await callMain(["practice", "init", "."], { cwd });
  const { page, stdout } = await callWithPage(["practice", "check", "pulse"], cwd);
  const { trace } = placeOf(page, "");
  const [, shown] = /--schedule (\S+)/.exec(stdout) ?? [];
  expect(page.reports[0]?.traces[trace - 1]?.replay).toBe(
    `threadlab replay ./17-pulse.ts --schedule ${shown}`,
  );
  // Another outcome that fails comes before it.
  expect(page.reports[0]?.outcomes.map(({ tone }) => tone)).toEqual(["good", "bad", "bad", "bad"]);
  expect(page.reports[0]?.traces[trace - 1]?.outcome).toBe(3);
  expect(placeOf(page, "#t=1").trace).toBe(1);
  rmSync(cwd, { recursive: true });
});

test("the page has the run that the terminal shows, however many outcomes come before it", async () => {
  const word = "race-if-turned-away.ts";
  const found = await exploreWord(session, word);
  const [outcome] = found.outcomes;
  const right = Array.from({ length: 30 }, (_, index) => ({ ...outcome, replay: `${index}`, switches: 99 }));
  const wrong = { ...outcome, verdict: "crash", output: ["over"] };
  const result = { ...found, outcomes: [...right, wrong], racing: undefined } as unknown as ExploreResult;
  const { signal } = new AbortController();
  const report = await reportOfSearch(session, await targetFor(word), result, { signal });
  const { opens = -1, outcomes, traces } = report;
  expect(outcomes).toHaveLength(20);
  expect(outcomes[traces[opens]?.outcome ?? -1]?.tone).toBe("bad");
});

/** Calls a command, and reads the page that it writes. */
async function callWithPage(words: readonly string[], cwd?: string) {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-reports-"));
  const file = join(folder, "page.html");
  const { stdout } = await callMain([...words, "--html", file], cwd === undefined ? {} : { cwd });
  const [, data = ""] =
    /<script type="application\/json"[^>]*>([^<]*)</.exec(readFileSync(file, "utf8")) ?? [];
  rmSync(folder, { recursive: true });
  return { stdout, page: JSON.parse(data) as PageDocument };
}

test.skipIf(process.platform !== "linux")("the built command opens a page in the browser", async () => {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-reports-"));
  const [browser, opened, page] = [
    join(folder, "browser"),
    join(folder, "opened"),
    join(folder, "page.html"),
  ];
  writeFileSync(browser, `#!/bin/sh\necho "$1" > ${opened}\n`, { mode: 0o755 });
  const { code, stderr } = await threadlab(
    ["explore", "race", "--set", "threads=2", "--html", page, "--open"],
    { env: { BROWSER: browser, DISPLAY: "" } },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: `Page: ${page}\n` });
  await expect
    .poll(() => readFileSync(opened, "utf8"), { timeout: 30_000 })
    .toBe(`${pathToFileURL(page).href}\n`);
  rmSync(folder, { recursive: true });
});
