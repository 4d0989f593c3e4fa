import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startThreadlab, untilGroupIsGone } from "./threadlab.ts";

describe.runIf(IS_POSIX)("a signal ends everything", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s during a run", async (signal, code) => {
    const call = startThreadlab(["run", "programs/sleeper.ts"]);
    await call.until("bar sleeps");
    call.child.kill(signal);
    expect(await call.outcome).toEqual({
      code,
      stdout: expect.stringMatching(/^(?:foo|bar) sleeps\n(?:foo|bar) sleeps\n$/),
      stderr: "threadlab: Interrupted. All threads have been ended.\n",
    });
    await untilGroupIsGone(call);
  });

  test("Ctrl-C while a thread spins", async () => {
    const call = startThreadlab(["run", "programs/spin.ts"]);
    await call.until("spinning");
    call.child.kill("SIGINT");
    expect((await call.outcome).code).toBe(130);
    await untilGroupIsGone(call);
  });

  test("Ctrl-C during a check prints no verdict on what was cut short", async () => {
    const call = startThreadlab(["check", "lessons/course/first", "programs/sleeper.ts"]);
    await call.until("first");
    call.child.kill("SIGINT");
    const { code, stdout, stderr } = await call.outcome;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^ ✓ first .*\n$/);
    expect(stderr).toBe("threadlab: Interrupted. All threads have been ended.\n");
    await untilGroupIsGone(call);
  });

  test.each([
    ["in words", [], (stdout: string) => stdout.replace(/\s+/g, " ")],
    ["with --json", ["--json"], (stdout: string) => JSON.parse(stdout).results[0].findings[0].message],
    ["once, though timeout sends it twice", [], (stdout: string) => stdout.replace(/\s+/g, " "), 2],
  ] as const)(
    "Ctrl-C during a search shows what was seen until then: %s",
    async (_, options, read, ...twice) => {
      const folder = temporaryFolder(onTestFinished);
      const mark = join(folder, "mark");
      const call = startThreadlab([
        "explore",
        "programs/many-orders.ts",
        "--set",
        `mark=${mark}`,
        ...options,
      ]);
      while (!existsSync(mark) && call.child.exitCode === null) await delay(10);
      call.child.kill("SIGINT");
      // At once, so that a busy machine has no time between the two. Two of the same kind that wait together would be one.
      if (twice.length > 0) call.child.kill("SIGTERM");
      const { code, stdout } = await call.outcome;
      expect(twice.length > 0 ? [130, 143] : [130]).toContain(code);
      expect(read(stdout)).toContain("The search was cut short by Ctrl-C, so some schedules were not tried.");
      await untilGroupIsGone(call);
    },
  );

  test("Ctrl-C with --json leaves no half document", async () => {
    const folder = temporaryFolder(onTestFinished);
    const mark = join(folder, "mark");
    const call = startThreadlab(["run", "--json", "programs/marks.ts", "--set", `mark=${mark}`]);
    while (!existsSync(mark) && call.child.exitCode === null) await delay(10);
    call.child.kill("SIGINT");
    const { code, stdout } = await call.outcome;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    await untilGroupIsGone(call);
  });

  test("a port that a lesson listens on is closed", async () => {
    const call = startThreadlab(["run", "programs/listens.ts"]);
    await call.until("port ");
    const port = Number(/port (\d+)/.exec(call.shown())?.[1]);
    call.child.kill("SIGINT");
    expect((await call.outcome).code).toBe(130);
    const refused = await new Promise((resolve) => {
      connect(port, "127.0.0.1", () => resolve("connected")).once("error", (error) => resolve(error.message));
    });
    expect(refused).toBe(`connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test.each([0, 60, 160])("Ctrl-C %i ms after the start", async (milliseconds) => {
    const call = startThreadlab(["run", "programs/sleeper.ts"]);
    setTimeout(() => call.child.kill("SIGINT"), milliseconds);
    const { code, stderr } = await call.outcome;
    // Before Node has set up anything, the signal ends the process by itself.
    expect([130, null]).toContain(code);
    expect(["", "threadlab: Interrupted. All threads have been ended.\n"]).toContain(stderr);
    await untilGroupIsGone(call);
  });
});

describe.runIf(IS_POSIX)("a reader that goes away", () => {
  test("ends run quietly", async () => {
    const call = startThreadlab(["run", "programs/chatter.ts", "--timeout", "60"]);
    await call.until("line 1");
    call.child.stdout.destroy();
    const { code, stderr } = await call.outcome;
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
    await untilGroupIsGone(call);
  });

  test("ends check quietly", async () => {
    const folder = temporaryFolder(onTestFinished);
    const [file, mark] = [join(folder, "waits.ts"), join(folder, "mark")];
    await writeFile(
      file,
      `import { existsSync } from "node:fs";
       export default function main() { while (!existsSync(${JSON.stringify(mark)})); }`,
    );
    const call = startThreadlab(["check", "lessons/course", file, "programs/hello.ts"]);
    await call.until("first");
    call.child.stdout.destroy();
    // What follows is written only now, when nobody reads.
    await writeFile(mark, "");
    const { code, stderr } = await call.outcome;
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
    await untilGroupIsGone(call);
  });

  test("of standard error does not matter", async () => {
    const call = startThreadlab(["run", "programs/error-in-thread.ts"]);
    call.child.stderr.destroy();
    expect(await call.outcome).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^main goes on\n/),
      stderr: "",
    });
  });
});
