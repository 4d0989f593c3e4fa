import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { PageDocument, PageReport } from "../../result/page.ts";
import type { Settings } from "../options/settings.ts";
import { demandWritable, writeWanted } from "../options/wanted-file.ts";
import { htmlFile } from "./html-file.ts";
import type { PageSettings } from "./page-settings.ts";
import { type PageTemplate, readTemplate } from "./template.ts";

/** A page that a command fills and writes. */
export interface PageWriter {
  /** What makes its reports. It is loaded only if a page is wanted. */
  readonly make: typeof import("./reports.ts");
  add(report: PageReport): void;
  /** Writes the page. If it is to be opened, prints its path on standard error, and opens it. @throws ThreadlabError `ERR_USAGE` */
  write(command: string): Promise<void>;
}

/**
 * Checks, before anything runs, that the page can be written.
 *
 * @returns undefined if no page is wanted. @throws ThreadlabError `ERR_USAGE`
 */
export async function openPage({ page, system }: Settings & PageSettings): Promise<PageWriter | undefined> {
  if (page === undefined) return undefined;
  await demandWritable(page);
  const reports: PageReport[] = [];
  const make = await import("./reports.ts");
  return {
    make,
    add(report) {
      reports.push(report);
    },
    async write(command) {
      // After an interruption there may be nothing to show yet.
      if (reports.length === 0 && system.signal.aborted) return;
      const html = toHtml({ version: 2, command, reports }, await readTemplate());
      await writeWanted(page, html);
      if (!page.opens) return;
      system.stderr.write(`Page: ${page.path}\n`);
      await openInBrowser(page.path);
    },
  };
}

/** Opens a page; if that fails, the user still has its path. */
export async function openInBrowser(path: string): Promise<void> {
  // The built command cannot import: it requires, and would take the whole module for what the module exports by default.
  const { default: open } = createRequire(import.meta.url)("open") as typeof import("open");
  // If there is no browser, the user has the page's path.
  const child = await open(pathToFileURL(path).href).catch(() => undefined);
  child?.on("error", () => {});
  child?.unref();
}

/** A page that shows a document and nothing else. */
export function toHtml(data: PageDocument, template: PageTemplate): string {
  const names = data.reports.map(({ name, title }) => title ?? name).join(", ");
  return htmlFile({
    title: `${names === "" || names.length > 80 ? data.command : names} · threadlab`,
    body:
      '<div id="page"></div>\n' +
      "<noscript>This page steps through schedules with a script. Allow it, or read its data in the source of the page.</noscript>",
    data,
    template,
  });
}
