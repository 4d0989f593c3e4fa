import type { Report } from "./case.ts";
import { renderCsv } from "./csv.ts";
import { renderExercism } from "./exercism.ts";
import { renderGithub } from "./github.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderTap } from "./tap.ts";

/** Reporters that are made of the cases of a report. `default` and `json` are made of the results themselves. */
export const RENDERERS = {
  junit: renderJunit,
  tap: renderTap,
  github: renderGithub,
  markdown: renderMarkdown,
  exercism: renderExercism,
  csv: renderCsv,
} as const satisfies Record<string, (report: Report) => string | Promise<string>>;

export type ReporterName = keyof typeof RENDERERS | "default" | "json";

export const REPORTERS: readonly ReporterName[] = [
  "default",
  "json",
  ...(Object.keys(RENDERERS) as (keyof typeof RENDERERS)[]),
];
