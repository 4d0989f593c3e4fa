import { visible } from "../text/sanitise.ts";

/** Text as HTML that can only be read: no markup, and nothing that reverses the writing direction. */
export function escapeHtml(text: string): string {
  return escapeMarkup(visible(text));
}

/** The same for text whose invisible characters matter, such as an address. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
