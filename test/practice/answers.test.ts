import { beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/runner/session.ts";
import { sharedSession } from "../support/session.ts";
import { exerciseOf, judgeProgram, tellVerdict } from "./searched.ts";

let session: Session;
beforeAll(async () => {
  session = await sharedSession();
});

describe("an exit", () => {
  const walker = (daemon: boolean) => `import { Event, print, Shared, Thread } from "threadlab";
const found = new Shared("nothing");
const isThere = new Event();
const nightfall = new Event();
export function explore() {
  found.value = "a lake";
  isThere.set();
  nightfall.wait();
}
export default function main() {
  const walk = new Thread({ target: explore, daemon: ${daemon} });
  walk.start();
  isThere.wait();
  print(\`beyond the hill: \${found.value}\`);
  process.exit();
}
`;

  test.each([
    ["is like the end of main if only daemons are left", true, "solved"],
    ["comes too early if other threads are left", false, "not-solved: ends"],
  ])("%s", async (_what, daemon, verdict) => {
    const result = await judgeProgram(session, exerciseOf("sleep-is-no-order"), walker(daemon));
    expect(tellVerdict(result).split(" · ")[0]).toBe(verdict);
  });
});
