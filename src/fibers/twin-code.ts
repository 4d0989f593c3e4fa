import { GenMapping, maybeAddMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { parse } from "acorn";
import { baseGenerator, type Generator, generate, type State } from "astring";
import { type BlockingOptions, findBlocking } from "./blocking.ts";
import type { Name } from "./functions.ts";
import { asTree, type Tree } from "./nodes.ts";
import { addTwins } from "./twins.ts";

/** Code with its twins. */
interface TwinCode {
  readonly code: string;
  /** Source map of `code`; its one source is the original code. */
  readonly map: string;
  /** All functions that may wait, by name. */
  readonly names: ReadonlySet<Name>;
}

/**
 * Compiles code a second time, so that threads that run it can be fibers: see {@link addTwins}.
 *
 * @param prelude the statements at its beginning, which declare the helpers of twins.
 */
export function twinCode(
  code: string,
  { prelude, ...options }: BlockingOptions & { readonly prelude: string },
): TwinCode {
  const tree = parse(code, { ecmaVersion: "latest", locations: true });
  const blocking = findBlocking(tree, options);
  const twins = addTwins(tree, blocking);
  const body = twins.body as readonly Tree[];
  const directives = body.filter(({ directive }) => directive !== undefined).length;
  const first = parse(prelude, { ecmaVersion: "latest" }).body.map(asTree);
  const whole = { ...twins, body: [...body.slice(0, directives), ...first, ...body.slice(directives)] };
  const map = new GenMapping();
  const sourceMap = {
    file: SOURCE,
    addMapping({ generated, original }: Mapping) {
      const { line, column } = generated;
      maybeAddMapping(map, { generated: { line, column }, original, source: SOURCE });
    },
  };
  const printed = generate(whole as never, { generator: MARKING, indent: "", sourceMap: sourceMap as never });
  setSourceContent(map, SOURCE, null);
  return { code: printed, map: JSON.stringify(toEncodedMap(map)), names: blocking.names };
}

const SOURCE = "program";

interface Mapping {
  readonly generated: { readonly line: number; readonly column: number };
  readonly original: { readonly line: number; readonly column: number };
}

/** Prints as usual, and marks where each node begins. */
const MARKING: Generator = Object.fromEntries(
  Object.entries(baseGenerator).map(([type, print]) => [
    type,
    function (this: Generator, node: Tree, state: State) {
      if (node.loc) state.write("", node as never);
      (print as (this: Generator, node: unknown, state: State) => void).call(this, node, state);
    },
  ]),
) as unknown as Generator;
