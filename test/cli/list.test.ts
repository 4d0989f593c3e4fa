import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";
import { parseDocument, REPOSITORY } from "./threadlab.ts";

const LESSONS = join(REPOSITORY, "lessons");
const IDS = readdirSync(LESSONS).filter((name) => existsSync(join(LESSONS, name, "lesson.md")));

describe("threadlab list", () => {
  test("names all lessons, with their numbers, sections and titles", async () => {
    const { code, stdout, stderr } = await callMain(["list"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const named = stdout.split("\n").flatMap((line) => IDS.filter((id) => line.includes(`  ${id}  `)));
    expect([...named].sort()).toEqual([...IDS].sort());
    expect(stdout).toMatch(/^ +7 +mutex +7 +A lock lets one thread in at a time$/m);
  });

  test("is one document with --json, in the course's order", async () => {
    const { code, stdout } = await callMain(["list", "--json"]);
    const document = parseDocument(stdout);
    expect(code).toBe(0);
    expect(document).toMatchObject({ threadlab: 1, command: "list", ok: true });
    const numbers = document.lessons?.map(({ number }) => number) ?? [];
    expect(numbers).toHaveLength(IDS.length);
    expect(numbers).toEqual([...numbers].sort((one, other) => Number(one) - Number(other)));
    expect(document.lessons).toContainEqual(
      expect.objectContaining({
        lesson: "create",
        section: "3.1",
        output: "printed",
        title: expect.any(String),
      }),
    );
  });

  test("is coloured when colour is asked for, and not otherwise", async () => {
    const isColoured = async (words: string[], env: Record<string, string>) =>
      (await callMain(words, { env })).stdout.includes("\u001b[");
    expect(await isColoured(["list"], {})).toBe(false);
    expect(await isColoured(["list"], { FORCE_COLOR: "1" })).toBe(true);
    expect(await isColoured(["list"], { FORCE_COLOR: "0" })).toBe(false);
    expect(await isColoured(["list", "--no-color"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await isColoured(["--no-color", "list"], { FORCE_COLOR: "1" })).toBe(false);
  });
});
