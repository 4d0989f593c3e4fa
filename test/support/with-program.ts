import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "../../src/lesson/resolve.ts";

/** Lends a program, given as text, as the target of a command. */
export async function withProgram<T>(
  source: string,
  use: (target: Target & { readonly kind: "file" }) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "threadlab-"));
  const file = join(folder, "main.ts");
  try {
    await writeFile(file, source);
    return await use({ kind: "file", file, name: "main.ts" });
  } finally {
    await rm(folder, { recursive: true });
  }
}
