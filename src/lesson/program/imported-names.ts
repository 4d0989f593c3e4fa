import type { AnyNode, Program } from "acorn";
import { full } from "acorn-walk";

/** What a bundle has from threadlab. */
export interface ImportedNames {
  /** Variables that hold the module `threadlab`. */
  readonly modules: ReadonlySet<string>;
  /** Variables that hold a part of it: `const { print } = require("threadlab")`. */
  readonly members: ReadonlySet<string>;
  /** Classes that extend another class. */
  readonly subclasses: ReadonlySet<string>;
}

export function collectNames(tree: Program): ImportedNames {
  const names = { modules: new Set<string>(), members: new Set<string>(), subclasses: new Set<string>() };
  full(tree, (node) => {
    if (node.type === "ClassDeclaration" && node.superClass && node.id) names.subclasses.add(node.id.name);
    if (node.type !== "VariableDeclarator" || !node.init) return;
    const { id, init } = node;
    if (id.type === "Identifier") {
      if (init.type === "ClassExpression" && init.superClass) names.subclasses.add(id.name);
      if (isThreadlab(init)) names.modules.add(id.name);
    } else if (id.type === "ObjectPattern" && isThreadlab(init)) {
      for (const property of id.properties) {
        if (property.type === "Property" && property.value.type === "Identifier")
          names.members.add(property.value.name);
      }
    }
  });
  return names;
}

/** `require("threadlab")`, or the bundler's wrapper of it for `import * as`. */
function isThreadlab(node: AnyNode): boolean {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return false;
  const [argument] = node.arguments;
  if (!argument) return false;
  if (node.callee.name === "__toESM") return isThreadlab(argument);
  return node.callee.name === "require" && argument.type === "Literal" && argument.value === "threadlab";
}

/** Whether a name, or a property of it, is one of these names. */
export function rootIn(node: AnyNode, names: ReadonlySet<string>): boolean {
  if (node.type === "MemberExpression") return rootIn(node.object, names);
  return node.type === "Identifier" && names.has(node.name);
}
