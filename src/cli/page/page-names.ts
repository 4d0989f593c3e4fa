/** Of the name of a page without number and ending: file systems allow 255. */
const MOST_BYTES = 200;

/**
 * A file for each submission: `submissions/anna.ts` → `submissions-anna.ts.html`. Names that differ only in signs, or in upper and lower
 * case, get a number. Of a longer name than a file can have, the end is kept.
 */
export function pageNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const signs = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    const end = Buffer.from(signs).subarray(-MOST_BYTES).toString("utf8");
    const plain = end.replace(/^[-.\uFFFD]+/, "") || "submission";
    let file = plain;
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${plain}-${number}`;
    taken.add(file.toLowerCase());
    return `${file}.html`;
  });
}
