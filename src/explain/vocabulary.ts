/** Things one after the other: `a, b and c`. */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** ` (main.ts:7:3)`, or nothing. Begins with a space. */
export function at(place: string): string {
  return place === "" ? "" : ` (${place})`;
}

/** Each place once, those that are not known left out. */
export function placesOf(places: readonly string[]): readonly string[] {
  return [...new Set(places.filter((place) => place !== ""))];
}
