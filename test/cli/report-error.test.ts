import { describe, expect, test } from "vitest";
import { type Output, textOf, type Written } from "../../src/cli/system/output.ts";
import type { System } from "../../src/cli/system/system.ts";
import { reportError } from "../../src/cli/terminal/report-error.ts";
import { internalError, ThreadlabError } from "../../src/protocol/errors.ts";
import { parseDocument } from "./threadlab.ts";

/** Reports an error to a system that keeps what it is told. */
function report(error: unknown, argv: readonly string[] = ["run", "mutex"], env: NodeJS.ProcessEnv = {}) {
  const shown = { stdout: "", stderr: "" };
  const output = (name: keyof typeof shown) =>
    ({
      isTerminal: false,
      columns: 80,
      colour: 0,
      write(written: Written) {
        shown[name] += textOf(written);
      },
    }) as Output;
  const system = { stdout: output("stdout"), stderr: output("stderr"), env } as System;
  return { code: reportError(error, argv, system), ...shown };
}

describe("reportError", () => {
  test("what is wrong with a call", () => {
    expect(report(new ThreadlabError("ERR_PARAM", "So it cannot be set."))).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: So it cannot be set.\n",
    });
  });

  test("an error of threadlab's that lost its class on the way from another thread", () => {
    const error = Object.assign(new Error("No such lesson."), {
      name: "ThreadlabError",
      code: "ERR_LESSON_NOT_FOUND",
    });
    expect(report(error)).toMatchObject({ code: 2, stderr: "error: No such lesson.\n" });
  });

  test("a file that cannot be read", () => {
    const error = Object.assign(new Error("EACCES: permission denied, open 'x.md'"), {
      syscall: "open",
      path: "x.md",
    });
    expect(report(error)).toMatchObject({
      code: 2,
      stderr: "error: EACCES: permission denied, open 'x.md'.\n",
    });
  });

  test("a bug is one line, and with THREADLAB_DEBUG=1 its stack as well", () => {
    const error = new TypeError("x is not a function");
    const line = "internal error: TypeError: x is not a function. This is a bug in threadlab.\n";
    expect(report(error)).toEqual({ code: 70, stdout: "", stderr: line });
    const { code, stderr } = report(error, [], { THREADLAB_DEBUG: "1" });
    expect(code).toBe(70);
    expect(stderr).toBe(`${line}${error.stack}\n`);
  });

  test("a bug that says so itself says so once", () => {
    expect(report(internalError("The slots are lost."))).toMatchObject({
      code: 70,
      stderr: "internal error: The slots are lost. This is a bug in threadlab.\n",
    });
  });

  test("with --json, a document on standard output", () => {
    const { code, stdout, stderr } = report(new RangeError("too far"), ["check", "--json"]);
    expect({ code, stderr }).toEqual({ code: 70, stderr: "" });
    expect(parseDocument(stdout)).toEqual({
      threadlab: 1,
      command: "check",
      ok: false,
      results: [],
      error: { code: "ERR_INTERNAL", message: "RangeError: too far. This is a bug in threadlab." },
    });
  });
});
