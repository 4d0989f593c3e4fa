import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { watchFiles } from "../../src/cli/terminal/watch-files.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a change just before other files are followed is told, and told once", async () => {
  const folder = temporaryFolder(onTestFinished);
  const [a, b] = [join(folder, "a.ts"), join(folder, "b.ts")];
  for (const file of [a, b]) writeFileSync(file, "one");
  const changed = vi.fn();
  const files = watchFiles([a], { polls: true, changed });
  try {
    writeFileSync(a, "two, and longer");
    files.follow([a, b]);
    expect(changed).toHaveBeenCalledTimes(1);
    files.follow([a]);
    expect(changed).toHaveBeenCalledTimes(1);
  } finally {
    await files.close();
  }
});

test("a file that was away for a while, alone or with its folder, sends events again", async () => {
  const top = temporaryFolder(onTestFinished);
  const folder = join(top, "lesson");
  const file = join(folder, "a.ts");
  mkdirSync(folder);
  writeFileSync(file, "one");
  const changed = vi.fn();
  const files = watchFiles([file], { polls: false, changed });
  const told = async (change: () => void) => {
    const before = changed.mock.calls.length;
    change();
    await vi.waitFor(() => expect(changed.mock.calls.length).toBe(before + 1), 5000);
  };
  /** Whether one of the next changes is told by an event, and not by the look once a second. */
  const hears = async () => {
    for (let i = 0; i < 5; i++) {
      await told(() => writeFileSync(file, "x".repeat(10 + i)));
      if (!changed.mock.lastCall?.[0].silent) return true;
    }
    return false;
  };
  try {
    await told(() => rmSync(file));
    await told(() => writeFileSync(file, "two, and longer"));
    expect(await hears()).toBe(true);
    await told(() => renameSync(folder, join(top, "away")));
    await told(() => renameSync(join(top, "away"), folder));
    expect(await hears()).toBe(true);
  } finally {
    await files.close();
  }
});

test("a file that is written in two parts sends an event for the second one, too", async () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, "a.ts");
  writeFileSync(file, "one");
  const changed = vi.fn();
  const files = watchFiles([file], { polls: false, changed });
  try {
    // The watch has begun once it tells of a change.
    let length = 3;
    await vi.waitFor(() => {
      writeFileSync(file, "x".repeat(++length));
      expect(changed.mock.lastCall?.[0]).toEqual({ silent: false });
    }, 5000);
    await setTimeout(300);
    changed.mockClear();
    writeFileSync(file, "half");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), { timeout: 5000, interval: 1 });
    writeFileSync(file, "half, and the rest");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), 5000);
    expect(changed.mock.calls).toEqual([[{ silent: false }], [{ silent: false }]]);
  } finally {
    await files.close();
  }
});

test("one more folder that files may come from is a change, and one less", async () => {
  const changed = vi.fn();
  const folders = ["one"];
  const files = watchFiles([], { polls: false, changed, folders: () => folders });
  try {
    folders.push("two");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 5000);
    folders.pop();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), 5000);
    // That no event told of it says nothing about the file system.
    expect(changed.mock.calls).toEqual([[{ silent: false }], [{ silent: false }]]);
  } finally {
    await files.close();
  }
});
