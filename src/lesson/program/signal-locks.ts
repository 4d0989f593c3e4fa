import type { AnyNode, Node, Program } from "acorn";
import { full } from "acorn-walk";
import { calledName, readUnits } from "./code-units.ts";

const TAKERS: ReadonlySet<string> = new Set(["acquire", "with", "hold"]);

/**
 * The module's plain locks that one thread releases for another, as far as the text shows: a function with which a thread may begin
 * releases such a lock, and neither it nor anything that it could run acquires the lock. A second variable, or a condition that is made with
 * the lock, is the same lock.
 *
 * @returns the calls of `new` that make them.
 */
export function findSignalLocks(tree: Program): ReadonlySet<Node> {
  const found = new Set<Node>();
  /** By the name of each variable that stands for it. */
  const locks = new Map<string, Node>();
  const { units, variables, calls, mayRun } = readUnits(tree);
  for (const { name, init } of variables) {
    const lock = lockIn(init, locks);
    if (lock !== undefined) locks.set(name, lock);
  }
  if (locks.size === 0) return found;
  const called = new Set(units.flatMap((unit) => calls(unit).filter((other) => other !== unit)));
  for (const unit of units) {
    if (called.has(unit) || (unit.name.includes(".") && !unit.name.endsWith(".run"))) continue;
    const released = new Set<Node>();
    const taken = new Set<Node>();
    for (const { node } of mayRun(unit)) collectCalls(node, locks, released, taken);
    for (const lock of released) if (!taken.has(lock)) found.add(lock);
  }
  return found;
}

/** The lock that a value is: a new one, one with a name, or that of a condition. */
function lockIn(value: AnyNode | null | undefined, named: ReadonlyMap<string, Node>): Node | undefined {
  if (value?.type === "Identifier") return named.get(value.name);
  if (value?.type !== "NewExpression") return undefined;
  const made = calledName(value.callee);
  return made === "Lock" ? value : made === "Condition" ? lockIn(value.arguments[0], named) : undefined;
}

/** Adds the locks whose method `release`, or a method that acquires, is called or passed on. */
function collectCalls(
  code: AnyNode,
  locks: ReadonlyMap<string, Node>,
  released: Set<Node>,
  taken: Set<Node>,
): void {
  full(code, (node) => {
    if (node.type !== "MemberExpression") return;
    const lock = lockIn(node.object, locks);
    if (lock === undefined) return;
    const method = calledName(node) ?? "";
    if (method === "release") released.add(lock);
    if (TAKERS.has(method)) taken.add(lock);
  });
}
