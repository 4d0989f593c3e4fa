import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { threadlab } from "./threadlab.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "threadlab-caches-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the built command keeps what it compiled, and runs it the next time", async () => {
  const env = { XDG_CACHE_HOME: folder };
  const run = () => threadlab(["run", "sharing", "--virtual", "--json"], { env });
  const [first, second] = [await run(), await run()];
  expect(first.code).toBe(0);
  expect(second).toEqual(first);
  const kept = readdirSync(join(folder, "threadlab"));
  expect(kept.filter((name) => name.endsWith(".json"))).toHaveLength(1);
});

test("a lesson runs where nothing can be kept", async () => {
  const env = { XDG_CACHE_HOME: join(folder, "file") };
  writeFileSync(join(folder, "file"), "");
  const { code, stderr } = await threadlab(["run", "sharing"], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
