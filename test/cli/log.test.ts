import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";

const call = (topics: string, ...words: string[]) => callMain(words, { env: { THREADLAB_LOG: topics } });

describe("THREADLAB_LOG", () => {
  test("shows each step, each decision and each run of a search, and leaves the answer as it is", async () => {
    const words = ["explore", "race", "--set", "threads=2", "--json"];
    const { code, stdout, stderr } = await call("kernel, schedule,search", ...words);
    const lines = stderr.trimEnd().split("\n");
    const of = (topic: string) => lines.filter((line) => line.startsWith(`${topic} `));
    const { results } = JSON.parse(stdout) as { readonly results: readonly { readonly traces: number }[] };
    expect(code).toBe(0);
    expect(of("search").filter((line) => line.endsWith("ended"))).toHaveLength(results[0]?.traces ?? 0);
    expect(of("search")[0]).toMatch(/run after 0 traces: 0 of \d+ decisions given; ended$/);
    expect(of("schedule")).toContainEqual("schedule  decision 4: thread 2 of 2, 3");
    expect(of("kernel")).toContainEqual(
      expect.stringMatching(
        /^kernel {4}#\d+ {2}0\.000000 s {2}Thread-1 {2}read {2}num {2}ok {2}\S*main\.ts:7:16$/,
      ),
    );
    expect(of("kernel").length + of("schedule").length + of("search").length).toBe(lines.length);
  });

  test("shows only the topics that are named, and nothing of the next command", async () => {
    const { stderr } = await call("schedule", "run", "race", "--virtual", "--set", "threads=2");
    expect(stderr).toMatch(/^(schedule {2}decision \d+: thread \d\n)+$/);
    expect((await callMain(["run", "race", "--virtual", "--set", "threads=2"])).stderr).toBe("");
  });

  test("refuses a topic that does not exist", async () => {
    expect(await call("kernel,serch", "run", "race")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: THREADLAB_LOG names the topic "serch", which does not exist. Did you mean "search"? ' +
        "The topics are kernel, schedule, search; write commas between them.\n",
    });
  });
});

test("THREADLAB_CARRIER names a carrier that exists", async () => {
  expect(await callMain(["list"], { env: { THREADLAB_CARRIER: "fibres" } })).toEqual({
    code: 2,
    stdout: "",
    stderr:
      'error: THREADLAB_CARRIER is "fibres". It can be workers or fibers; leave it out for the usual searches.\n',
  });
  for (const carrier of ["workers", "fibers", ""])
    expect((await callMain(["list"], { env: { THREADLAB_CARRIER: carrier } })).code).toBe(0);
});
