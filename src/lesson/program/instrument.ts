import { resolve } from "node:path";
import remapping from "@jridgewell/remapping";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type Identifier, type Node, parse, type Program as Tree } from "acorn";
import { simple } from "acorn-walk";
import MagicString from "magic-string";
import type { Program, Site } from "../../protocol/program.ts";
import { exportedNames } from "./exported-names.ts";
import { findLostChanges } from "./lost-changes.ts";
import { findOperations, type OperationSite } from "./operations.ts";
import { findSignalLocks } from "./signal-locks.ts";
import { touchesGlobals } from "./touches-globals.ts";

/**
 * Makes bundled code report its places: a call of `$site(object, index)`, which returns its first argument, precedes every
 * visible operation:
 *
 *     mutex.acquire()               becomes  $site(mutex, 1).acquire()
 *     a?.mutex.acquire()            becomes  a?.mutex[($site(0, 6), "acquire")]()
 *     num.value = num.value - 1     becomes  $site(num, 2).value = $site($site(num, 3).value - 1, 2)
 *     (0, lib.print)("hi")          becomes  (0, $site(lib, 4).print)("hi")
 *     new lib.Lock()                becomes  new ($site(lib, 5).Lock)()
 *
 * Every `catch` and `finally` begins with `$caught(error)`: the engine's messages quote the changed code, and the error that ends a
 * run must reach the thread's end. If the program uses these names, others are used.
 *
 * The last operand is wrapped, too, if it may contain operations: an operation is carried out after its operands, so it must be the
 * last to report its place. Code of packages and of the compiler is not changed.
 *
 * `map` is the code's source map; its sources are relative to `folder`, and absolute in the map that is returned.
 */
export function instrument(
  code: string,
  map: string,
  folder: string,
): Pick<Program, "code" | "map" | "sites" | "exports" | "marks" | "touchesGlobals" | "lostChanges"> {
  const bundleMap = withAbsoluteSources(map, folder);
  const original = new TraceMap(bundleMap);
  const tree = parse(code, { ecmaVersion: "latest", locations: true, allowHashBang: true });
  const text = new MagicString(code);
  const sites: Site[] = [{ file: "", line: 0, column: 0, name: "" }];
  const marks = { site: unusedName("$site", code), caught: unusedName("$caught", code) };

  const signals = findSignalLocks(tree);
  const wraps: Wrap[] = [];

  for (const operation of findOperations(tree, (identifier) => originalName(original, identifier))) {
    const place = placeOf(original, operation.place);
    if (!place) continue;
    const isSignal = signals.has(operation.place);
    const index = sites.push({ ...place, name: operation.name, ...(isSignal && { isSignal }) }) - 1;
    wraps.push(...announcement(operation, `${marks.site}(`, `, ${index})`));
    if ("property" in operation.teller) tellByProperty(text, operation.teller.property, marks.site, index);
  }
  const mayTouch = touchesGlobals(
    tree,
    ({ loc }) => loc != null && originalPositionFor(original, loc.start).source !== null,
  );
  const lostChanges = findLostChanges(tree, {
    placeOf: (node) => placeOf(original, node),
    nameOf: (identifier) => originalName(original, identifier),
  });
  announceCatches(text, tree, marks.caught);
  insert(text, wraps);
  // A hashbang is legal only as the first characters of a file, not of a function's body.
  if (code.startsWith("#!")) text.overwrite(0, 2, "//");

  const step = text.generateMap({ source: "bundle", hires: "boundary" });
  const whole = remapping([step.toString(), bundleMap], () => null);
  return {
    code: text.toString(),
    map: whole.toString(),
    sites,
    exports: exportedNames(tree),
    marks,
    touchesGlobals: mayTouch,
    lostChanges,
  };
}

/** A name that does not occur in the code: nothing there can shadow it. */
function unusedName(wanted: string, code: string): string {
  let name = wanted;
  for (let number = 2; code.includes(name); number++) name = `${wanted}${number}`;
  return name;
}

/** In packages, too: the error that ends a run must get through them. */
function announceCatches(text: MagicString, tree: Tree, caught: string): void {
  simple(tree, {
    TryStatement({ handler, finalizer }) {
      const name = handler?.param?.type === "Identifier" ? handler.param.name : "";
      if (handler) text.appendLeft(handler.body.start + 1, ` ${caught}(${name});`);
      if (finalizer) text.appendLeft(finalizer.start + 1, ` ${caught}();`);
    },
  });
}

/** `.acquire` or `?.acquire` becomes a computed property, which is evaluated only if the chain gets that far. */
function tellByProperty(
  text: MagicString,
  { start, end, name }: Identifier,
  site: string,
  index: number,
): void {
  const isOptional = text.original.slice(start - 2, start) === "?.";
  text.update(isOptional ? start : start - 1, end, `[(${site}(0, ${index}), "${name}")]`);
}

/** Text to put around a node. */
interface Wrap {
  readonly node: Node;
  readonly open: string;
  readonly close: string;
}

function announcement({ teller, last, callee }: OperationSite, open: string, close: string): Wrap[] {
  const parenthesised = callee ? [{ node: callee, open: "(", close: ")" }] : [];
  const calls = [...("object" in teller ? [teller.object] : []), ...(last ? [last] : [])].map((node) =>
    node.type === "SequenceExpression"
      ? { node, open: `${open}(`, close: `)${close}` }
      : { node, open, close },
  );
  return [...parenthesised, ...calls];
}

/** Wraps that begin or end at the same character are nested: the wider node outside. */
function insert(text: MagicString, wraps: readonly Wrap[]): void {
  const outerFirst = [...wraps].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end);
  for (const { node, open, close } of outerFirst) {
    text.appendLeft(node.start, open);
    text.prependRight(node.end, close);
  }
}

function withAbsoluteSources(map: string, folder: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map((source) => resolve(folder, source)) });
}

function placeOf(map: TraceMap, node: Node): Omit<Site, "name"> | undefined {
  if (!node.loc) return undefined;
  const found = originalPositionFor(map, node.loc.start);
  if (found.source === null || /[\\/]node_modules[\\/]/.test(found.source)) return undefined;
  return { file: found.source, line: found.line, column: found.column + 1 };
}

/** The source's name for an identifier that the bundler may have renamed. */
function originalName(map: TraceMap, node: Identifier): string {
  if (!node.loc) return node.name;
  return originalPositionFor(map, node.loc.start).name ?? node.name;
}
