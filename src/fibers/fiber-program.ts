import remapping from "@jridgewell/remapping";
import { parse } from "acorn";
import type { Program } from "../protocol/program.ts";
import { HELPERS, isEligible } from "./eligible.ts";
import type { Name } from "./functions.ts";
import { twinCode } from "./twin-code.ts";

/**
 * A program for threads that are fibers; undefined if it cannot run that way.
 *
 * @param api the parts of the runtime that may wait, by name.
 */
export function fiberProgram(program: Program, api: Iterable<Name>): Program | undefined {
  const tree = parse(program.code, { ecmaVersion: "latest" });
  return isEligible(program, tree) ? withTwins(program, api) : undefined;
}

/** Compiles a program a second time, whatever it uses. */
export function withTwins(program: Program, api: Iterable<Name>): Program {
  const { code, map } = twinCode(withPlainExports(program.code), {
    known: api,
    isOwn: false,
    prelude: PRELUDE,
  });
  return { ...program, code, map: remapping([map, program.map], () => null).toString() };
}

const PRELUDE = `const { ${HELPERS.join(", ")} } = require("threadlab/fibers"); let $o, $t;`;

/**
 * The same code without the copy of its exports, which the compiler makes for CommonJS code: each thread of each run evaluates it. All
 * lines stay where they are.
 */
function withPlainExports(code: string): string {
  return code.replace(EXPORTS, "$1module.exports = $2;");
}

/** Stands before the program's own code. */
const EXPORTS =
  /^(__export\((\w+), \{\n(?: {2}[\w$]+: \(\) => [\w$]+,?\n)+\}\);\n)module\.exports = __toCommonJS\(\2\);$/m;
