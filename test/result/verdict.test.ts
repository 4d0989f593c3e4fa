import { expect, test } from "vitest";
import { type Conduct, judge, type OutputVerdict } from "../../src/result/verdict.ts";

const WELL: Conduct = {
  ...{ end: "ended", isWrongProgram: false, hasCrashed: false, hasRaced: false, isCut: false },
};

function verdictOn(conduct: Partial<Conduct>, output?: OutputVerdict) {
  return judge({ ...WELL, ...conduct }, () => output);
}

test.each<[Partial<Conduct>, OutputVerdict | undefined, string]>([
  [{}, undefined, "ran"],
  [{}, "match", "match"],
  [{}, "match-reordered", "match-reordered"],
  [{}, "mismatch", "mismatch"],
  [{ hasRaced: true }, "match", "race"],
  [{ hasRaced: true }, undefined, "race"],
  [{ hasRaced: true }, "mismatch", "mismatch"],
  [{ isCut: true }, "match", "mismatch"],
  [{ isCut: true }, undefined, "ran"],
  [{ hasCrashed: true, hasRaced: true }, "match", "crash"],
  [{ end: "endless", hasCrashed: true }, "match", "timeout"],
  [{ end: "diverged", hasCrashed: true }, "match", "error"],
  [{ end: "deadlock", hasCrashed: true }, "match", "deadlock"],
  [{ end: "deadlock", isWrongProgram: true }, "match", "error"],
])("%o with the output %s: %s", (conduct, output, verdict) => {
  expect(verdictOn(conduct, output)).toBe(verdict);
});

test("an output is compared only if the rest is well", () => {
  const compare = () => {
    throw new Error("compared");
  };
  expect(judge({ ...WELL, end: "deadlock" }, compare)).toBe("deadlock");
});
