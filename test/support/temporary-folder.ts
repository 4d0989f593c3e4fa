import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Makes a folder. @param after takes what removes it: by default, when all tests of the file are over. */
export function temporaryFolder(after: (remove: () => void) => void = afterAll): string {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
