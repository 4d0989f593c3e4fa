import { visible } from "../text/sanitise.ts";

/** Text as HTML that can only be read: no markup, and nothing that turns the direction of writing. */
export function escapeHtml(text: string): string {
  return escapeMarkup(visible(text));
}

/** The same for text whose invisible characters mean something, such as an address. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
