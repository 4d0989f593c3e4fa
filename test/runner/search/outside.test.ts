import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ExploreResult } from "../../../src/result/explore.ts";
import { session } from "../../support/session.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { exploreWord, tell } from "../explore/explored-target.ts";

/** What this version of Node does not have. */
const ABSENT: ReadonlySet<string> = new Set([
  ...("availableMemory" in process ? [] : ["available memory"]),
  ...("constrainedMemory" in process ? [] : ["constrained memory"]),
  ...("threadCpuUsage" in process ? [] : ["processor time"]),
  ...("Temporal" in globalThis ? [] : ["temporal"]),
]);

describe("a program that asks for what no schedule controls is not searched to the end, though each run is the same:", () => {
  const asked: readonly (readonly [string, RegExp])[] = [
    ["random", /^The program asks for random numbers\. /],
    ["random text", /random numbers/],
    ["date", /machine's clock/],
    ["now", /machine's clock/],
    ["performance", /machine's clock/],
    ["nanoseconds", /machine's clock/],
    ["time origin", /machine's clock/],
    ["mark", /machine's clock/],
    ["date without new", /machine's clock/],
    ["date of a subclass", /machine's clock/],
    ["date of another", /machine's clock/],
    ["format", /machine's clock/],
    ["format of nothing", /machine's clock/],
    ["format to parts", /machine's clock/],
    ["event", /machine's clock/],
    ["message event", /machine's clock/],
    ["event of Node's", /machine's clock/],
    ["file", /machine's clock/],
    ["file of a module", /machine's clock/],
    ["file of a form", /machine's clock/],
    ["memory", /machine's clock/],
    ["available memory", /machine's clock/],
    ["constrained memory", /machine's clock/],
    ["processor time", /machine's clock/],
    ["temporal", /machine's clock/],
    ["report", /machine's clock/],
    ["stopwatch", /machine's clock/],
    ["random address", /random numbers/],
    ["reference", /WeakRef or FinalizationRegistry/],
    ["registry", /WeakRef or FinalizationRegistry/],
    ["registry of a subclass", /WeakRef or FinalizationRegistry/],
    ["atomic wait", /event loop/],
    ["resources", /event loop/],
    ["unseen function", /random numbers/],
    ["environment", /changes the environment/],
    ["timer", /event loop/],
    ["module", /imports a module of Node/],
  ];

  test.each(asked.filter(([asks]) => !ABSENT.has(asks)))("%s", async (asks, words) => {
    const found = await exploreWord(session, "outside.ts", { sets: [`asks=${asks}`] });
    expect(tell(found)).toEqual(["asked: 1 ran"]);
    expect(found.complete).toBe(false);
    expect(found.findings.map(({ message }) => message).join("\n")).toMatch(words);
  });
});

test("but one that only computes is", async () => {
  const found = await exploreWord(session, "outside.ts", { sets: ["asks=computing"] });
  expect(found).toMatchObject({ complete: true, findings: [], traces: 1 });
});

describe("a program that reaches it by a way that its text does not show is not searched on fibers:", () => {
  test("a function made of text", async () => expectRandom(await exploreWord(session, "unseen-function.ts")));

  test("code that is not strict, with the globals for its `this`", async () => {
    const folder = temporaryFolder(onTestFinished);
    const file = join(folder, "sloppy.cjs");
    writeFileSync(file, SLOPPY);
    expectRandom(await exploreWord(session, relative(FIXTURES, file)));
  });

  function expectRandom(found: ExploreResult): void {
    expect(tell(found)).toEqual(["asked: 1 ran"]);
    expect(found.complete).toBe(false);
    expect(found.findings.map(({ message }) => message).join("\n")).toMatch(/random numbers/);
  }
});

const FIXTURES = fileURLToPath(new URL("../../fixtures/explore", import.meta.url));

const SLOPPY = `
import { print, Thread } from "threadlab";

function all() {
  return this;
}

export function ask() {
  all().Math.random();
  print("asked");
}

export default function main() {
  const thread = new Thread({ target: ask });
  thread.start();
  thread.join();
}
`;
