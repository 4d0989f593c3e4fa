import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { TraceMap } from "@jridgewell/trace-mapping";
import { type AnyNode, type ImportDeclaration, type Node, type Program, parse } from "acorn";
import { full } from "acorn-walk";
import type { Loader, Metafile } from "esbuild";
import { didYouMean } from "../../protocol/nearest.ts";
import { PUBLIC_TYPES, PUBLIC_VALUES } from "../../protocol/public-names.ts";
import { type Mistake, placeOfMistake } from "./mistake.ts";

/**
 * Imports of names that threadlab does not have, as errors of the compiler. The compiler treats threadlab as external and does not check
 * them: the name would be undefined when the lesson runs.
 */
export async function checkImports({ inputs }: Metafile, folder: string): Promise<Mistake[]> {
  const errors: Mistake[] = [];
  for (const file of Object.keys(inputs)) {
    if (/(^|[\\/])node_modules[\\/]/.test(file) || !/\.[cm]?[jt]sx?$/.test(file)) continue;
    const source = readFileSync(resolve(folder, file), "utf8");
    if (source.includes("threadlab")) errors.push(...(await checkFile(file, source)));
  }
  return errors;
}

async function checkFile(file: string, source: string): Promise<Mistake[]> {
  const { transform } = await import("esbuild");
  const { code, map } = await transform(source, {
    loader: extname(file).replace(/^\.[cm]?/, "") as Loader,
    sourcemap: "external",
    target: "esnext",
    charset: "utf8",
    logLevel: "silent",
    // Unused imports may be types, and would be left out.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const original = new TraceMap(map);
  return missingExports(code).map(({ node, name, text }) => {
    const place = node.loc ? placeOfMistake(original, node.loc.start, name.length) : null;
    return { text, location: place && { ...place, file }, notes: [], detail: "import" };
  });
}

/** A name that a file imports from threadlab, although threadlab does not have it. */
interface MissingExport {
  readonly node: Node;
  readonly name: string;
  readonly text: string;
}

const VALUES: ReadonlySet<string> = new Set(PUBLIC_VALUES);
/** TypeScript allows importing a type like a value. */
const NAMES: ReadonlySet<string> = new Set([...PUBLIC_VALUES, ...PUBLIC_TYPES]);

/**
 * Names in one file's code that it takes from threadlab and that threadlab lacks, used or not: by imports and re-exports, from `import *
 * as`, and from `require("threadlab")`. A name that may stand for something else is not reported.
 */
export function missingExports(code: string): MissingExport[] {
  const tree = parseLeniently(code);
  if (tree === undefined) return [];
  const taken: { readonly node: Node; readonly name: string }[] = [];
  const whole = new Set<string>();
  const declared: string[] = [];
  const found: MissingExport[] = [];

  full(tree, (node) => {
    if (node.type === "ImportDeclaration" && isThreadlab(node.source)) readImport(node);
    if (node.type === "ExportNamedDeclaration" && isThreadlab(node.source))
      for (const { local } of node.specifiers) refuse(local, nameOf(local), NAMES);
    if (node.type === "VariableDeclarator" && isWholeModule(node.init)) {
      if (node.id.type === "Identifier") whole.add(node.id.name);
      takeApart(node.id);
    }
    if (node.type === "VariableDeclarator" && node.init?.type === "Identifier") {
      const { id, init } = node;
      if (id.type === "ObjectPattern")
        for (const each of parts(id)) taken.push({ ...each, name: `${init.name}.${each.name}` });
    }
    if (node.type === "MemberExpression") {
      const name = node.computed ? literal(node.property) : nameOf(node.property);
      if (name === undefined) return;
      if (isWholeModule(node.object)) refuse(node.property, name, VALUES);
      if (node.object.type === "Identifier")
        taken.push({ node: node.property, name: `${node.object.name}.${name}` });
    }
    declared.push(...declaredBy(node));
  });
  for (const { node, name } of taken) {
    const [variable = "", member = ""] = name.split(".");
    // A name that is declared twice may be either of the two.
    if (whole.has(variable) && declared.filter((each) => each === variable).length <= 1)
      refuse(node, member, VALUES);
  }
  return found;

  function readImport({ specifiers }: ImportDeclaration): void {
    for (const specifier of specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier") whole.add(specifier.local.name);
      else if (specifier.type === "ImportSpecifier")
        refuse(specifier.imported, nameOf(specifier.imported), NAMES);
      else {
        const text =
          'threadlab has no default export: import { … } from "threadlab", or import * as threadlab';
        found.push({ node: specifier, name: specifier.local.name, text });
      }
    }
  }

  function takeApart(pattern: AnyNode): void {
    if (pattern.type === "ObjectPattern")
      for (const { node, name } of parts(pattern)) refuse(node, name, VALUES);
  }

  function refuse(node: Node, name: string | undefined, known: ReadonlySet<string>): void {
    if (name === undefined || known.has(name)) return;
    const hint = didYouMean(name, [...known]).replace(/\?$/, "");
    const text = NAMES.has(name)
      ? `"${name}" of threadlab is a type, not a value.`
      : `threadlab does not export "${name}".${hint === "" ? "" : `${hint}?`}`;
    found.push({ node, name, text });
  }
}

/** A module or a script. If this cannot be parsed, the compiler has handled it, or refused it. */
function parseLeniently(code: string): Program | undefined {
  for (const sourceType of ["module", "script"] as const) {
    try {
      return parse(code, { ecmaVersion: "latest", sourceType, locations: true, allowHashBang: true });
    } catch {
      // The next one, if there is one.
    }
  }
  return undefined;
}

/** `require("threadlab")`, `await import("threadlab")`. */
function isWholeModule(node: AnyNode | null | undefined): boolean {
  if (node?.type === "AwaitExpression")
    return node.argument.type === "ImportExpression" && isThreadlab(node.argument.source);
  return (
    node?.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    node.callee.name === "require" &&
    isThreadlab(node.arguments[0])
  );
}

function isThreadlab(node: AnyNode | null | undefined): boolean {
  return node != null && literal(node) === "threadlab";
}

function parts(
  pattern: AnyNode & { readonly type: "ObjectPattern" },
): { readonly node: Node; readonly name: string }[] {
  return pattern.properties.flatMap((property) => {
    if (property.type !== "Property" || property.computed) return [];
    const name = nameOf(property.key);
    return name === undefined ? [] : [{ node: property.key, name }];
  });
}

/** Names of variables and parameters that a node declares. */
function declaredBy(node: AnyNode): string[] {
  switch (node.type) {
    case "VariableDeclarator":
      return namesIn(node.id);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...node.params.flatMap(namesIn), ...("id" in node && node.id ? [node.id.name] : [])];
    case "ClassDeclaration":
      return node.id ? [node.id.name] : [];
    case "CatchClause":
      return node.param ? namesIn(node.param) : [];
    case "ImportDeclaration":
      return node.specifiers.map(({ local }) => local.name);
    default:
      return [];
  }
}

function namesIn(pattern: AnyNode): string[] {
  const names: string[] = [];
  full(pattern, (node) => {
    if (node.type === "Identifier") names.push(node.name);
  });
  return names;
}

function nameOf(node: AnyNode): string | undefined {
  return node.type === "Identifier" ? node.name : literal(node);
}

function literal(node: AnyNode): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}
