import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { threadlab } from "./threadlab.ts";

const folder = temporaryFolder();
test("the built command keeps what it compiled, and runs it the next time", async () => {
  const env = { XDG_CACHE_HOME: folder };
  const run = () => threadlab(["run", "sharing", "--virtual", "--json"], { env });
  const [first, second] = [await run(), await run()];
  expect(first.code).toBe(0);
  expect(second).toEqual(first);
  const kept = readdirSync(join(folder, "threadlab"));
  expect(kept.filter((name) => name.endsWith(".json"))).toHaveLength(1);
});

test("what the engine has compiled is kept for each command, and compiled anew if it is damaged", async () => {
  const caches = join(folder, "codes");
  const codes = join(caches, "threadlab", "code");
  mkdirSync(caches);
  const list = () => threadlab(["list"], { env: { XDG_CACHE_HOME: caches } });
  const first = await list();
  expect(first.code).toBe(0);
  const [file = "", ...others] = readdirSync(codes);
  expect(others).toEqual([]);
  const kept = readFileSync(join(codes, file));
  const { ino } = statSync(join(codes, file));
  expect(await list()).toEqual(first);
  expect(statSync(join(codes, file)).ino).toBe(ino);
  writeFileSync(join(codes, file), kept.fill(7, 1000));
  expect(await list()).toEqual(first);
  expect(statSync(join(codes, file)).ino).not.toBe(ino);
  expect(await list()).toEqual(first);
  await threadlab(["show", "mutex"], { env: { XDG_CACHE_HOME: caches } });
  await threadlab(["no-such-command"], { env: { XDG_CACHE_HOME: caches } });
  expect(readdirSync(codes)).toHaveLength(2);
});

test("a lesson runs where nothing can be kept", async () => {
  const env = { XDG_CACHE_HOME: join(folder, "file") };
  writeFileSync(join(folder, "file"), "");
  const { code, stderr } = await threadlab(["run", "sharing"], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
