import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { watchFiles } from "../../src/cli/terminal/watch-files.ts";

test("a change just before other files are followed is told, and told once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-watch-"));
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
    rmSync(folder, { recursive: true });
  }
});
