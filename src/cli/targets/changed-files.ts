import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { ThreadlabError } from "../../protocol/errors.ts";

const run = promisify(execFile);

/**
 * Asks git which files differ from the commit where this branch left `ref`. Uncommitted changes count, and so do new files.
 *
 * @returns whether a folder contains one of them. @throws ThreadlabError `ERR_USAGE` without git, outside a repository, and for an unknown
 * ref.
 */
export async function isChangedIn(cwd: string, ref: string): Promise<(folder: string) => boolean> {
  const root = (await git(cwd, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  const base = (await git(cwd, ["merge-base", "HEAD", "--end-of-options", ref])).trim();
  const listed = await Promise.all([
    git(root, ["diff", "--name-only", "-z", base]),
    git(root, ["ls-files", "--others", "--exclude-standard", "-z"]),
  ]);
  const files = listed.flatMap((names) => names.split("\0").filter((name) => name !== ""));
  const top = await realpath(root);
  const paths = files.map((file) => join(top, file));
  return (folder) => paths.some((path) => path.startsWith(folder + sep));
}

async function git(cwd: string, words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("git", words, { cwd, maxBuffer: 256 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { readonly code?: unknown; readonly stderr?: string };
    const reason = code === "ENOENT" ? "git cannot be started" : (stderr.trim().split("\n")[0] ?? "");
    throw new ThreadlabError(
      "ERR_USAGE",
      `--changed needs a git repository with the commit that it names. git says: ${reason || "nothing in common with it"}.`,
    );
  }
}
