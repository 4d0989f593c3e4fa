import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import { displayPath } from "../../lesson/display-path.ts";
import type { Target } from "../../lesson/resolve.ts";
import { usageError } from "../../protocol/errors.ts";
import type { NarrowSettings } from "../options/narrow-settings.ts";
import { filesOf } from "./target-files.ts";

/** The targets that `--shard` and `--changed` leave, in order. There may be none. */
export async function narrow(
  targets: readonly Target[],
  { shard, changed }: NarrowSettings,
  cwd: string,
): Promise<readonly Target[]> {
  const inPart = targets.filter(
    (target, index) => shard === undefined || isInPart(numberOf(target, index), shard),
  );
  if (changed === undefined) return inPart;
  const isChanged = await isChangedIn(cwd, changed);
  const marked = await Promise.all(inPart.map(isChanged));
  return inPart.filter((_, index) => marked[index]);
}

/** A lesson's part depends on its number, so it stays the same if others are named before it. */
function isInPart(number: number, { part, parts }: NonNullable<NarrowSettings["shard"]>): boolean {
  return number % parts === part % parts;
}

function numberOf(target: Target, index: number): number {
  return target.kind === "lesson" && target.lesson.problem === undefined ? target.lesson.number : index + 1;
}

function folderOf(target: Target): string {
  return target.kind === "lesson" ? target.lesson.folder : dirname(target.file);
}

const run = promisify(execFile);

/**
 * Asks git which files differ from the commit where this branch left `ref`. Uncommitted changes count, and so do new files. If anything
 * has changed in another repository inside this one, such as a submodule, all of its files count.
 *
 * @returns whether one of them is in a target's folder, or is a file that it uses, by whatever path it is named: through a link, or in other
 * upper and lower case. Of a file that it uses outside of the repository, nobody knows, so that counts as changed.
 * @throws ThreadlabError `ERR_USAGE` without git, outside a repository, and for an unknown ref.
 */
async function isChangedIn(cwd: string, ref: string): Promise<(target: Target) => Promise<boolean>> {
  const root = (await git(cwd, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  const base = (await git(cwd, ["merge-base", "HEAD", "--end-of-options", ref])).trim();
  const listed = await Promise.all([
    // Of a file that was renamed, both names count.
    git(root, ["diff", "--name-only", "--no-renames", "--ignore-submodules=none", "-z", base]),
    git(root, ["ls-files", "--others", "--exclude-standard", "-z"]),
  ]);
  const files = listed.flatMap((names) => names.split("\0").filter((name) => name !== ""));
  const top = await realpath(root);
  // Of another repository inside this one, git names the folder alone. It may end with a slash.
  const paths = files.map((file) => join(top, file, sep));
  const isInside = (path: string) => path.startsWith(join(top, sep));
  const isUsedChanged = async (file: string) => {
    const real = join(await realPath(file), sep);
    return !isInside(real) || paths.some((path) => real.startsWith(path));
  };
  return async (target) => {
    const folder = folderOf(target);
    const own = join(await realpath(folder), sep);
    if (!isInside(own))
      throw usageError(
        `--changed cannot tell about ${displayPath(folder, cwd)}: it is outside of the repository ${root}.`,
      );
    if (paths.some((path) => path.startsWith(own) || own.startsWith(path))) return true;
    const used = await Promise.all((await filesOf(target)).map(isUsedChanged));
    return used.includes(true);
  };
}

/** The path of a file without links; that of its folder where it is gone. */
async function realPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const folder = dirname(file);
    return folder === file ? file : join(await realPath(folder), basename(file));
  }
}

async function git(cwd: string, words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("git", words, { cwd, maxBuffer: 256 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { readonly code?: unknown; readonly stderr?: string };
    const reason = code === "ENOENT" ? "git is not installed" : (stderr.trim().split("\n")[0] ?? "");
    throw usageError(
      `--changed needs git, and a repository with the commit that it names: ${reason || "git found nothing in common with it"}.`,
    );
  }
}
