import { expect, test } from "vitest";
import { session } from "../../support/session.ts";
import { exploreWord } from "../explore/explored-target.ts";

test("an answer up to a bound on rounds is improved only as long as its caller says", async () => {
  const found = await exploreWord(session, "spin.ts", { improvesFor: 0 });
  expect(found).toMatchObject({ complete: "polls", ok: true, polls: { bound: 2 }, findings: [] });
});
