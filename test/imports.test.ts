import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { describe, expect, test } from "vitest";
import { type Import, readSource, readSources, type SourceFile } from "./read-source.ts";

/** Which parts a part may import besides itself. `protocol` holds the words that all share, and every part may use them. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  "src/protocol": [],
  "src/kernel": ["src/protocol"],
  "src/trace": ["src/protocol"],
  "src/result": ["src/protocol", "src/trace"],
  "src/scheduler": ["src/protocol", "src/kernel", "src/trace"],
  "src/threading": ["src/protocol", "src/kernel"],
  "src/worker": ["src/protocol", "src/kernel", "src/scheduler", "src/threading", "src/index.ts"],
  "src/supervisor": ["src/protocol", "src/kernel", "src/trace", "src/scheduler"],
  "src/explain": ["src/protocol", "src/result"],
  "src/detect": ["src/protocol", "src/trace", "src/result"],
  "src/expect": ["src/protocol", "src/trace", "src/result", "src/explain"],
  "src/lesson": ["src/protocol"],
  "src/fibers": [
    "src/protocol",
    "src/kernel",
    "src/scheduler",
    "src/threading",
    "src/worker",
    "src/index.ts",
  ],
  "src/runner": [
    "src/protocol",
    "src/kernel",
    "src/trace",
    "src/scheduler",
    "src/supervisor",
    "src/detect",
    "src/expect",
    "src/fibers",
    "src/lesson",
    "src/result",
    "src/explain",
  ],
  "src/practice": [
    "src/protocol",
    "src/result",
    "src/explain",
    "src/runner",
    "src/lesson",
    "src/scheduler",
    "package.json",
  ],
  "src/page": ["src/protocol", "src/result", "src/trace"],
  "src/authoring": [
    "src/protocol",
    "src/result",
    "src/explain",
    "src/expect",
    "src/runner",
    "src/lesson",
    "src/practice",
  ],
  "src/render": [
    "src/protocol",
    "src/trace",
    "src/result",
    "src/explain",
    "src/lesson",
    "src/runner",
    "src/practice",
    "src/authoring",
  ],
  "src/cli": [
    "src/protocol",
    "src/trace",
    "src/result",
    "src/runner",
    "src/lesson",
    "src/practice",
    "src/authoring",
    "src/render",
    "package.json",
  ],
  "src/index.ts": ["src/protocol", "src/threading"],
  "src/build.ts": [
    ...["src/runner/script.ts", "src/render/text/plain.ts", "src/cli/page/template.ts"],
    ...["src/lesson/built-index.ts", "src/lesson/front-matter.ts", "src/lesson/load.ts"],
    ...["src/lesson/read-text.ts", "src/lesson/split-front-matter.ts", "src/practice/course.ts"],
  ],
  "src/lazy-segmenter.ts": [],
  "bin/threadlab.ts": ["src/cli"],
};

/** The rooms of the kernel: each may import those before it. */
const KERNEL = [
  "records",
  "memory",
  "rounds",
  "steps",
  "primitives",
  "network",
  "threads",
  "scheduling",
  "supervision",
].map((room) => `src/kernel/${room}`);

/** The same within the parts that have rooms, folder by folder. A part without rooms has no row. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(KERNEL.map((room, index) => [room, KERNEL.slice(0, index)])),
  "src/threading/support": [],
  "src/threading": ["src/threading/support"],
  "src/threading/network": ["src/threading/support"],
  "src/threading/process": ["src/threading/support", "src/threading"],
  "src/threading/pool": ["src/threading/support", "src/threading", "src/threading/network"],
  "src/supervisor/workers": [],
  "src/supervisor/requests": ["src/supervisor/workers"],
  "src/supervisor": ["src/supervisor/workers", "src/supervisor/requests"],
  "src/expect": [],
  "src/expect/match": ["src/expect"],
  "src/expect/compare": ["src/expect", "src/expect/match"],
  "src/lesson": [],
  "src/lesson/program": ["src/lesson"],
  "src/runner": [],
  "src/runner/child": ["src/runner"],
  "src/runner/run": ["src/runner"],
  "src/runner/search": ["src/runner"],
  "src/runner/explore": ["src/runner", "src/runner/run", "src/runner/search"],
  "src/runner/page": ["src/runner", "src/runner/search"],
  "src/runner/predict": ["src/runner", "src/runner/explore"],
  "src/runner/steer": ["src/runner", "src/runner/search", "src/runner/explore"],
  "src/runner/check": ["src/runner", "src/runner/run", "src/runner/search", "src/runner/explore"],
  "src/render/text": [],
  "src/render/markdown": ["src/render/text"],
  "src/render/timeline": ["src/render/text"],
  "src/render/html": ["src/render/text", "src/render/markdown"],
  "src/render": ["src/render/text", "src/render/markdown", "src/render/timeline", "src/render/documents"],
  "src/render/documents": ["src/render/text"],
  "src/render/reporters": ["src/render/text", "src/render/documents", "src/render"],
  "src/cli/system": [],
  "src/cli/options": ["src/cli/system"],
  "src/cli/terminal": ["src/cli/system", "src/cli/options"],
  "src/cli/targets": ["src/cli/system", "src/cli/options"],
  "src/cli/reports": ["src/cli/system", "src/cli/options"],
  "src/cli/page": ["src/cli/system", "src/cli/options"],
  "src/cli/commands": [
    "src/cli/system",
    "src/cli/options",
    "src/cli/terminal",
    "src/cli/targets",
    "src/cli/reports",
    "src/cli/page",
  ],
  "src/cli": ["src/cli/system", "src/cli/options", "src/cli/terminal", "src/cli/page", "src/cli/commands"],
};
/** The parts that have rooms. */
const HOUSES = [...new Set(Object.keys(ROOMS).map((room) => partOf({ path: `${room}/` })))];

/** Folders without clock, chance, or a way out: what they make depends on what they are given and on nothing else. */
const PURE = [
  "src/protocol",
  "src/trace",
  "src/result",
  "src/explain",
  "src/detect",
  "src/expect",
  "src/render",
];
const IMPURE = [
  "Date",
  "performance",
  "process",
  "Math.random",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "fetch",
];
/** Parts of Node that only work on what they are given. */
const PURE_MODULES = ["node:util", "node:path", "node:url"];

const sources = readSources(["src", "bin"]);
const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

describe("who may import whom", () => {
  test("every part has a row in the table", () => {
    expect([...new Set(sources.map(partOf))].sort()).toEqual(Object.keys(TABLE).sort());
  });

  test.each(Object.entries(TABLE))("%s", (part, allowed) => {
    const forbidden = sources
      .filter((source) => partOf(source) === part)
      .flatMap((source) => source.imports.filter(isOurs).map((found) => ({ source, found })))
      .filter(({ found }) => !isWithin(found.of, [part, ...allowed]))
      .map(({ source, found }) => `${source.path} imports ${found.isType ? "types of " : ""}${found.of}`);
    expect(forbidden).toEqual([]);
  });

  test.each(Object.entries(ROOMS))("%s", (room, allowed) => {
    const forbidden = sources
      .filter(({ path }) => roomOf(path) === room)
      .flatMap(({ path, imports }) => imports.map(({ of }) => ({ path, of })))
      .filter(({ of }) => isWithin(of, [partOf({ path: room })]) && ![room, ...allowed].includes(roomOf(of)))
      .map(({ path, of }) => `${path} imports ${of}`);
    expect(forbidden).toEqual([]);
  });

  test("every room has a row", () => {
    const rooms = sources
      .map(({ path }) => roomOf(path))
      .filter((room) => HOUSES.some((part) => isWithin(room, [part])));
    expect([...new Set(rooms)].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  test("nothing imports itself, by whatever way round", () => {
    expect(findCycle(sources)).toEqual([]);
  });

  test("every package that is imported is a dependency", () => {
    const unknown = sources.flatMap(({ path, imports }) =>
      imports
        .filter((found) => !isOurs(found) && !found.of.startsWith("node:") && found.of !== "threadlab")
        .map(({ of }) => of.split("/", of.startsWith("@") ? 2 : 1).join("/"))
        .filter((name) => !(name in dependencies))
        .map((name) => `${path} imports ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test("Node's own modules are named as such", () => {
    const bare = sources.flatMap(({ path, imports }) =>
      imports.filter(({ of }) => builtinModules.includes(of)).map(({ of }) => `${path} imports ${of}`),
    );
    expect(bare).toEqual([]);
  });
});

describe("what is done in one place only", () => {
  test("Atomics belongs to the kernel", () => {
    // A worker takes it before a lesson can change it.
    expect(outside(["src/kernel", "src/worker/own-globals.ts"], usersOf("Atomics"))).toEqual([]);
  });

  test("where a word of memory lies is the kernel's own matter", () => {
    const readers = sources.filter(({ imports }) =>
      imports.some(({ of }) => of.startsWith("src/kernel/records/")),
    );
    expect(readers.length).toBeGreaterThan(10);
    expect(
      outside(
        ["src/kernel"],
        readers.map(({ path }) => path),
      ),
    ).toEqual([]);
  });

  test("one file of the supervisor makes workers", () => {
    const makers = usersOf("new Worker");
    expect(makers).toHaveLength(1);
    expect(outside(["src/supervisor"], makers)).toEqual([]);
  });

  test("the standard streams belong to the command line", () => {
    const users = ["stdin", "stdout", "stderr"].flatMap((name) => usersOf(`process.${name}`));
    // In a worker the streams are turned into steps of the kernel; the executable speaks where nothing could be loaded.
    expect(outside(["src/cli", "src/worker/console.ts", "bin/threadlab.ts"], users)).toEqual([]);
  });

  test("the only list of re-exports is what a lesson may import", () => {
    expect(sources.filter(({ isBarrel }) => isBarrel).map(({ path }) => path)).toEqual(["src/index.ts"]);
  });

  test("what computes does nothing else", () => {
    const users = IMPURE.flatMap((name) => usersOf(name).map((path) => `${path} uses ${name}`));
    const readers = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ of, isType }) => of.startsWith("node:") && !isType && !PURE_MODULES.includes(of))
        .map(({ of }) => `${path} imports ${of}`),
    );
    expect([...users, ...readers].filter((found) => isWithin(found, PURE))).toEqual([]);
  });
});

describe("the reader behind these tests", () => {
  test("finds every way to import, types told apart", () => {
    const { imports } = readSource(
      "src/runner/a.ts",
      `import a from "acorn";
import type { B } from "../protocol/b.ts";
import type {
  C,
} from "./c.ts";
import { d, type E } from "./d.ts";
export type { F } from "./f.ts";
export { g } from "./g.ts";
export * from "./h.ts";
export type I = B | C | E;
const k = await import("./k.ts");
// import l from "./l.ts";
`,
    );
    expect(imports.map(({ of, isType }) => (isType ? `type ${of}` : of)).sort()).toEqual([
      "acorn",
      "src/runner/d.ts",
      "src/runner/g.ts",
      "src/runner/h.ts",
      "src/runner/k.ts",
      "type src/protocol/b.ts",
      "type src/runner/c.ts",
      "type src/runner/f.ts",
    ]);
  });

  test("sees what the code uses, and not what its comments and texts speak of", () => {
    const { uses } = readSource(
      "a.ts",
      `// Atomics\nconst text = "process.stdout";\nnew Worker(Math.random());`,
    );
    expect(
      ["Atomics", "process.stdout", "new Worker", "Math.random"].filter((name) => uses.has(name)),
    ).toEqual(["new Worker", "Math.random"]);
  });

  test("finds a cycle, and says which files it goes through", () => {
    const file = (path: string, of: string) => readSource(path, `import "${of}";`);
    const cycle = [file("src/a.ts", "./b.ts"), file("src/b.ts", "./c.ts"), file("src/c.ts", "./b.ts")];
    expect(findCycle(cycle)).toEqual(["src/b.ts", "src/c.ts", "src/b.ts"]);
  });
});

/** The row of the table that a file belongs to: its folder below src, or the file itself. */
function partOf({ path }: Pick<SourceFile, "path">): string {
  return path.split("/").slice(0, 2).join("/");
}

function roomOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function isOurs({ of }: Import): boolean {
  return of.startsWith("src/") || of.startsWith("bin/") || of.endsWith(".json");
}

function isWithin(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function usersOf(name: string): readonly string[] {
  return sources.filter(({ uses }) => uses.has(name)).map(({ path }) => path);
}

function outside(places: readonly string[], paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !isWithin(path, places));
}

/** The first cycle of imports, as the files that it goes through; empty where there is none. */
function findCycle(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(files.map(({ path, imports: found }) => [path, found.map(({ of }) => of)]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    done.add(path);
    for (const next of imports.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

test("a name of a type has one meaning", () => {
  const files = new Map<string, string[]>();
  for (const { path, types } of sources)
    for (const name of types) files.set(name, [...(files.get(name) ?? []), path]);
  expect(files.size).toBeGreaterThan(500);
  expect([...files].filter(([, declaring]) => declaring.length > 1)).toEqual([]);
});
