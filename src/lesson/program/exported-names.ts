import type { AnyNode, Program } from "acorn";
import { full } from "acorn-walk";

/**
 * The names that a bundle's entry file exports, `default` included, in the order of the code. A bundle lists them in
 * `__export(entry_exports, { test: () => test })` and `module.exports = __toCommonJS(entry_exports)`; a file in CommonJS form assigns to
 * `exports`.
 */
export function exportedNames(tree: Program): string[] {
  const listed = new Map<string, string[]>();
  const assigned: string[] = [];
  let entry: string | undefined;
  full(tree, (node) => {
    if (node.type === "CallExpression" && isNamed(node.callee, "__export")) {
      const [target, list] = node.arguments;
      if (target?.type === "Identifier" && list) listed.set(target.name, keys(list));
    }
    if (node.type !== "AssignmentExpression") return;
    const { left, right } = node;
    if (isModuleExports(left)) {
      const [source] =
        right.type === "CallExpression" && isNamed(right.callee, "__toCommonJS") ? right.arguments : [];
      if (source?.type === "Identifier") entry = source.name;
      assigned.push(...keys(right));
    } else if (
      left.type === "MemberExpression" &&
      (isNamed(left.object, "exports") || isModuleExports(left.object))
    ) {
      if (left.property.type === "Identifier" && !left.computed) assigned.push(left.property.name);
    }
  });
  return (entry === undefined ? undefined : listed.get(entry)) ?? [...new Set(assigned)];
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

function isModuleExports(node: AnyNode): boolean {
  return (
    node.type === "MemberExpression" && isNamed(node.object, "module") && isNamed(node.property, "exports")
  );
}

/** The plain keys of an object literal. */
function keys(node: AnyNode): string[] {
  if (node.type !== "ObjectExpression") return [];
  return node.properties.flatMap((property) => {
    if (property.type !== "Property" || property.computed) return [];
    if (property.key.type === "Identifier") return [property.key.name];
    return property.key.type === "Literal" ? [String(property.key.value)] : [];
  });
}
