import type { AnyNode, Node, Program } from "acorn";
import { full } from "acorn-walk";
import { calledName, readUnits } from "./code-units.ts";

const TAKERS: ReadonlySet<string> = new Set(["acquire", "with", "hold"]);

/**
 * The module's plain locks that one thread releases for another, as far as the text shows: a function with which a thread may begin
 * releases such a lock, and neither it nor anything that it could run acquires the lock.
 *
 * @returns the calls of `new` that make them.
 */
export function findSignalLocks(tree: Program): ReadonlySet<Node> {
  const found = new Set<Node>();
  const locks = new Map<string, AnyNode>();
  const { units, variables, calls, mayRun } = readUnits(tree);
  for (const { name, init } of variables)
    if (init?.type === "NewExpression" && calledName(init.callee) === "Lock") locks.set(name, init);
  if (locks.size === 0) return found;
  const called = new Set(units.flatMap((unit) => calls(unit).filter((other) => other !== unit)));
  for (const unit of units) {
    if (called.has(unit) || (unit.name.includes(".") && !unit.name.endsWith(".run"))) continue;
    const released = new Set<string>();
    const taken = new Set<string>();
    for (const { node } of mayRun(unit)) collectCalls(node, released, taken);
    for (const [name, made] of locks) if (released.has(name) && !taken.has(name)) found.add(made);
  }
  return found;
}

/** Adds the variables whose method `release`, or a method that acquires, is called or passed on. */
function collectCalls(code: AnyNode, released: Set<string>, taken: Set<string>): void {
  full(code, (node) => {
    if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return;
    const method = calledName(node) ?? "";
    if (method === "release") released.add(node.object.name);
    if (TAKERS.has(method)) taken.add(node.object.name);
  });
}
