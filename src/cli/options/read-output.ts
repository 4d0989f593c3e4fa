import type { Claim } from "../../result/prediction.ts";

/** An output that is typed in one line, with ⏎, or a backslash and an n, between its lines. */
export function readOutput(text: string): Claim & { readonly kind: "output" } {
  return { kind: "output", lines: text.split(/\s*⏎\s*|\\n|\n/) };
}
