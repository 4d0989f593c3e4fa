import { inspect } from "node:util";
import { decodeBytes } from "../kernel/memory/encoded-value.ts";
import type { TracedValue } from "../protocol/event.ts";

/** The most characters of a value that are shown. */
const MOST = 24;

/** The value that a step read or wrote, as the program would write it; "…" if the trace does not contain it. */
export function shownValue({ value, text }: TracedValue): string {
  if (text === "") return String(value);
  if (text === "…") return text;
  try {
    const shown = inspect(decodeBytes(Buffer.from(text, "latin1")), FLAT);
    return shown.length > MOST ? `${shown.slice(0, MOST - 1)}…` : shown;
  } catch {
    return "…";
  }
}

const FLAT = { breakLength: Number.POSITIVE_INFINITY, depth: 3 };
