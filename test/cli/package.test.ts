import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { IS_POSIX } from "../support/system.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { REPOSITORY } from "./threadlab.ts";

/**
 * The package as it is published, unpacked elsewhere. Its dependencies are links to those of this folder: what is tested is that the
 * package holds all it needs, and that needs no network.
 */
const folder = temporaryFolder();
let installed: string;

const MINE =
  'import { Lock, print, Thread } from "threadlab";\n\nconst mutex: Lock = new Lock();\n\n' +
  "export function test(name: string) {\n  mutex.with(() => print(name));\n}\n\n" +
  'export default function main() {\n  const t = new Thread({ target: test, args: ["jason"] });\n  t.start();\n  t.join();\n}\n';

/** Nothing else could end a call that waits for a command for ever. */
const LIMIT = { timeout: 590_000, killSignal: "SIGKILL" } as const;

beforeAll(() => {
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: REPOSITORY,
    stdio: "pipe",
    // On Windows npm is a script.
    shell: !IS_POSIX,
    ...LIMIT,
  });
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
  execFileSync("tar", ["-xzf", archive], { cwd: folder });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  installed = join(modules, "threadlab");
  renameSync(join(folder, "package"), installed);
  for (const name of readdirSync(join(REPOSITORY, "node_modules"))) {
    if (!name.startsWith(".") && name !== "threadlab")
      symlinkSync(join(REPOSITORY, "node_modules", name), join(modules, name));
  }
  threadlab("new", "course", "mine");
});

function threadlab(...words: string[]): string {
  return execFileSync(process.execPath, [join(installed, "dist/bin/threadlab.js"), ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "" },
    ...LIMIT,
  });
}

describe("the package", () => {
  test("holds the command, the lessons and the types, and no sources or tests", () => {
    expect(
      readdirSync(installed)
        .filter((name) => !/^(?:README|LICENSE)/.test(name))
        .sort(),
    ).toEqual(["dist", "lessons", "package.json"]);
    const dist = readdirSync(join(installed, "dist"));
    expect(dist).toEqual(
      expect.arrayContaining([
        "bin",
        "index.js",
        "worker.cjs",
        "lessons.json",
        "types",
        "schema",
        "LICENSES.txt",
      ]),
    );
  });

  test("has no scripts that npm runs, or warns of, where it is installed", () => {
    const { scripts } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    for (const name of ["preinstall", "install", "postinstall", "prepare"])
      expect(scripts).not.toHaveProperty(name);
  });

  test("runs its lessons", () => {
    expect(threadlab("run", "create", "--speed", "20")).toContain("✓ matches");
    expect(threadlab("check", "sharing")).toContain("1 lesson: 1 matches");
  });

  test("runs a program of another folder", () => {
    writeFileSync(join(folder, "mine.ts"), MINE);
    expect(threadlab("run", "mine.ts")).toMatch(/^jason\n/);
  });

  test("makes a course that it checks and lints at once", () => {
    threadlab("new", "exercise", "mine/exercises/sum");
    expect(threadlab("check", "./mine")).toContain("1 lesson: 1 matches");
    expect(threadlab("lint", "./mine")).toBe("1 lesson and 1 exercise: nothing to mend\n");
  });

  /** 5.9 comes with what makes the schemas. */
  const compilers = [
    join(REPOSITORY, "node_modules/typescript"),
    dirname(
      createRequire(import.meta.resolve("ts-json-schema-generator")).resolve("typescript/package.json"),
    ),
  ];

  const [newest, older] = compilers as [string, string];

  /** Each compiler with each kind of modules, with Node's types or without. The last one takes the older compiler long. */
  const settings = (
    [
      [["nodenext"], "", newest],
      [["esnext", "--moduleResolution", "bundler"], "node", newest],
      [["esnext", "--moduleResolution", "bundler", "--target", "es2022"], "", older],
      [["nodenext"], "node", older],
    ] as const
  ).slice(0, process.env.CI ? 4 : 3);

  test.each(settings)(
    "has types that need nothing else: module %s, types %j, with %s",
    (module, types, compiler) => {
      const { version } = JSON.parse(readFileSync(join(compiler, "package.json"), "utf8"));
      expect(version).toMatch(compiler === newest ? /^7\./ : /^5\.9\./);
      const room = join(folder, "mine");
      writeFileSync(join(room, "hello/mine.ts"), MINE);
      // The compiler complains, too, where there is no error in spite of what a comment expects.
      writeFileSync(
        join(room, "hello/wrong.ts"),
        'import { Thread } from "threadlab";\n\n// @ts-expect-error\nexport const t = new Thread({ target: 1 });\n',
      );
      writeFileSync(
        join(room, "hello/all.ts"),
        'import * as threadlab from "threadlab";\n\nexport const { createConnection, Lock } = threadlab;\n' +
          "export const got: string = createConnection({ port: 1 }).recv(1).toString();\n" +
          "export function held() {\n  using mutex = new Lock().hold();\n  return mutex;\n}\n",
      );
      const { compilerOptions } = JSON.parse(readFileSync(join(room, "tsconfig.json"), "utf8"));
      expect(compilerOptions).toMatchObject({ strict: true });
      expect(compilerOptions).not.toHaveProperty("skipLibCheck");
      const options = [
        "--skipLibCheck",
        "false",
        ...["--module", ...module],
        ...(types && ["--types", types]),
      ];
      const call = [join(compiler, "bin/tsc"), "-p", room, ...options];
      expect(execFileSync(process.execPath, call, { cwd: room, encoding: "utf8", ...LIMIT })).toBe("");
    },
  );
});
