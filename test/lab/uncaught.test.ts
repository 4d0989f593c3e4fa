import { afterAll, expect, test } from "vitest";
import { closeLaboratory, runSource } from "../run-source.ts";

afterAll(closeLaboratory);

test.each([
  ["prnt(1);", "TypeError: prnt is not a function"],
  ["new Lokc();", "TypeError: Lokc is not a constructor"],
  ["threadlab.slep(1);", "TypeError: slep is not a function"],
  ["mutex.put(1);", "TypeError: put is not a function"],
  ["for (const x of mutex.value) x;", "TypeError: value is not iterable"],
])("an error speaks of the lesson's code, and not of what it was compiled to: %s", async (line, text) => {
  const { findings } = await runSource(`
    // @ts-nocheck
    import { Lock, Lokc, prnt } from "threadlab";
    import * as threadlab from "threadlab";
    export default function main() {
      const mutex = new Lock();
      ${line}
    }
  `);
  expect(findings.map(({ message }) => message.split("\n").slice(0, 2))).toEqual([
    ["Exception in thread MainThread:", text],
  ]);
});
