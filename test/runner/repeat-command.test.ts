import { describe, expect, test } from "vitest";
import type { Target } from "../../src/lesson/resolve.ts";
import { wordFor } from "../../src/lesson/word-for.ts";
import { replayCommand } from "../../src/runner/commands.ts";
import { runCommand, withRepeatCommand } from "../../src/runner/repeat-command.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { sampleResult } from "../render/sample.ts";
import { targetFor } from "./explore/explored-target.ts";

const FILE: Target = { kind: "file", file: "/course/mine.ts", name: "./mine.ts" };

describe("the word for a target", () => {
  test("a built-in lesson goes by its name, another by its path, a file as it was given", async () => {
    expect(wordFor(await targetFor("mutex"))).toBe("mutex");
    expect(wordFor(await targetFor("lessons/lucky"))).toBe("test/fixtures/explore/lessons/lucky");
    expect(wordFor(FILE)).toBe("./mine.ts");
  });

  test("a lesson of one's own below the working directory is no name", async () => {
    const own = await targetFor("lessons/lucky");
    if (own.kind !== "lesson") throw new Error("lucky is a lesson");
    const target: Target = { kind: "lesson", lesson: { ...own.lesson, folder: `${process.cwd()}/mutex` } };
    expect(wordFor(target)).toBe("./mutex");
  });
});

describe("the command that makes a run again", () => {
  test("says what differs from what run does by itself", () => {
    expect(runCommand(FILE, [], DEFAULT_VIRTUAL)).toBe("threadlab run ./mine.ts --virtual --seed 1");
    const pct = { ...DEFAULT_VIRTUAL, strategy: "pct", seed: 7, depth: 2, time: "free" } as const;
    expect(runCommand(FILE, ["n=3"], pct)).toBe(
      "threadlab run ./mine.ts --set n=3 --virtual --seed 7 --strategy pct --depth 2 --time free",
    );
    expect(runCommand(FILE, [], { ...DEFAULT_VIRTUAL, strategy: "round-robin" })).toBe(
      "threadlab run ./mine.ts --virtual --strategy round-robin",
    );
  });

  test("can be typed into a shell as it stands", () => {
    const how = { sets: ["name=it's me"], time: "ordered", schedule: "1*3.2" } as const;
    expect(replayCommand("./my course", how)).toBe(
      "threadlab replay './my course' --set 'name=it'\\''s me' --time ordered --schedule '1*3.2'",
    );
  });

  test("is a finding of what failed, and of nothing else", () => {
    const how = { sets: [], virtual: DEFAULT_VIRTUAL };
    for (const verdict of ["match", "match-reordered", "ran", "error"] as const) {
      expect(withRepeatCommand(sampleResult({ verdict }), FILE, how).findings).toEqual([]);
    }
    for (const verdict of ["mismatch", "deadlock", "race", "timeout", "crash"] as const) {
      expect(
        withRepeatCommand(sampleResult({ verdict }), FILE, how).findings.map(({ message }) => message),
      ).toEqual(["Repeat this run:\n  threadlab run ./mine.ts --virtual --seed 1"]);
    }
  });
});
