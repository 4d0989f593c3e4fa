import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Node, parse } from "acorn";
import { simple } from "acorn-walk";
import { transformSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One import or re-export of a file. */
export interface Import {
  /** A path from the project's top (`src/kernel/lock.ts`), or the name of a package. */
  readonly of: string;
  /** Whether it is gone once types are stripped. */
  readonly isType: boolean;
}

/** What the rules of the project's layout need to know of a source file. */
export interface SourceFile {
  /** From the project's top: `src/kernel/lock.ts`. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Names and dotted names that the code uses: `Atomics.load`, `process.stdout`, `new Worker`. */
  readonly uses: ReadonlySet<string>;
  /** Names of the interfaces, types, classes and enums that it declares at its top level. */
  readonly types: readonly string[];
  /** Whether the file consists of re-exports alone. */
  readonly isBarrel: boolean;
}

/** Reads every source file below the given folders. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .sort()
      .map((file) => readSource(join(folder, file), readFileSync(join(root, folder, file), "utf8"))),
  );
}

/** @param path from the project's top; imports are read relative to it. */
export function readSource(path: string, text: string): SourceFile {
  const program = parse(toJavaScript(text, path.endsWith("x") ? "tsx" : "ts"), {
    ecmaVersion: "latest",
    sourceType: "module",
  });
  const imports: Import[] = [];
  const uses = new Set<string>();
  const add = (source: { value?: unknown } | null | undefined) => {
    if (typeof source?.value === "string") imports.push(importOf(path, source.value));
  };
  simple(program, {
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source as { value?: unknown }),
    Identifier: ({ name }) => uses.add(name),
    MemberExpression: (node) => uses.add(dotted(node)),
    NewExpression: ({ callee }) => uses.add(`new ${dotted(callee)}`),
  });
  const isBarrel = program.body.every(
    (node) => node.type.startsWith("Export") && "source" in node && node.source,
  );
  const types = [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm)];
  const names = types.map(([, name = ""]) => name);
  return { path, imports, uses, types: names, isBarrel: isBarrel && program.body.length > 0 };
}

const TYPE = "type:";

/**
 * JavaScript with the same imports. Imports of types would be stripped with the types, so they are made imports of
 * values first, marked in the name of what they import.
 */
function toJavaScript(text: string, loader: "ts" | "tsx"): string {
  const marked = text.replace(
    /^(import|export) type (\{[^}]*\}|\* as \w+|\w+) from "/gm,
    `$1 $2 from "${TYPE}`,
  );
  return transformSync(marked, {
    loader,
    jsx: "automatic",
    target: "esnext",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, jsxImportSource: "preact" } },
  }).code;
}

function importOf(path: string, source: string): Import {
  const isType = source.startsWith(TYPE);
  const name = isType ? source.slice(TYPE.length) : source;
  if (!name.startsWith(".")) return { of: name, isType };
  return { of: relative(root, join(root, dirname(path), name)), isType };
}

function dotted(node: Node): string {
  const { type, name, object, property, computed } = node as Node & {
    readonly name?: string;
    readonly object?: Node;
    readonly property?: Node;
    readonly computed?: boolean;
  };
  if (type === "Identifier") return name as string;
  if (type !== "MemberExpression" || computed) return "";
  return `${dotted(object as Node)}.${dotted(property as Node)}`;
}
