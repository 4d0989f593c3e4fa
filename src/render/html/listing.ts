import { type Language, tokenize } from "../markdown/highlight.ts";
import { escapeHtml } from "./escape.ts";

/** A program in lines, with comments, strings and keywords marked. The style sheet numbers the lines, so that a copy has no numbers. */
export function listingToHtml(source: string, language: Language): string {
  const lines = tokenize(source, language).map((line) =>
    line
      .map(({ text, kind }) =>
        kind === undefined ? escapeHtml(text) : `<span class="${kind}">${escapeHtml(text)}</span>`,
      )
      .join(""),
  );
  return `<pre tabindex="0"><code>${lines.map((line) => `<span class="row">${line}</span>`).join("\n")}</code></pre>`;
}
