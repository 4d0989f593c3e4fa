import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readText } from "../../src/lesson/read-text.ts";
import { IS_LINUX, IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

function why(path: string): string {
  try {
    readText(path, { shown: "it" });
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("what is no plain file is refused at once", () => {
  test.runIf(IS_POSIX).each([
    ["a folder", () => mkdirSync(at("folder")), "it is a folder, and threadlab reads only plain files"],
    [
      "a pipe",
      () => execFileSync("mkfifo", [at("pipe")]),
      "it is a pipe, and threadlab reads only plain files",
    ],
    [
      "a device",
      () => symlinkSync("/dev/zero", at("device")),
      "it is a device, and threadlab reads only plain files",
    ],
    ["a link to itself", () => symlinkSync("loop", at("loop")), "it is a link that leads to itself"],
    ["nothing", () => {}, "there is no such file"],
  ])("%s", (name, make, reason) => {
    make();
    expect(why(at(name === "a link to itself" ? "loop" : (name.split(" ").at(-1) as string)))).toBe(
      `it cannot be read: ${reason}.`,
    );
  });

  test.runIf(IS_POSIX)("a socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
    expect(why(at("socket"))).toBe(
      "it cannot be read: it is a socket or a device, and threadlab reads only plain files.",
    );
    server.close();
  });

  test("a file that is larger than the limit, of which no more than that is read", () => {
    writeFileSync(at("large"), "");
    truncateSync(at("large"), 4 * 2 ** 20);
    expect(why(at("large"))).toBe("");
    truncateSync(at("large"), 2 ** 40);
    expect(why(at("large"))).toBe("it cannot be read: it is larger than 4 MB, the limit.");
  });

  test.runIf(IS_LINUX)("a file of /proc, which says that it has no bytes", () => {
    expect(readText("/proc/self/status")).toMatch(/^Name:/);
  });
});

describe("text", () => {
  test("a mark at the beginning is no part of it", () => {
    writeFileSync(at("bom"), "\uFEFFcafé\n");
    expect(readText(at("bom"))).toBe("café\n");
  });

  test("says which byte is not UTF-8, and where", () => {
    writeFileSync(at("latin"), Buffer.from("good\ncaf\xE9\n", "latin1"));
    expect(why(at("latin"))).toBe(
      "it cannot be read: it is not UTF-8: the byte 0xE9 at offset 8 (line 2) does not begin a character. Save the file as UTF-8.",
    );
  });

  test("the byte is the first one after the longest beginning that is UTF-8", () => {
    const bytes = fc.array(
      fc.oneof(fc.string({ unit: "grapheme" }).map(Buffer.from), fc.uint8Array({ maxLength: 3 })),
    );
    fc.assert(
      fc.property(bytes, (parts) => {
        const whole = Buffer.concat(parts);
        writeFileSync(at("any"), whole);
        const offset = /at offset (\d+)/.exec(why(at("any")))?.[1];
        expect(offset).toBe(firstBad(whole));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  /** By decoding every beginning, with a decoder that may wait for the rest of a character. */
  function firstBad(bytes: Buffer): string | undefined {
    let last = 0;
    for (let end = 0; end <= bytes.length; end++) {
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end));
        last = end;
      } catch {}
    }
    return last === bytes.length ? undefined : `${last}`;
  }
});
