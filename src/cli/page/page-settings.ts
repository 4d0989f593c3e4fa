import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageError } from "../../protocol/errors.ts";
import { type ReporterOptions, type ReporterSettings, readReporters } from "../options/reporter-settings.ts";
import { refuseSameFile, type WantedFile, wantedFile } from "../options/wanted-file.ts";
import type { System } from "../system/system.ts";

/** Options as commander reads them. */
export interface PageOptions {
  readonly html?: string;
  readonly open?: boolean;
  readonly repeat?: string;
  readonly watch?: boolean;
  readonly find?: string;
}

export interface PageSettings {
  /** The page to write; undefined for none. */
  readonly page?: PageWish | undefined;
}

interface PageWish extends WantedFile {
  /** Whether to show it in the browser. */
  readonly opens: boolean;
}

/** The settings of a command that checks something, and can write its results as a page. */
export function readReports(
  options: PageOptions & ReporterOptions,
  system: System,
): PageSettings & ReporterSettings {
  const reporters = readReporters(options, system);
  const { page } = readPageSettings(options, system.cwd, reporters.html);
  refuseSameFile([...reporters.files, ...(page ? [page] : [])]);
  return { page, ...reporters };
}

/**
 * Throws ERR_USAGE for options that do not go together.
 *
 * @param reporter the file of `--reporter html=…`, which means the same as `--html`.
 */
export function readPageSettings(
  { html: named, open = false, ...others }: PageOptions,
  cwd: string,
  reporter?: WantedFile,
): PageSettings {
  if (named !== undefined && reporter !== undefined)
    throw usageError("--html and --reporter html are the same. Give one of them.");
  const html = named ?? reporter?.name;
  if (html === undefined && !open) return { page: undefined };
  const option = html === undefined ? "--open" : (reporter?.option ?? "--html");
  const other =
    others.repeat !== undefined
      ? "--repeat"
      : others.watch
        ? "--watch"
        : others.find !== undefined
          ? "--find"
          : undefined;
  if (other !== undefined)
    throw usageError(
      `${option} makes a page of one run or search, so it does not work with ${other}. Use one of them.`,
    );
  return { page: { ...wantedFile(option, html ?? inTemporaryFolder(), cwd), opens: open } };
}

/** The page of a command that opens it, and was given no name for it. */
export function inTemporaryFolder(): string {
  return join(tmpdir(), `threadlab-${process.pid}.html`);
}
