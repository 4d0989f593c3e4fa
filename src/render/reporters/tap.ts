import { escapeInvisible } from "../documents/json.ts";
import { type Case, detailsOf, type Report } from "./case.ts";

/** A report in the Test Anything Protocol, version 14. */
export function renderTap({ cases }: Report): string {
  const lines = cases.flatMap((each, index) => {
    const isOk = each.outcome === "pass" || each.outcome === "skip";
    const head = `${isOk ? "ok" : "not ok"} ${index + 1} - ${describe(each)}`;
    if (each.outcome === "skip") return [`${head} # SKIP ${escapeHash(each.sentence)}`];
    return isOk ? [head] : [head, ...block(each)];
  });
  return `${["TAP version 14", `1..${cases.length}`, ...lines].join("\n")}\n`;
}

/** A number sign would begin a directive: `# SKIP`. */
function describe({ course, name }: Case): string {
  return escapeHash(`${course}: ${name}`);
}

function escapeHash(text: string): string {
  return text.replace(/[\\#]/g, "\\$&");
}

/** YAML whose texts have the form of JSON, which YAML reads alike. */
function block(each: Case): readonly string[] {
  const { sentence, verdict, outcome, place, repeat, properties } = each;
  const values = {
    message: sentence,
    severity: outcome,
    verdict,
    ...(place && { at: place }),
    details: detailsOf(each),
    ...(repeat !== undefined && { repeat }),
    ...properties,
  };
  const rows = Object.entries(values).map(
    ([key, value]) => `${key}: ${escapeInvisible(JSON.stringify(value))}`,
  );
  return ["---", ...rows, "..."].map((row) => `  ${row}`);
}
