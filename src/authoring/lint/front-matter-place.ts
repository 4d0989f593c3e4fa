/** The offset of a key in front matter, or of a key in a mapping of it; 0 if it is not found. */
export function placeOfKey(source: string, key: string, below?: string): number {
  const outer = source.search(new RegExp(`^${key}\\s*:`, "m"));
  if (outer < 0 || below === undefined) return Math.max(outer, 0);
  const name = below.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const inner = source.slice(outer).search(new RegExp(`(?<=[\\s{,])["']?${name}["']?\\s*:`));
  return inner < 0 ? outer : outer + inner;
}
