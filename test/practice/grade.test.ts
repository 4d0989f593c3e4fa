import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pageNames } from "../../src/cli/commands/grade.ts";
import { FIXTURES, threadlab } from "../cli/threadlab.ts";

const room = mkdtempSync(join(tmpdir(), "threadlab-grade-test-"));
afterAll(() => rmSync(room, { recursive: true }));

interface Kind {
  readonly name: string;
  readonly verdict: string;
  readonly rules: string;
  readonly text: string;
}

interface Document {
  readonly ok: boolean;
  readonly results: readonly {
    readonly submission: string;
    readonly verdict: string;
    readonly reasons: readonly { readonly rule: string; readonly message: string }[];
    readonly shortest?: readonly { readonly thread: string; readonly text: string }[];
    readonly repeat?: string;
  }[];
}

/** What students hand in: a heading `=== name | verdict | rules` above each program. */
function kindsOf(group: string): readonly Kind[] {
  const file = readFileSync(join(FIXTURES, "submissions", `${group}.txt`), "utf8");
  return file
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = "", ...lines] = part.split("\n");
      const [name = "", verdict = "", rules = ""] = head.split("|").map((word) => word.trim());
      return { name, verdict, rules, text: lines.join("\n") };
    });
}

/** `lost-update`, `lost-update.hostile`: an exercise, and which of its submissions. */
const GROUPS = readdirSync(join(FIXTURES, "submissions")).map((file) => basename(file, ".txt"));

describe("submissions that students make", () => {
  test("there are many kinds of them", () => {
    const kinds = GROUPS.flatMap(kindsOf);
    expect(kinds.length).toBeGreaterThanOrEqual(46);
    expect(kinds.filter(({ verdict }) => verdict === "solved").length).toBeGreaterThanOrEqual(4);
    expect(kinds.filter(({ name }) => name.startsWith("hostile")).length).toBeGreaterThanOrEqual(10);
  });

  test.each(GROUPS)("%s", async (group) => {
    const [exercise = ""] = group.split(".");
    const folder = join(room, group);
    mkdirSync(folder);
    const kinds = kindsOf(group);
    for (const { name, text } of kinds) writeFileSync(join(folder, `${name}.ts`), text);
    const { code, stdout, stderr } = await threadlab(["grade", exercise, group, "--json"], { cwd: room });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { ok, results } = JSON.parse(stdout) as Document;
    expect(ok).toBe(true);
    const told = results.map(({ submission, verdict, reasons }) =>
      [submission, verdict, reasons.map(({ rule }) => rule).join(" ")].join(" | "),
    );
    const wanted = kinds.map(({ name, verdict, rules }) => `${group}/${name}.ts | ${verdict} | ${rules}`);
    expect(told).toEqual(wanted.sort());
    for (const { submission, verdict, shortest } of results) {
      if (verdict === "not-solved") expect(shortest, submission).not.toEqual(undefined);
    }
    expect(readdirSync(room)).not.toContain("report.csv");
  });
});

const START = `import { print, Shared, Thread } from "threadlab";
const hits = new Shared(0);
export function door() {
  hits.value += 1;
}
export default function main() {
  const doors = [new Thread({ target: door }), new Thread({ target: door })];
  for (const each of doors) each.start();
  for (const each of doors) each.join();
  print(\`\${hits.value} visitors\`);
}
`;

describe("threadlab grade", () => {
  test("writes the same bytes in whatever order, and how many there are at a time", async () => {
    const folder = join(room, "order");
    mkdirSync(folder);
    for (const name of ["ann", "bea", "cid"]) writeFileSync(join(folder, `${name}.ts`), START);
    const reports = ["csv", "junit", "markdown", "json"];
    const grade = async (words: readonly string[], to: string) => {
      mkdirSync(join(folder, to));
      const options = reports.map((name) => `--reporter=${name}=${to}/${name}`);
      const { code, stdout } = await threadlab(["grade", "lost-update", ...words, ...options], {
        cwd: folder,
      });
      expect(code).toBe(0);
      return [stdout, ...reports.map((name) => readFileSync(join(folder, to, name), "utf8"))];
    };
    const one = await grade(["ann.ts", "bea.ts", "cid.ts", "--jobs", "3"], "one");
    const other = await grade(["cid.ts", "ann.ts", "./bea.ts", "--jobs", "1"], "other");
    expect(other).toEqual(one);
    expect(one[1]).toContain("lost-update,ann.ts,not-solved,output race,4,");
  });

  test("the command that shows the shortest failing schedule works", async () => {
    const folder = join(room, "repeat");
    mkdirSync(folder);
    writeFileSync(join(folder, "ann.ts"), START);
    const { stdout } = await threadlab(["grade", "lost-update", "ann.ts", "--json"], { cwd: folder });
    const { repeat = "", shortest = [] } = (JSON.parse(stdout) as Document).results[0] ?? {};
    expect(repeat).toMatch(/^threadlab replay \.\/ann\.ts --schedule /);
    expect(shortest.map(({ text }) => text)).toContain("writes hits ← 1");
    const replayed = await threadlab(repeat.split(" ").slice(1), { cwd: folder });
    expect(replayed.stdout).toContain("1 visitors");
  });

  test("takes folders as practice lays them out, the course's own driver, and tells what is not there", async () => {
    const folder = join(room, "folders");
    const kinds = new Map(kindsOf("account").map(({ name, text }) => [name, text]));
    const put = (path: string, text: string) => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    put("ann/23-account/account.ts", kinds.get("reentrant") ?? "");
    // A driver that is always content is not run.
    put("bea/account.ts", kinds.get("start") ?? "");
    put(
      "bea/main.ts",
      'import { print } from "threadlab";\nexport default function main() { print("fine"); }\n',
    );
    put("cid/notes.txt", "I was ill.");
    put("dan/account.ts", `export { Account, transfer } from "../bea/account.ts";`);
    const { code, stdout } = await threadlab(["grade", "threads/account", "."], { cwd: folder });
    expect(code).toBe(0);
    const rows = stdout.split("\n").slice(1, 5);
    expect(rows.map((row) => row.trim().split(/\s\s+/).slice(0, 2).join(" "))).toEqual([
      "✓ ann solved",
      "✗ bea not-solved",
      "✗ cid error",
      "✗ dan error",
    ]);
    const only = await threadlab(["grade", "account", "cid"], { cwd: folder });
    expect(only.code).toBe(2);
    const strict = await threadlab(["grade", "account", "bea", "--strict", "--cases", "1"], { cwd: folder });
    expect(strict.code).toBe(1);
    const wrong = await threadlab(["grade", "account", "bea", "--cases", "4"], { cwd: folder });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('has no case "4"');
  });

  test("writes a page for each submission", async () => {
    const folder = join(room, "pages");
    mkdirSync(folder);
    writeFileSync(join(folder, "ann.ts"), START);
    const call = ["grade", "lost-update", "ann.ts", "--reporter", "html=pages"];
    const { code, stderr } = await threadlab(call, { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(existsSync(join(folder, "pages", "ann.ts.html"))).toBe(true);
    expect(readFileSync(join(folder, "pages", "ann.ts.html"), "utf8")).toContain(
      "2 of 4 traces print something else",
    );
  });
});

test("no two submissions share a page", () => {
  expect(pageNames(["a/b.ts", "a-b.ts", "A-B.ts", "../..", "a-b.ts-2"])).toEqual([
    "a-b.ts.html",
    "a-b.ts-2.html",
    "A-B.ts-3.html",
    "submission.html",
    "a-b.ts-2-2.html",
  ]);
});
