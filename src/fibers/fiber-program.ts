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
  const { code, map } = twinCode(withShortStart(program.code), {
    known: api,
    isOwn: false,
    prelude: PRELUDE,
  });
  return { ...program, code, map: remapping([map, program.map], () => null).toString() };
}

const PRELUDE = `const { ${HELPERS.join(", ")} } = require("threadlab/fibers"); let $o, $t;`;

/**
 * The same code with less to do before the program itself, which each thread of each run evaluates: exports are not copied, and a function
 * that has its name is not named again. All lines stay where they are.
 */
function withShortStart(code: string): string {
  const plain = code
    // Not `.name`, which could be an accessor that waits.
    .replace(NAMER, '$1target["name"] === value ? target : $2')
    .replace(EXPORTS, "$1module.exports = $2;");
  return plain.includes("= __toCommonJS(") || plain.includes("__toESM")
    ? plain
    : plain.replace(COPIERS, blankLines);
}

/** The parts of the compiler's code stand before the program's own. */
const NAMER =
  /^(var __name = \(target, value\) => )(__defProp\(target, "name", \{ value, configurable: true \}\);)$/m;
const EXPORTS =
  /^(__export\((\w+), \{\n(?: {2}[\w$]+: \(\) => [\w$]+,?\n)+\}\);\n)module\.exports = __toCommonJS\(\2\);$/m;
/** What only a copy of the exports or of another module uses. */
const COPIERS = /^var __copyProps = .*\n(?:.*\n)*?var __toCommonJS = .*$/m;

function blankLines(text: string): string {
  return text.replace(/[^\n]/g, "");
}
