import { basename, dirname, join } from "node:path";
import { builtinLessons } from "../lesson/builtin.ts";
import { wayTo } from "../lesson/display-path.ts";

/** The files of a folder of programs, as patterns of paths in it. */
export interface Programs {
  /** The name in its package.json. */
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Those of a learner: exercises, or a lesson's copy. */
export function learnersPrograms(folder: string): Programs {
  return {
    name: packageName(folder),
    include: ["*.ts", "*/*.ts"],
    exclude: ["*.kept-*.ts", "*/*.kept-*.ts"],
  };
}

/** A name that npm allows. */
export function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name === "" ? "course" : name;
}

/** The files that an editor's compiler needs in a folder of programs, by their names. */
export function editorFiles(folder: string, programs: Programs): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageFile(programs)],
    ["tsconfig.json", compilerSettings(folder, programs)],
  ]);
}

/** It does not ask for threadlab: that is on no registry, and then npm would install nothing at all. */
function packageFile({ name, scripts }: Programs): string {
  const content = {
    name,
    private: true,
    type: "module",
    scripts,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/**
 * The types come from the threadlab that made the folder, by their relative path, so that an editor knows them before anything is
 * installed. If that path leads nowhere, as in a copy on another machine, the compiler looks in node_modules as usual.
 */
function compilerSettings(folder: string, { include, exclude }: Programs): string {
  const types = join(dirname(builtinLessons()), "dist", "types", "src", "index.d.ts");
  const content = {
    compilerOptions: {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      moduleDetection: "force",
      types: [],
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      paths: { threadlab: [wayTo(types, folder)] },
    },
    include,
    exclude: ["node_modules", ...exclude],
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
