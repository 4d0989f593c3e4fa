import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { IS_POSIX } from "../support/system.ts";
import { callMain } from "./in-process.ts";
import { REPOSITORY } from "./threadlab.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(REPOSITORY, "dist/npx-"));
});

afterEach(() => {
  process.chdir(REPOSITORY);
  rmSync(cwd, { recursive: true });
});

describe.skipIf(!IS_POSIX)("npx threadlab", () => {
  test("works in a folder of exercises inside the clone", async () => {
    await callMain(["practice", "init", "."], { cwd });
    // It asks no registry for a package of this name.
    const list = execFileSync("npx", ["--no", "--offline", "threadlab", "practice", "list"], {
      cwd,
      encoding: "utf8",
    });
    expect(list).toContain("0 of 27 exercises solved");
  });

  test("npm can install into a folder of exercises: it needs nothing that is on no registry", async () => {
    await callMain(["practice", "init", "."], { cwd });
    const said = execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund"], {
      cwd,
      encoding: "utf8",
    });
    expect(said).toContain("up to date");
  });
});
