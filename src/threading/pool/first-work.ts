import { firstWorkOf } from "../../kernel/threads/pool.ts";
import { decode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { functionOf } from "../support/exported-function.ts";

/** What each thread of a pool does before its first task. */
export interface FirstWork {
  readonly initializer: (...args: never[]) => unknown;
  readonly initargs: readonly unknown[];
}

/** The first work of pools that are made while the module is loaded. Of other pools the exported name is kept with the pool. */
export const firstWorks: WeakMap<object, FirstWork> = new WeakMap<object, FirstWork>();

/** In a thread of the pool. Undefined where there is nothing to do first. */
export function firstWorkFor(pool: object, id: number): FirstWork | undefined {
  const own = firstWorks.get(pool);
  if (own !== undefined) return own;
  const data = firstWorkOf(current().kernel, id);
  if (data === undefined) return undefined;
  const [name, initargs] = decode(data) as [string, readonly unknown[]];
  return { initializer: functionOf(name) as FirstWork["initializer"], initargs };
}
