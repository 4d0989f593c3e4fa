import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type { PageDocument, PageReport } from "../../result/page.ts";
import type { Settings } from "../options/settings.ts";
import { cannotWrite, demandWritable, replaceFile } from "../options/wanted-file.ts";
import type { PageSettings } from "./page-settings.ts";
import { type PageTemplate, readTemplate } from "./template.ts";

/** A page that a command fills and writes. */
export interface PageWriter {
  add(report: PageReport): void;
  /** Writes the page. Where it is to be opened, says where it is on standard error, and opens it. @throws ThreadlabError `ERR_USAGE` */
  write(command: string): Promise<void>;
}

/**
 * Makes sure, before anything runs, that the page can be written.
 *
 * @returns undefined where no page is wanted. @throws ThreadlabError `ERR_USAGE`
 */
export async function openPage({ page, system }: Settings & PageSettings): Promise<PageWriter | undefined> {
  if (page === undefined) return undefined;
  await demandWritable(page);
  const reports: PageReport[] = [];
  return {
    add(report) {
      reports.push(report);
    },
    async write(command) {
      // After an interruption there may be nothing to show.
      if (reports.length === 0) return;
      const html = toHtml({ version: 1, command, reports }, await readTemplate());
      await replaceFile(page.path, html).catch((error) => {
        throw cannotWrite(page, error);
      });
      if (!page.opens) return;
      system.stderr.write(`Page: ${page.path}\n`);
      await openInBrowser(page.path);
    },
  };
}

async function openInBrowser(path: string): Promise<void> {
  const { default: open } = await import("open");
  // Where there is no browser, the page's path has been said.
  const child = await open(pathToFileURL(path).href).catch(() => undefined);
  child?.on("error", () => {});
  child?.unref();
}

/** One file that asks nobody for anything: its policy allows its own script and style, by their hashes, and nothing else. */
export function toHtml(document: PageDocument, { script, style }: PageTemplate): string {
  const policy =
    `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; ` +
    "base-uri 'none'; form-action 'none'";
  const title = document.reports.map(({ name, title }) => title ?? name).join(", ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(`${title.length > 80 ? document.command : title} · threadlab`)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page steps through schedules with a script. Allow it, or read its data in the source of the page.</noscript>
<script type="application/json" id="data">${toData(document)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** JSON in which nothing can end the element that holds it. */
function toData(document: PageDocument): string {
  return JSON.stringify(document)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
