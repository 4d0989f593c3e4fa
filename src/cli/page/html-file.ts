import { createHash } from "node:crypto";
import { escapeMarkup } from "../../render/html/escape.ts";
import { type PageDocument, packPage } from "../../result/page.ts";
import type { PageTemplate } from "./template.ts";

/** The mark of a file that may be overwritten. */
const OURS = '<meta name="generator" content="threadlab">';

/**
 * An HTML file that loads nothing: its policy allows only its own script and style, by their hashes.
 *
 * @param body markup. @param data for the script; without it, there is no script.
 */
export function htmlFile({
  title,
  body,
  data,
  template: { script, style },
}: {
  readonly title: string;
  readonly body: string;
  readonly data?: PageDocument;
  readonly template: PageTemplate;
}): string {
  const scripts =
    data === undefined
      ? ""
      : `<script type="application/json" id="data">${toData(data)}</script>\n<script>${script}</script>\n`;
  const allowed = data === undefined ? "" : ` script-src ${hashOf(script)};`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${allowed} style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${OURS}
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${scripts}</body>
</html>
`;
}

/** Whether a file was written by {@link htmlFile}. @param beginning its first thousand characters. */
export function isOurs(beginning: string): boolean {
  return beginning.includes(OURS);
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** JSON in which nothing can end the element that holds it. */
function toData(document: PageDocument): string {
  return JSON.stringify(packPage(document))
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
