import { dirname, join, relative, resolve, sep } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { builtinLessons } from "../lesson/builtin.ts";

/** The files that make an editor's compiler at home in a folder of programs, by their names. */
export function editorFiles(folder: string): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageFile()],
    ["tsconfig.json", compilerSettings(folder)],
  ]);
}

function packageFile(): string {
  const content = {
    name: "threads-practice",
    private: true,
    type: "module",
    devDependencies: { threadlab: `^${manifest.version}` },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/**
 * The types are those of the threadlab that laid the folder out, found by their path from there, so that an editor knows them
 * before anything is installed. Where that path leads nowhere, as in a copy on another machine, the compiler looks in
 * node_modules as usual.
 */
function compilerSettings(folder: string): string {
  const types = join(dirname(builtinLessons()), "dist", "types", "src", "index.d.ts");
  const path = relative(resolve(folder), types).split(sep).join("/");
  const content = {
    compilerOptions: {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      moduleDetection: "force",
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      paths: { threadlab: [path.startsWith(".") ? path : `./${path}`] },
    },
    include: ["*.ts", "*/*.ts"],
    exclude: ["node_modules", "*.kept-*.ts", "*/*.kept-*.ts"],
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
