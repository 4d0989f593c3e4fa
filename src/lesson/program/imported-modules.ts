import { isBuiltin } from "node:module";
import type { Program } from "../../protocol/program.ts";

/** How the compiler writes an import that it leaves in the program. */
const IMPORT = /^var \w+ = (?:__toESM\()?require\("([^"\n]+)"\)/gm;

/** Node's modules that a program imports, as it names them. Does not find those that it loads later by `import()`. */
export function importedModules({ code }: Pick<Program, "code">): readonly string[] {
  return [...code.matchAll(IMPORT)].map(([, name = ""]) => name).filter((name) => isBuiltin(name));
}
