import { expect, test } from "vitest";
import * as layout from "../../src/kernel/layout.ts";

/** Words of each record, by the first letters of their names. */
function offsets(prefix: string): [name: string, word: number][] {
  return Object.entries(layout).filter(
    (entry): entry is [string, number] => entry[0].startsWith(prefix) && typeof entry[1] === "number",
  );
}

test.each([
  ["H_", layout.SLOTS],
  ["S_", layout.SLOT_WORDS],
  ["T_", layout.THREAD_WORDS],
  ["O_", layout.OBJECT_WORDS],
])("no two words %s lie in the same place, nor outside of their record", (prefix, size) => {
  const names = new Map<number, string>();
  for (const [name, word] of offsets(prefix)) {
    expect(names.get(word), `${name} lies where this does`).toBeUndefined();
    expect(word, name).toBeLessThan(size);
    names.set(word, name);
  }
  expect(names.size).toBeGreaterThan(2);
});
