import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { pageNames } from "../../src/cli/page/graded-pages.ts";
import { findGraded } from "../../src/practice/grade/find-graded.ts";
import { type GradeOptions, grade } from "../../src/practice/grade/grade.ts";
import type { Graded } from "../../src/practice/grade/graded.ts";
import { judge, steady } from "../../src/practice/grade/judge.ts";
import { type JudgeEnd, judgeInProcess } from "../../src/practice/grade/judge-process.ts";
import { findSubmissions, tellSkipped } from "../../src/practice/grade/submissions.ts";
import { FIXTURES, threadlab } from "../cli/threadlab.ts";
import { session } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exerciseOf } from "./searched.ts";

const room = temporaryFolder();
interface Kind {
  readonly name: string;
  readonly verdict: string;
  readonly rules: string;
  /** Of the command that grades it; without any, it is graded with all others that have none. */
  readonly options: string;
  readonly text: string;
}

interface Document {
  readonly ok: boolean;
  readonly results: readonly {
    readonly submission: string;
    readonly verdict: Graded["verdict"];
    readonly reasons: Graded["reasons"];
    readonly shortest?: readonly { readonly thread: string; readonly text: string }[];
    readonly repeat?: string;
  }[];
}

/** What students hand in: a heading `=== name | verdict | rules | options` above each program. */
function kindsOf(group: string): readonly Kind[] {
  const file = readFileSync(join(FIXTURES, "submissions", `${group}.txt`), "utf8");
  return file
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = "", ...lines] = part.split("\n");
      const [name = "", verdict = "", rules = "", options = ""] = head.split("|").map((word) => word.trim());
      return { name, verdict, rules, options, text: lines.join("\n") };
    });
}

/** `lost-update`, `lost-update.hostile`: an exercise, and which of its submissions. */
const HOSTILE = ".hostile";
const GROUPS = readdirSync(join(FIXTURES, "submissions")).map((file) => basename(file, ".txt"));

describe("submissions that students make", () => {
  test("there are many kinds of them", () => {
    const kinds = GROUPS.flatMap(kindsOf);
    expect(kinds.length).toBeGreaterThanOrEqual(46);
    expect(kinds.filter(({ verdict }) => verdict === "solved").length).toBeGreaterThanOrEqual(4);
    expect(kinds.filter(({ name }) => name.startsWith("hostile")).length).toBeGreaterThanOrEqual(10);
  });

  /** Each process of a judge takes longer than what it does, so only those do without that may be trusted. */
  test.each(GROUPS.filter((group) => !group.endsWith(HOSTILE)))("%s", async (group) => {
    const kinds = kindsOf(group);
    const submissions = findSubmissions(lay(group, kinds), findGraded(group, room), room);
    const graded = await grade(findGraded(group, room), submissions, await trusting());
    expect(graded.map(tell)).toEqual(kinds.map((kind) => wanted(group, kind)).sort());
    for (const { name, verdict, result, reasons } of graded) {
      for (const { rule, message } of reasons)
        if (rule === "error") expect(message, name).toMatch(/ Exception in thread \S.*: \w*Error: /);
        else if (rule === "proved") expect(message, name).toMatch(/ times in a row|asks for random numbers/);
      if (verdict === "not-solved") expect(result?.shown, name).not.toEqual(undefined);
    }
  });

  const hostile = GROUPS.filter((group) => group.endsWith(HOSTILE)).flatMap((group) => {
    const kinds = kindsOf(group);
    const calls = new Set(kinds.map(({ options }) => options));
    return [...calls].map((call) => [group, call, kinds.filter(({ options }) => options === call)] as const);
  });

  // A judge of one that waits for something else than threads waits for 20 s with it.
  test.concurrent.each(hostile)("%s %s", async (group, options, kinds) => {
    const [exercise = ""] = group.split(".");
    const call = ["grade", exercise, ...lay(`${group}${options}`, kinds), "--json", ...options.split(" ")];
    const { code, stdout, stderr } = await threadlab(call.filter(Boolean), { cwd: room });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { ok, results } = JSON.parse(stdout) as Document;
    expect(ok).toBe(true);
    const told = results.map(({ submission, ...rest }) => tell({ name: submission, ...rest }));
    expect(told).toEqual(kinds.map((kind) => wanted(`${group}${options}`, kind)).sort());
    for (const { submission, verdict, shortest } of results) {
      if (verdict === "not-solved") expect(shortest, submission).not.toEqual(undefined);
    }
    expect(readdirSync(room)).not.toContain("report.csv");
  });
});

test("a signal that comes before a judge is started ends that judge, too", async () => {
  const [name = ""] = lay("interrupted", [
    {
      name: "endless",
      verdict: "",
      rules: "",
      options: "",
      text: "export default function main() { for (;;); }\n",
    },
  ]);
  const exercise = findGraded("lost-update", room);
  const interrupted = new AbortController();
  const ends: JudgeEnd[] = [];
  const { execArgv } = process;
  // The judge runs from source.
  process.execArgv = ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
  const graded = await grade(exercise, findSubmissions([name], exercise, room), {
    ...(await trusting()),
    limits: { seconds: 1, megabytes: 1024 },
    signal: interrupted.signal,
    async judge(...given) {
      interrupted.abort();
      ends.push(await judgeInProcess(...given));
      return undefined;
    },
  });
  process.execArgv = execArgv;
  expect({ graded, ends }).toEqual({ graded: [], ends: [undefined] });
});

/** Writes submissions into a folder of the room. */
function lay(folder: string, kinds: readonly Kind[]): readonly string[] {
  mkdirSync(join(room, folder));
  for (const { name, text } of kinds) writeFileSync(join(room, folder, `${name}.ts`), text);
  return kinds.map(({ name }) => `${folder}/${name}.ts`);
}

function wanted(folder: string, { name, verdict, rules }: Kind): string {
  return [`${folder}/${name}.ts`, verdict, rules].join(" | ");
}

function tell({ name, verdict, reasons }: Pick<Graded, "name" | "verdict" | "reasons">): string {
  return [name, verdict, reasons.map(({ rule }) => rule).join(" ")].join(" | ");
}

/** Judges one after the other, in this process. */
async function trusting(): Promise<GradeOptions> {
  return {
    ...{ jobs: 1, limits: { seconds: 60, megabytes: 1024 }, wantsPages: false, cwd: room },
    signal: new AbortController().signal,
    again: (name) => name,
    onGraded() {},
    async judge(called, _folder, signal) {
      const job = { ...called, secret: "" };
      return { kind: "judged", ...steady(await judge(session, job, signal), job) };
    },
  };
}

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
  const folder = join(room, "order");
  const reports = ["csv", "junit", "markdown", "json"];
  let one: readonly string[];

  const gradeTo = async (to: string, ...words: readonly string[]) => {
    mkdirSync(join(folder, to));
    const options = reports.map((name) => `--reporter=${name}=${to}/${name}`);
    const { code, stdout, stderr } = await threadlab(["grade", "lost-update", ...words, ...options], {
      cwd: folder,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return [stdout, ...reports.map((name) => readFileSync(join(folder, to, name), "utf8"))];
  };

  beforeAll(async () => {
    mkdirSync(folder);
    for (const name of ["ann", "bea"]) writeFileSync(join(folder, `${name}.ts`), START);
    one = await gradeTo("one", "ann.ts", "bea.ts", "--jobs", "2", "--reporter", "html=pages");
  });

  test("writes the same bytes in whatever order, and how many there are at a time", async () => {
    const other = await gradeTo("other", "./bea.ts", "ann.ts", "--jobs", "1", "--reporter", "html=others");
    expect(other).toEqual(one.map((text) => text.replaceAll("pages", "others")));
    expect(one[1]).toContain("lost-update,ann.ts,not-solved,output race,4,");
  });

  test("the command that shows a short failing schedule works", async () => {
    const { repeat = "", shortest = [] } = (JSON.parse(one[4] ?? "") as Document).results[0] ?? {};
    expect(repeat).toMatch(/^threadlab replay \.\/ann\.ts --schedule /);
    expect(shortest.map(({ text }) => text)).toContain("writes hits ← 1");
    const replayed = await threadlab(repeat.split(" ").slice(1), { cwd: folder });
    expect(replayed.stdout).toContain("1 visitors");
  });

  test("writes a page for each submission", () => {
    expect(readdirSync(join(folder, "pages")).sort()).toEqual(["ann.ts.html", "bea.ts.html"]);
    expect(readFileSync(join(folder, "pages", "ann.ts.html"), "utf8")).toContain(
      "2 of 4 traces print something else",
    );
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
    const strict = await threadlab(
      ["grade", "account", "bea", "--strict", "--cases", "1", "--reporter", "markdown=table.md"],
      { cwd: folder },
    );
    expect(strict.code).toBe(1);
    expect(strict.stdout).toContain("reads money → 100");
    expect(readFileSync(join(folder, "table.md"), "utf8")).toContain(
      "`threadlab grade account bea --cases 1`",
    );
    const wrong = await threadlab(["grade", "account", "bea", "--cases", "7"], { cwd: folder });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('has no case "7"');
  });
});

test("what the system does not let be read is a verdict in words, and the others are still graded", () => {
  const folder = join(room, "closed");
  mkdirSync(folder);
  writeFileSync(join(folder, "a.ts"), START);
  const long = `${"x".repeat(300)}.ts`;
  const exercise = exerciseOf("lost-update");
  const found = findSubmissions(["a.ts", long, `${long}/b.ts`], exercise, folder);
  expect(found.map(({ name, problem }) => [name, problem?.message.split("/").at(-1)])).toEqual([
    ["a.ts", undefined],
    [long, `${long} cannot be read: the name is too long.`],
    [`${long}/b.ts`, "b.ts cannot be read: the name is too long."],
  ]);
  expect(tellSkipped(["a.ts", long], exercise, folder)).toEqual([]);
});

test("says in a word why a submission cannot be run, and where", async () => {
  const folder = join(room, "refused");
  mkdirSync(join(folder, "f"), { recursive: true });
  const start = exerciseOf("account").files[0]?.start ?? "";
  const put = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
  put("a.ts", `${start}process.exit(0);\n`);
  put("b.ts", `import "node:fs";\n${start}`);
  put("c.ts", "export class Account {\n");
  put("d.ts", 'export * from "./nowhere.ts";\n');
  put("e.ts", Uint8Array.of(0x2f, 0x2f, 0xe4));
  put("f/notes.txt", "I was ill.");
  put("g.ts", "export {};\n");
  symlinkSync("a.ts", join(folder, "h.ts"));
  put("i.ts", `import "threadlab/dist/lib.js";\n${start}`);
  put("j.ts", `import "https://localhost/a.js";\n${start}`);
  const call = ["grade", "account", ".", "--reporter", "csv=all.csv", "--reporter", "github=all.txt"];
  const { code } = await threadlab(call, { cwd: folder });
  expect(code).toBe(0);
  const [, ...rows] = readFileSync(join(folder, "all.csv"), "utf8").trimEnd().split("\n");
  expect(rows.map((row) => row.split(",")[3])).toEqual(
    "forbidden forbidden syntax missing encoding missing import link forbidden forbidden".split(" "),
  );
  const line = start.split("\n").length;
  const told = readFileSync(join(folder, "all.txt"), "utf8");
  expect(told).toContain(
    `::error file=a.ts,line=${line},col=1,title=forbidden::a.ts: a.ts:${line}:1: "process"`,
  );
  expect(told).toContain("::error file=h.ts,title=link::");
});

test("takes all kinds of programs from a folder, and names what it skips", async () => {
  const folder = join(room, "kinds");
  mkdirSync(folder);
  for (const name of ["ann.js", "bea.TS", "cid.mts"]) writeFileSync(join(folder, name), "");
  for (const name of ["dan.ts.txt", "list.csv"]) writeFileSync(join(folder, name), "");
  execFileSync("mkfifo", [join(folder, "eve.ts")]);
  const { code, stdout } = await threadlab(["grade", "lost-update", "kinds"], { cwd: room });
  expect(code).toBe(0);
  expect(stdout).toContain(" skipped in kinds, because no program ends so: dan.ts.txt, list.csv\n");
  const rows = stdout.split("\n").filter((line) => line.startsWith(" ✗ "));
  expect(rows.map((row) => row.trim().split(/\s+/).slice(1, 3).join(" "))).toEqual(
    ["ann.js", "bea.TS", "cid.mts", "eve.ts"].map((name) => `kinds/${name} error`),
  );
  mkdirSync(join(folder, "fay"));
  symlinkSync("ann.js", join(folder, "gil.ts"));
  const named = ["eve.ts", "fay", "gil.ts"].map((name) => `kinds/${name}`);
  const each = await threadlab(["grade", "lost-update", ...named, "--json"], { cwd: room });
  const { results } = JSON.parse(each.stdout) as Document;
  expect(results.map(({ reasons }) => reasons[0]?.message.split(/[:.] /)[0])).toEqual([
    "kinds/eve.ts cannot be read",
    "kinds/fay contains no submission",
    "kinds/gil.ts is a link",
  ]);
});

test("the name of a page is no longer than a file system allows", () => {
  const [one = "", two = ""] = pageNames([`${"\u00E9".repeat(300)}.ts`, `x/${"\u00E9".repeat(300)}.ts`]);
  for (const name of [one, two]) expect(Buffer.byteLength(name)).toBeLessThan(255);
  expect(one).toMatch(/^\u00E9+\.ts\.html$/);
  expect(two).toMatch(/^\u00E9+\.ts-2\.html$/);
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
