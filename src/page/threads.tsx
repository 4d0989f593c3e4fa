import type { PageTrace } from "../result/page.ts";
import { shown } from "./shown.ts";

/** Sets of colours that threads take in turn. */
const COLOURS = 8;

/** A thread's letter: M for MainThread, then numbers. */
export function letterOf(thread: number): string {
  return thread === 1 ? "M" : String(thread - 1);
}

/** The class that gives a thread its colour. */
export function colourOf(thread: number): string {
  return `thread c${(thread - 1) % COLOURS}`;
}

/** A thread's name, safe to show. */
export function nameOf({ threads }: PageTrace, thread: number): string {
  return shown(threads.find(({ id }) => id === thread)?.name ?? `thread ${thread}`);
}

export function Badge({ thread }: { readonly thread: number }) {
  return (
    <span class={`badge ${colourOf(thread)}`} aria-hidden="true">
      {letterOf(thread)}
    </span>
  );
}
