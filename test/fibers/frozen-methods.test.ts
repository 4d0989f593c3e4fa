import { join } from "node:path";
import { expect, test } from "vitest";
import { FIXTURES } from "../cli/threadlab.ts";
import { runOnFibers } from "./run-on-fibers.ts";

test("nothing can be left on a method for another run", async () => {
  const file = join(FIXTURES, "programs", "counts-on-methods.ts");
  const refused = "Cannot add property runs, object is not extensible";
  expect(await runOnFibers(file, {}, 1)).toEqual(Array(5).fill(refused));
});
